package booking

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/recent"
	"stadttermin/internal/town/tenant"
)

// Changes tells which office-days are no longer as they were read. Marks are unique and stamps name the epoch of Redis'
// memory, so that what was lost and begun anew never looks like what it was.
type Changes interface {
	// Marks gives the present mark of each office, empty where there is none.
	Marks(ctx context.Context, id tenant.ID, offices []string) ([]string, error)
	// Begin gives the office's mark, made now where it has none, and what its days are stamped with.
	Begin(ctx context.Context, id tenant.ID, office, unique string) (Begun, error)
	// Stamps gives what days are stamped with, in their order, as Pins.Read does.
	Stamps(ctx context.Context, id tenant.ID, days []OfficeDay) ([]string, error)
	// Announce marks days that were changed, after the commit.
	Announce(ctx context.Context, id tenant.ID, days []OfficeDay, unique string) error
}

// Begun is where a reading of an office's days starts.
type Begun struct {
	Mark  string
	Epoch string
	Days  map[civil.Date]string // that were ever announced
}

// Stamp gives what a day is stamped with: the epoch of Redis' memory and the mark of the day's last change.
func (b *Begun) Stamp(date civil.Date) string { return b.Epoch + ":" + b.Days[date] }

// remark gives a stamp of the same epoch with another mark.
func remark(stamp, mark string) string {
	epoch, _, _ := strings.Cut(stamp, ":")
	return epoch + ":" + mark
}

// Snapshots keeps office-days in memory, as they were last read. What is held or booked on them is claimed: a hold by
// the day's stamp, a booking by its version, so that nothing rests on a state that is merely remembered. The zero value
// is ready; it is safe for concurrent use.
type Snapshots struct {
	offices recent.Map[officeKey, *snapshot]
}

type officeKey struct {
	tenant tenant.ID
	office string
}

// maxSnapshots bounds the offices in memory.
const maxSnapshots = 20_000

// unannounced is for how long a change may go unnoticed that was committed but never announced, because whoever made it
// died in between: after this time versions are compared with the database.
const unannounced = 10 * time.Second

// snapshot is one office: its days, and which of them are known to be current together. Days are kept only where there
// is something to remember: of the thousands of offices of an installation, most have nothing booked on most days.
type snapshot struct {
	checking sync.Mutex
	checked  atomic.Pointer[checked]
	days     sync.Map // civil.Date → *slot
}

// checked says that the days from–to were current under a mark and a revision. Those that are not kept were vacant.
type checked struct {
	begun    Begun // with the mark
	revision int64
	from, to civil.Date
	at       time.Time
}

func (c *checked) covers(date civil.Date) bool { return c != nil && c.from <= date && date <= c.to }

// vacant tells whether a day that is not kept was vacant and has not been announced since.
func (c *checked) vacant(date civil.Date, begun *Begun) bool {
	return c.covers(date) && c.begun.Epoch == begun.Epoch && begun.Days[date] == ""
}

// slot is one day. What it holds is replaced as a whole and never changed.
type slot struct {
	changing sync.Mutex // held by whoever judges, changes Redis' state of the day and follows
	reading  sync.Mutex // one reader at a time; the others wait for what it finds
	kept     atomic.Pointer[kept]
}

// kept is a day as it was read.
type kept struct {
	state    *Occupancy
	held     Held
	composed *composed
	revision int64
	until    time.Time // when the first of its pins runs out; zero: never
	at       time.Time // when it was read, or last compared with the database
}

// composed is a kept day as whoever has nothing there sees it, made when it is first asked for: most of what changes on a
// day changes again before anybody looks.
type composed struct {
	once sync.Once
	view *view
}

func (k *kept) lives(revision int64, now time.Time) bool {
	return k != nil && k.revision == revision && (k.until.IsZero() || now.Before(k.until))
}

func (k *kept) current(revision int64, stamp string, now time.Time) bool {
	return k.lives(revision, now) && k.held.Stamp == stamp && now.Sub(k.at) < unannounced
}

func (s *Snapshots) of(id tenant.ID, office string) *snapshot {
	return s.offices.GetOrMake(maxSnapshots, officeKey{id, office}, func() *snapshot { return &snapshot{} })
}

func (n *snapshot) slot(date civil.Date) *slot {
	if known, ok := n.days.Load(date); ok {
		return known.(*slot)
	}
	known, _ := n.days.LoadOrStore(date, &slot{})
	return known.(*slot)
}

// keep puts a day into memory as it was read at a moment, by whoever has nothing there.
func (n *snapshot) keep(town *directory.Town, date civil.Date, v *view, at time.Time) *kept {
	k := &kept{state: v.state, held: v.held, composed: &composed{}, revision: town.Revision, until: until(v.state, v.held), at: at}
	k.composed.once.Do(func() { k.composed.view = v })
	n.slot(date).kept.Store(k)
	return k
}

