package directory

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/recent"
	"stadttermin/internal/town/tenant"
)

// Source is where the directory finds tenants and their settings.
type Source interface {
	// Changed gives a number that is another one after any change of any tenant's settings, hosts or limits, and the
	// next moment at which settings come into force that were written ahead; zero where there are none.
	Changed(ctx context.Context, now time.Time) (number int64, next time.Time, err error)
	// Find gives the tenant that is served at a host, else under a slug; apperr.NotFound where there is neither.
	Find(ctx context.Context, host, slug string) (tenant.ID, error)
	// InForce gives the number of the revision in force, 0 where there is none, and the tenant's limits.
	InForce(ctx context.Context, id tenant.ID, now time.Time) (int64, Limits, error)
	// Revision reads the revision in force.
	Revision(ctx context.Context, id tenant.ID, now time.Time) (*tenant.Revision, error)
	// Effective gives a revision's settings together with what appointments stand on and the settings no longer name.
	Effective(ctx context.Context, id tenant.ID, r *tenant.Revision, now time.Time) (*tenant.Settings, error)
}

// Directory keeps each tenant's settings in force in memory. They are loaded when first asked for. One question for all
// of them tells whether anything has changed, so that ten thousand tenants cost no more to keep than one. It is asked
// when a change is announced, and every ten seconds, because an announcement may be missed; while none could be heard,
// every half second, so that a change is in force everywhere within a second.
type Directory struct {
	Source Source
	Now    func() time.Time
	// Hearing tells whether changes are announced at the moment, by calls of Heard; nil: never.
	Hearing func() bool
	// Public is the address of a tenant on the installation's own domain, such as https://{slug}.termine.example. It
	// answers for every tenant, and stands in links where a tenant has no host of its own.
	Public string
	// Development lets links use Public even where a tenant names hosts of its own.
	Development bool

	state state
	mu    sync.Mutex
	towns map[tenant.ID]*entry
	hosts recent.Map[string, known]
}

// How long settings are trusted without asking the database: while changes are announced, and while they are not.
const (
	freshness  = 10 * time.Second
	unheardFor = 500 * time.Millisecond
)

// patience is how long somebody waits for news of settings that are in memory. A database that hangs keeps nobody from
// what is known; it is asked on in the background.
const patience = time.Second

// askingFor is how long a question to the database in the background may take.
const askingFor = 5 * time.Second

// state is what the database was last known to say of all tenants together.
type state struct {
	mu      sync.Mutex
	checked time.Time
	number  int64
	next    time.Time // when settings written ahead come into force
	epoch   uint64    // of what is in memory: whatever was read in an earlier one is to be compared again
	known   bool      // the database has answered once
	heard   uint64    // how often a change was announced
	asking  *question // nil: nobody asks at the moment
}

// question is one that the database is being asked.
type question struct {
	answered chan struct{}
	late     atomic.Bool // somebody has lost patience
	err      error       // once it is answered
}

// wait waits for the answer, but not longer than patience where there is something to go on with.
func (q *question) wait(ctx context.Context, known bool) error {
	if !known {
		select {
		case <-q.answered:
			return q.err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if q.late.Load() {
		return nil
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-q.answered:
	case <-timer.C:
		q.late.Store(true)
	case <-ctx.Done():
	}
	return nil
}

// answer gives what came of the question, if it is answered.
func (q *question) answer() (answered bool, err error) {
	select {
	case <-q.answered:
		return true, q.err
	default:
		return false, nil
	}
}

// ask puts a question in the background, apart from the request that first had it.
func ask(ctx context.Context, put func(context.Context) error) *question {
	q := &question{answered: make(chan struct{})}
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), askingFor)
		defer cancel()
		q.err = put(ctx)
		close(q.answered)
	}()
	return q
}

// entry is a tenant in memory. Others wait for what one request reads.
type entry struct {
	mu     sync.Mutex
	town   *Town
	epoch  uint64
	asking *question // nil: nobody reads at the moment
}

type known struct {
	id    tenant.ID
	epoch uint64
}

// maxHosts bounds what is remembered of hosts.
const maxHosts = 50_000

// ByHost gives the town that a request's host belongs to; apperr.NotFound for any other.
func (d *Directory) ByHost(ctx context.Context, host string) (*Town, error) {
	epoch, err := d.epoch(ctx)
	if err != nil {
		return nil, err
	}
	host = tenant.FoldHost(host)
	found, ok := d.hosts.Get(host)
	if !ok || found.epoch != epoch {
		asking := ctx
		if ok {
			var cancel context.CancelFunc
			asking, cancel = context.WithTimeout(ctx, patience)
			defer cancel()
		}
		switch id, err := d.find(asking, host); {
		case err == nil:
			found = known{id: id, epoch: epoch}
			d.hosts.Put(maxHosts, host, found)
		case !ok || apperr.CodeOf(err) == apperr.NotFound:
			return nil, err
		}
	}
	return d.current(ctx, found.id, epoch)
}

// epoch gives the present one. It is asked for before anything is read, so that what is read later is never taken for
// newer than it is.
func (d *Directory) epoch(ctx context.Context) (uint64, error) {
	s := &d.state
	s.mu.Lock()
	now := d.Now()
	if d.fresh(now) {
		defer s.mu.Unlock()
		return s.epoch, nil
	}
	if s.asking == nil {
		heard := s.heard
		s.asking = ask(ctx, func(ctx context.Context) error { return d.news(ctx, now, heard) })
	}
	asking, before := s.asking, s.known
	s.mu.Unlock()
	if err := asking.wait(ctx, before); err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.epoch, nil
}

