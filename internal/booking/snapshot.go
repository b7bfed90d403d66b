package booking

import (
	"context"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/tenant"
)

// Changes tells which office-days are no longer as they were read. Marks are unique, so that what was lost and begun
// anew never looks like what it was; they live for seconds, so that a change that nobody could announce is missed for no
// longer.
type Changes interface {
	// Marks gives the present mark of each office, empty where there is none.
	Marks(ctx context.Context, id tenant.ID, offices []string) ([]string, error)
	// Begin gives the office's mark and the mark of each day that changed, before reading them. fresh says that the
	// office had no mark: what was read before has to be compared with the database.
	Begin(ctx context.Context, id tenant.ID, office, unique string) (begun Begun, err error)
	// Announce marks days that were changed, after the commit.
	Announce(ctx context.Context, id tenant.ID, days []OfficeDay, unique string) error
}

// Begun is where a reading of an office's days starts.
type Begun struct {
	Mark  string
	Fresh bool
	Days  map[civil.Date]string
}

// Snapshots keeps office-days in memory, as they were last read. What is held or booked on them is claimed: a hold by
// the day's mark, a booking by its version, so that nothing rests on a state that is merely remembered. The zero value
// is ready; it is safe for concurrent use.
type Snapshots struct {
	mu      sync.Mutex
	offices map[officeKey]*snapshot
}

type officeKey struct {
	tenant tenant.ID
	office string
}

// maxSnapshots bounds the offices in memory; beyond it the memory starts anew.
const maxSnapshots = 20_000

// snapshot is one office. What is current is replaced as a whole and never changed.
type snapshot struct {
	reading sync.Mutex // one reader at a time; the others wait for what it finds
	current atomic.Pointer[reading]
}

// reading is what was read of an office's days under one mark and one revision.
type reading struct {
	mark     string
	revision int64
	days     map[civil.Date]*kept
}

// kept is one day as it was read.
type kept struct {
	view  *view
	mark  string
	until time.Time // when the first of its pins runs out; zero: never
}

func (k *kept) lives(now time.Time) bool { return k.until.IsZero() || now.Before(k.until) }

func (s *Snapshots) of(id tenant.ID, office string) *snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := officeKey{id, office}
	if s.offices == nil || len(s.offices) >= maxSnapshots {
		s.offices = make(map[officeKey]*snapshot)
	}
	if s.offices[key] == nil {
		s.offices[key] = &snapshot{}
	}
	return s.offices[key]
}

// serves tells whether a reading answers for all days from–to now.
func (r *reading) serves(town *Town, mark string, from, to civil.Date, now time.Time) bool {
	if r == nil || mark == "" || r.mark != mark || r.revision != town.Revision {
		return false
	}
	for date := from; date <= to; date++ {
		if k := r.days[date]; k == nil || !k.lives(now) {
			return false
		}
	}
	return true
}

// glance gives office-days: from memory where one question to Redis says that they are current, read anew where not.
// Without Redis everything is read.
func (s *Service) glance(ctx context.Context, town *Town, offices []*availability.Office, from, to civil.Date, me self) (map[OfficeDay]*view, error) {
	if s.Changes == nil {
		return s.look(ctx, town, offices, datesBetween(from, to), me)
	}
	ids := make([]string, len(offices))
	for i, o := range offices {
		ids[i] = o.ID
	}
	marks, err := s.Changes.Marks(ctx, town.ID, ids)
	if err != nil {
		return s.look(ctx, town, offices, datesBetween(from, to), me)
	}
	views := make(map[OfficeDay]*view, len(offices)*int(to-from+1))
	for i, o := range offices {
		snap := s.snapshots.of(town.ID, o.ID)
		current := snap.current.Load()
		if !current.serves(town, marks[i], from, to, s.Now()) {
			if current, err = s.refresh(ctx, town, o, snap, from, to); err != nil {
				return nil, err
			}
		}
		for date := from; date <= to; date++ {
			v := current.days[date].view
			if me != (self{}) {
				v = compose(town, o, date, v.state, v.held, me)
			}
			views[OfficeDay{Office: o.ID, Date: date}] = v
		}
	}
	return views, nil
}

// view gives one office-day as glance does.
func (s *Service) view(ctx context.Context, town *Town, o *availability.Office, date civil.Date, me self) (*view, error) {
	views, err := s.glance(ctx, town, []*availability.Office{o}, date, date, me)
	return views[OfficeDay{Office: o.ID, Date: date}], err
}

// refresh reads the days that are missing or have changed, and keeps the others.
func (s *Service) refresh(ctx context.Context, town *Town, o *availability.Office, snap *snapshot, from, to civil.Date) (*reading, error) {
	snap.reading.Lock()
	defer snap.reading.Unlock()
	begun, err := s.Changes.Begin(ctx, town.ID, o.ID, uuid.NewString())
	if err != nil {
		begun = Begun{} // read everything, and trust none of it later
	}
	before := snap.current.Load()
	next := &reading{mark: begun.Mark, revision: town.Revision, days: make(map[civil.Date]*kept)}
	if before != nil && before.revision == town.Revision && err == nil {
		if err := s.carry(ctx, town, o, before, next, begun); err != nil {
			return nil, err
		}
	}
	var stale []civil.Date
	for date := from; date <= to; date++ {
		if next.days[date] == nil {
			stale = append(stale, date)
		}
	}
	read, err := s.look(ctx, town, []*availability.Office{o}, stale, self{})
	if err != nil {
		return nil, err
	}
	for _, date := range stale {
		v := read[OfficeDay{Office: o.ID, Date: date}]
		next.days[date] = &kept{view: v, mark: begun.Days[date], until: v.until()}
	}
	snap.current.Store(next)
	return next, nil
}

// carry takes over the days of an earlier reading that are still as they were.
func (s *Service) carry(ctx context.Context, town *Town, o *availability.Office, before, next *reading, begun Begun) error {
	now := s.Now()
	today := civil.DateOf(now.In(town.Rules.Location))
	days := maps.Clone(before.days)
	maps.DeleteFunc(days, func(date civil.Date, k *kept) bool {
		return date < today || k.mark != begun.Days[date] || !k.lives(now)
	})
	if begun.Fresh && len(days) > 0 {
		versions, err := s.Store.Versions(ctx, town, o.ID, today)
		if err != nil {
			return err
		}
		maps.DeleteFunc(days, func(date civil.Date, k *kept) bool { return k.view.state.Version != versions[date] })
	}
	next.days = days
	return nil
}

// until gives when the first of the view's pins runs out.
func (v *view) until() (until time.Time) {
	consider := func(t time.Time) {
		if !t.IsZero() && (until.IsZero() || t.Before(until)) {
			until = t
		}
	}
	for i := range v.held.Pins {
		consider(v.held.Pins[i].Expires)
	}
	for i := range v.state.Seats {
		consider(v.state.Seats[i].Until)
	}
	return until
}

func datesBetween(from, to civil.Date) []civil.Date {
	dates := make([]civil.Date, 0, max(to-from+1, 0))
	for date := from; date <= to; date++ {
		dates = append(dates, date)
	}
	return dates
}

// announce says after a commit which days have changed. Where that fails, snapshots notice within seconds.
func (s *Service) announce(ctx context.Context, town *Town, days ...OfficeDay) {
	if s.Changes == nil {
		return
	}
	if err := s.Changes.Announce(context.WithoutCancel(ctx), town.ID, days, uuid.NewString()); err != nil {
		s.Log.WarnContext(ctx, "change not announced", "tenant", town.Slug(), "error", err)
	}
}