// kept gives a day as it is kept, nil where it is not.
func (n *snapshot) kept(date civil.Date) *kept {
	if known, ok := n.days.Load(date); ok {
		return known.(*slot).kept.Load()
	}
	return nil
}

// serves tells whether all days from–to are known to be current under a mark.
func (n *snapshot) serves(town *directory.Town, mark string, from, to civil.Date, now time.Time) bool {
	c := n.checked.Load()
	if c == nil || mark == "" || c.begun.Mark != mark || c.revision != town.Revision || from < c.from || to > c.to || now.Sub(c.at) >= unannounced {
		return false
	}
	for date := from; date <= to; date++ {
		if k := n.kept(date); k != nil && !k.lives(town.Revision, now) {
			return false
		}
	}
	return true
}

// glance gives office-days: from memory where one question to Redis says that they are current, read anew where not.
// Without Redis everything is read.
func (s *Service) glance(ctx context.Context, town *directory.Town, offices []*availability.Office, from, to civil.Date, me self) (map[OfficeDay]*view, error) {
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
		if !snap.serves(town, marks[i], from, to, s.Now()) {
			if err := s.check(ctx, town, o, snap, marks[i], from, to); err != nil {
				return nil, err
			}
		}
		for date := from; date <= to; date++ {
			v := vacant(town, o, date)
			if k := snap.kept(date); k != nil {
				v = k.as(town, o, date, me)
			}
			views[OfficeDay{Office: o.ID, Date: date}] = v
		}
	}
	return views, nil
}

// view gives one office-day: from memory where its stamp says that it is current, read anew where not.
func (s *Service) view(ctx context.Context, town *directory.Town, o *availability.Office, date civil.Date, me self) (*view, error) {
	if s.Changes == nil {
		views, err := s.look(ctx, town, []*availability.Office{o}, []civil.Date{date}, me)
		return views[OfficeDay{Office: o.ID, Date: date}], err
	}
	day := OfficeDay{Office: o.ID, Date: date}
	snap := s.snapshots.of(town.ID, o.ID)
	slot := snap.slot(date)
	if k := s.recall(ctx, town, slot, day); k != nil {
		return k.as(town, o, date, me), nil
	}
	slot.reading.Lock()
	defer slot.reading.Unlock()
	if k := s.recall(ctx, town, slot, day); k != nil { // somebody has read it while we waited
		return k.as(town, o, date, me), nil
	}
	now := s.Now()
	views, err := s.look(ctx, town, []*availability.Office{o}, []civil.Date{date}, self{})
	if err != nil {
		return nil, err
	}
	return snap.keep(town, date, views[day], now).as(town, o, date, me), nil
}

// recall gives a day as it is kept if its stamp says that it is current, else nil.
func (s *Service) recall(ctx context.Context, town *directory.Town, slot *slot, day OfficeDay) *kept {
	k := slot.kept.Load()
	if k == nil {
		return nil
	}
	stamps, err := s.Changes.Stamps(ctx, town.ID, []OfficeDay{day})
	if err != nil || !k.current(town.Revision, stamps[0], s.Now()) {
		return nil
	}
	return k
}

// known gives the office-days of a group: from memory where one question to Redis says that they are current, read anew
// where not.
func (s *Service) known(ctx context.Context, town *directory.Town, group []*pending) (map[OfficeDay]*kept, error) {
	known := make(map[OfficeDay]*kept, len(group))
	for _, p := range group {
		known[p.hold.day()] = nil
	}
	days := slices.Collect(maps.Keys(known))
	var stamps []string
	if s.Changes != nil {
		stamps, _ = s.Changes.Stamps(ctx, town.ID, days) // without them everything is read
	}
	stale := make(map[string][]civil.Date)
	for i, day := range days {
		k := s.snapshots.of(town.ID, day.Office).slot(day.Date).kept.Load()
		if stamps == nil || !k.current(town.Revision, stamps[i], s.Now()) {
			stale[day.Office] = append(stale[day.Office], day.Date)
			continue
		}
		known[day] = k
	}
	for id, dates := range stale {
		o, now := town.Rules.Office(id), s.Now()
		read, err := s.look(ctx, town, []*availability.Office{o}, dates, self{})
		if err != nil {
			return nil, err
		}
		for day, v := range read {
			known[day] = s.snapshots.of(town.ID, id).keep(town, day.Date, v, now)
		}
	}
	return known, nil
}

// as gives the day as one visitor has it, whose own pins and kept-back times are no obstacle.
func (k *kept) as(town *directory.Town, o *availability.Office, date civil.Date, me self) *view {
	if me != (self{}) {
		v := compose(town, o, date, k.state, k.held, me)
		v.origin = k
		return v
	}
	k.composed.once.Do(func() { k.composed.view = compose(town, o, date, k.state, k.held, me) })
	v := *k.composed.view
	v.origin = k
	return &v
}