// fresh tells whether the database need not be asked.
func (d *Directory) fresh(now time.Time) bool {
	s := &d.state
	if s.checked.IsZero() || !s.next.IsZero() && !now.Before(s.next) {
		return false
	}
	trusted := unheardFor
	if d.Hearing != nil && d.Hearing() {
		trusted = freshness
	}
	return now.Sub(s.checked) < trusted
}

// Heard takes note of an announced change, or that one may have been missed: the database is asked before anything is
// answered from memory again.
func (d *Directory) Heard() {
	d.state.mu.Lock()
	defer d.state.mu.Unlock()
	d.state.heard++
	d.state.checked = time.Time{}
}

// news asks whether anything has changed. Where there is no answer, what is known stays; what is announced meanwhile is
// asked for again.
func (d *Directory) news(ctx context.Context, now time.Time, heard uint64) error {
	number, next, err := d.Source.Changed(ctx, now)
	s := &d.state
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asking = nil
	if err != nil {
		return err
	}
	if number != s.number || !s.next.IsZero() && !now.Before(s.next) {
		s.epoch++
	}
	if s.number, s.next, s.known = number, next, true; s.heard == heard {
		s.checked = now
	}
	return nil
}

// find gives whose host it is. A name on the installation's own domain belongs to its slug, whatever hosts tenants name.
func (d *Directory) find(ctx context.Context, host string) (tenant.ID, error) {
	if slug, own := tenant.SlugOf(d.Public, host); own {
		return d.Source.Find(ctx, "", slug)
	}
	return d.Source.Find(ctx, host, "")
}

// Town gives a tenant with the settings in force.
func (d *Directory) Town(ctx context.Context, id tenant.ID) (*Town, error) {
	epoch, err := d.epoch(ctx)
	if err != nil {
		return nil, err
	}
	return d.current(ctx, id, epoch)
}

func (d *Directory) current(ctx context.Context, id tenant.ID, epoch uint64) (*Town, error) {
	e := d.entry(id)
	for {
		e.mu.Lock()
		town := e.town
		if town != nil && e.epoch == epoch {
			e.mu.Unlock()
			return town, nil
		}
		if e.asking == nil {
			e.asking = ask(ctx, func(ctx context.Context) error {
				_, err := d.refresh(ctx, id, e, epoch)
				e.mu.Lock()
				defer e.mu.Unlock()
				e.asking = nil
				return err
			})
		}
		asking := e.asking
		e.mu.Unlock()
		if err := asking.wait(ctx, town != nil); err != nil {
			return nil, err
		}
		answered, err := asking.answer()
		switch {
		case err != nil && apperr.CodeOf(err) != apperr.Busy: // it is wrong, not away
			return nil, err
		case town != nil && (!answered || err != nil):
			return town, nil //nolint:nilerr // what is known goes on while the database is away
		case ctx.Err() != nil:
			return nil, ctx.Err()
		}
	}
}

// Reload gives a tenant with the settings in force at this very moment.
func (d *Directory) Reload(ctx context.Context, id tenant.ID) (*Town, error) {
	e := d.entry(id)
	e.mu.Lock()
	epoch := e.epoch
	e.mu.Unlock()
	return d.refresh(ctx, id, e, epoch)
}

func (d *Directory) entry(id tenant.ID) *entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.towns == nil {
		d.towns = make(map[tenant.ID]*entry)
	}
	if d.towns[id] == nil {
		d.towns[id] = &entry{}
	}
	return d.towns[id]
}

// refresh compares what is in memory with the database, as it is in an epoch or later.
func (d *Directory) refresh(ctx context.Context, id tenant.ID, e *entry, epoch uint64) (*Town, error) {
	now := d.Now()
	number, limits, err := d.Source.InForce(ctx, id, now)
	if err != nil {
		return nil, err
	}
	if number == 0 {
		return nil, apperr.New(apperr.NotFound)
	}
	e.mu.Lock()
	town := e.town
	e.mu.Unlock()
	if town == nil || town.Revision != number {
		if town, err = d.read(ctx, id, now); err != nil {
			return nil, err
		}
		town.Limits = limits
	}
	if town.Limits != limits {
		other := *town
		other.Limits = limits
		town = &other
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.town != nil && e.town.Revision > town.Revision { // somebody has read a newer one meanwhile
		return e.town, nil
	}
	if e.town != nil && e.town.Revision == town.Revision && e.town.Limits == town.Limits {
		town = e.town // one value for all, so that what is remembered of its rules is remembered once
	}
	e.town, e.epoch = town, max(e.epoch, epoch)
	return town, nil
}

// read makes the revision in force ready.
func (d *Directory) read(ctx context.Context, id tenant.ID, now time.Time) (*Town, error) {
	revision, err := d.Source.Revision(ctx, id, now)
	if err != nil {
		return nil, err
	}
	settings, err := d.Source.Effective(ctx, id, revision, now)
	if err != nil {
		return nil, err
	}
	rules, err := availability.Compile(settings)
	if err != nil {
		return nil, err
	}
	return &Town{ID: id, Revision: revision.Number, Rules: rules, BaseURL: d.baseURL(&rules.Settings.Profile)}, nil
}

func (d *Directory) baseURL(profile *tenant.Profile) string {
	if len(profile.Hosts) > 0 && (!d.Development || d.Public == "") {
		return "https://" + profile.Hosts[0]
	}
	return strings.ReplaceAll(d.Public, "{slug}", profile.Slug)
}
