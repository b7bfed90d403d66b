package booking

import (
	"context"
	"strings"
	"sync"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/fault"
	"stadttermin/internal/tenant"
)

// Source is where the directory finds tenants and their settings.
type Source interface {
	OfHost(ctx context.Context, host string) (tenant.ID, error)
	Served(ctx context.Context, slug string) (tenant.ID, error)
	InForce(ctx context.Context, id tenant.ID, now time.Time) (int64, error)
	Revision(ctx context.Context, id tenant.ID, now time.Time) (*tenant.Revision, error)
	Limits(ctx context.Context, id tenant.ID) (Limits, error)
}

// Directory keeps each tenant's settings in force in memory. They are loaded when first asked for and compared with the
// database at most every half second, so that a change is in force everywhere within a second.
type Directory struct {
	Source Source
	Now    func() time.Time
	// Public is the address of a tenant on the installation's own domain, such as https://{slug}.termine.example. It
	// answers for every tenant, and stands in links where a tenant has no host of its own.
	Public string
	// Development lets links use Public even where a tenant names hosts of its own.
	Development bool

	mu    sync.Mutex
	towns map[tenant.ID]*entry
	hosts map[string]known
}

// freshness is how long settings are trusted without asking the database.
const freshness = 500 * time.Millisecond

type entry struct {
	mu      sync.Mutex
	town    *Town
	checked time.Time
}

type known struct {
	id      tenant.ID
	checked time.Time
}

// maxHosts bounds what is remembered of hosts; beyond it the memory starts anew.
const maxHosts = 50_000

// ByHost gives the town that a request's host belongs to; fault.NotFound for any other.
func (d *Directory) ByHost(ctx context.Context, host string) (*Town, error) {
	host = strings.ToLower(host)
	d.mu.Lock()
	found, ok := d.hosts[host]
	d.mu.Unlock()
	if !ok || d.Now().Sub(found.checked) >= freshness {
		id, err := d.find(ctx, host)
		if err != nil {
			return nil, err
		}
		found = known{id: id, checked: d.Now()}
		d.remember(host, found)
	}
	return d.Town(ctx, found.id)
}

func (d *Directory) remember(host string, found known) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.hosts == nil || len(d.hosts) >= maxHosts {
		d.hosts = make(map[string]known)
	}
	d.hosts[host] = found
}

// find asks for an exact host of a tenant, then for a name on the installation's own domain.
func (d *Directory) find(ctx context.Context, host string) (tenant.ID, error) {
	name, _, _ := strings.Cut(host, ":")
	id, err := d.Source.OfHost(ctx, name)
	if err == nil || fault.CodeOf(err) != fault.NotFound {
		return id, err
	}
	_, public, _ := strings.Cut(d.Public, "://")
	before, after, wild := strings.Cut(public, "{slug}")
	if slug := strings.TrimSuffix(strings.TrimPrefix(host, before), after); wild && before+slug+after == host && slug != "" {
		return d.Source.Served(ctx, slug)
	}
	return 0, fault.New(fault.NotFound)
}

// Town gives a tenant with the settings in force.
func (d *Directory) Town(ctx context.Context, id tenant.ID) (*Town, error) {
	e := d.entry(id)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.town != nil && d.Now().Sub(e.checked) < freshness {
		return e.town, nil
	}
	return d.refresh(ctx, id, e)
}

// Reload gives a tenant with the settings in force at this very moment.
func (d *Directory) Reload(ctx context.Context, id tenant.ID) (*Town, error) {
	e := d.entry(id)
	e.mu.Lock()
	defer e.mu.Unlock()
	return d.refresh(ctx, id, e)
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

func (d *Directory) refresh(ctx context.Context, id tenant.ID, e *entry) (*Town, error) {
	now := d.Now()
	number, err := d.Source.InForce(ctx, id, now)
	if err != nil {
		return nil, err
	}
	if number == 0 {
		return nil, fault.New(fault.NotFound)
	}
	if e.town == nil || e.town.Revision != number {
		revision, err := d.Source.Revision(ctx, id, now)
		if err != nil {
			return nil, err
		}
		rules, err := availability.Compile(revision.Settings)
		if err != nil {
			return nil, err
		}
		limits, err := d.Source.Limits(ctx, id)
		if err != nil {
			return nil, err
		}
		e.town = &Town{ID: id, Revision: revision.Number, Rules: rules, Limits: limits, BaseURL: d.baseURL(&rules.Settings.Profile)}
	}
	e.checked = now
	return e.town, nil
}

func (d *Directory) baseURL(profile *tenant.Profile) string {
	if len(profile.Hosts) > 0 && (!d.Development || d.Public == "") {
		return "https://" + profile.Hosts[0]
	}
	return strings.ReplaceAll(d.Public, "{slug}", profile.Slug)
}