// follow puts into memory what this instance itself has just made of a day, so that it need not read it again. It does
// nothing where the day in memory is no longer the one that the change was made on.
func (s *Service) follow(town *directory.Town, office string, date civil.Date, from *kept, state *Occupancy, held Held) {
	if from == nil {
		return
	}
	s.snapshots.of(town.ID, office).slot(date).kept.CompareAndSwap(from, &kept{
		state: state, held: held, composed: &composed{}, revision: from.revision, until: until(state, held), at: from.at,
	})
}

// check reads the days from–to that are missing or have changed, and keeps the others. Neighbouring days that were
// checked before are checked along, so that what is known of them stays. mark is the office's, as it was just read.
func (s *Service) check(ctx context.Context, town *directory.Town, o *availability.Office, snap *snapshot, mark string, from, to civil.Date) error {
	snap.checking.Lock()
	defer snap.checking.Unlock()
	now := s.Now()
	if snap.serves(town, mark, from, to, now) { // somebody has checked them while we waited
		return nil
	}
	last := snap.checked.Load()
	var begun Begun
	var errBegin error
	if mark != "" && last != nil && last.begun.Mark == mark {
		begun = last.begun // nothing was announced since
	} else if begun, errBegin = s.Changes.Begin(ctx, town.ID, o.ID, uuid.NewString()); errBegin != nil {
		begun = Begun{} // read everything, and trust none of it later
	}
	if last != nil && last.from <= to+1 && from <= last.to+1 {
		today := civil.DateOf(now.In(town.Rules.Location))
		from, to = min(from, max(last.from, today)), max(to, last.to)
	}
	last, err := s.compare(ctx, town, o, snap, from, to)
	if err != nil {
		return err
	}
	var stale []civil.Date
	for date := from; date <= to; date++ {
		k := snap.kept(date)
		if errBegin != nil || k == nil && !last.vacant(date, &begun) || k != nil && !k.current(town.Revision, begun.Stamp(date), now) {
			stale = append(stale, date)
		}
	}
	read, err := s.look(ctx, town, []*availability.Office{o}, stale, self{})
	if err != nil {
		return err
	}
	for _, date := range stale {
		v := read[OfficeDay{Office: o.ID, Date: date}]
		if v.vacant() && begun.Days[date] == "" && v.held.Stamp == begun.Stamp(date) {
			snap.days.Delete(date)
			continue
		}
		snap.keep(town, date, v, now)
	}
	snap.checked.Store(&checked{begun: begun, revision: town.Revision, from: from, to: to, at: now})
	return nil
}

// compare renews what was read too long ago and still has its version in the database, and forgets days that are over.
// It gives the last check if the days that were vacant then still are, else nil.
func (s *Service) compare(ctx context.Context, town *directory.Town, o *availability.Office, snap *snapshot, from, to civil.Date) (*checked, error) {
	now := s.Now()
	last := snap.checked.Load()
	old := last != nil && now.Sub(last.at) >= unannounced
	for date := from; date <= to; date++ {
		k := snap.kept(date)
		old = old || k != nil && now.Sub(k.at) >= unannounced
	}
	if !old {
		return last, nil
	}
	first := min(from, civil.DateOf(now.In(town.Rules.Location)))
	versions, err := s.Store.Versions(ctx, town, o.ID, first)
	if err != nil {
		return nil, err
	}
	for date, version := range versions {
		if version > 0 && last.covers(date) && snap.kept(date) == nil {
			last = nil
		}
	}
	snap.days.Range(func(key, value any) bool {
		date, slot := key.(civil.Date), value.(*slot)
		k := slot.kept.Load()
		switch {
		case date < first:
			snap.days.Delete(date)
		case k != nil && k.state.Version == versions[date]:
			renewed := *k
			renewed.at = now
			slot.kept.CompareAndSwap(k, &renewed)
		}
		return true
	})
	return last, nil
}

// until gives when the first of a day's pins and kept-back times runs out.
func until(state *Occupancy, held Held) (until time.Time) {
	consider := func(t time.Time) {
		if !t.IsZero() && (until.IsZero() || t.Before(until)) {
			until = t
		}
	}
	for i := range held.Pins {
		consider(held.Pins[i].Expires)
	}
	for i := range state.Seats {
		consider(state.Seats[i].Until)
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

// announce says after a commit which days have changed. Where that fails, memories notice within seconds.
func (s *Service) announce(ctx context.Context, town *directory.Town, days ...OfficeDay) {
	if s.Changes == nil {
		return
	}
	if err := s.Changes.Announce(context.WithoutCancel(ctx), town.ID, days, uuid.NewString()); err != nil {
		s.Log.WarnContext(ctx, "change not announced", "tenant", town.Slug(), "error", err)
	}
}
