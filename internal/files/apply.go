package files

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Hosts tells whose slugs and hosts are.
type Hosts interface {
	OfSlug(ctx context.Context, slug string) (tenant.ID, error)
	OfHost(ctx context.Context, host string) (tenant.ID, error)
}

// Registry is what bringing files into force needs of the database.
type Registry interface {
	Hosts
	// Settled gives the revision in force and the newest that came from files, nil where there is none.
	Settled(ctx context.Context, id tenant.ID, now time.Time) (inForce, lastFiles *tenant.Revision, err error)
	// Unnamed lists what settings do not name: what appointments stand on, and all that was ever retired.
	Unnamed(ctx context.Context, id tenant.ID, s *tenant.Settings, now time.Time) (standing, retired []tenant.Standing, err error)
	Change(ctx context.Context, profile *tenant.Profile, now time.Time, decide func(inForce, lastFiles *tenant.Revision) (*tenant.Revision, audit.Entry, error)) error
}

// Plan is what applying files would do.
type Plan struct {
	New       bool // the installation does not know the tenant yet
	Changes   []tenant.Change
	Conflicts []tenant.Conflict // that nobody has decided; while there is one, nothing is applied
	// Standing is what applying would leave without a place in the settings, with the appointments that stand on it: it
	// stays in force for them, or they come over where the files say what it was.
	Standing []tenant.Standing
	// Retired is what the settings named once. Writing its id again brings it back.
	Retired []tenant.Standing
	merged  *tenant.Settings
	base    int64
	decided bool
}

// Empty tells whether applying would change nothing.
func (p *Plan) Empty() bool {
	return !p.New && !p.decided && len(p.Changes) == 0 && len(p.Conflicts) == 0
}

// ErrConflicts means that both files and the town's administrator changed the same place, and nobody has decided.
var ErrConflicts = errors.New("files and administration changed the same places: decide each with --keep PATH or --take PATH")

// HostError means that a host of the files is another tenant's.
type HostError struct{ Host string }

func (e *HostError) Error() string {
	return e.Host + " is another tenant's host on this installation: remove it from hosts in tenant.yaml"
}

// Prepare compares files with the settings in force and with the files as they were last applied, and changes nothing.
func Prepare(ctx context.Context, registry Registry, files *tenant.Settings, decide map[string]tenant.Side, now time.Time) (*Plan, error) {
	if err := CheckHosts(ctx, registry, &files.Profile); err != nil {
		return nil, err
	}
	id, err := registry.OfSlug(ctx, files.Profile.Slug)
	switch {
	case apperr.CodeOf(err) == apperr.NotFound:
		return merge(nil, nil, files, decide), nil
	case err != nil:
		return nil, err
	}
	inForce, lastFiles, err := registry.Settled(ctx, id, now)
	if err != nil {
		return nil, err
	}
	plan := merge(inForce, lastFiles, files, decide)
	if plan.Standing, plan.Retired, err = registry.Unnamed(ctx, id, plan.merged, now); err != nil {
		return nil, err
	}
	plan.Standing = slices.DeleteFunc(plan.Standing, func(n tenant.Standing) bool { // those of an office go with it
		return n.Noun == tenant.OfCounter && !plan.merged.Names(tenant.Standing{Noun: tenant.OfOffice, ID: n.Office})
	})
	return plan, nil
}

// CheckFolder refuses a folder that is not named like its tenant: who applies it means the tenant of that name.
func CheckFolder(dir string, profile *tenant.Profile) error {
	whole, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if name := filepath.Base(whole); name != profile.Slug {
		return fmt.Errorf("the folder is called %s and slug says %s: give both one name", name, profile.Slug)
	}
	return nil
}

// CheckHosts refuses hosts that are another tenant's on this installation.
func CheckHosts(ctx context.Context, registry Hosts, profile *tenant.Profile) error {
	for _, host := range profile.Hosts {
		switch owner, err := registry.OfHost(ctx, tenant.FoldHost(host)); {
		case apperr.CodeOf(err) == apperr.NotFound:
			continue
		case err != nil:
			return err
		default:
			if own, err := registry.OfSlug(ctx, profile.Slug); err != nil || own != owner {
				return &HostError{Host: host}
			}
		}
	}
	return nil
}

// merge brings files together with what is in force; nil where nothing is.
func merge(inForce, lastFiles *tenant.Revision, files *tenant.Settings, decide map[string]tenant.Side) *Plan {
	if inForce == nil {
		return &Plan{New: true, Changes: tenant.Diff(&tenant.Settings{}, files), merged: files}
	}
	base := inForce.Settings
	plan := &Plan{decided: len(decide) > 0}
	if lastFiles != nil {
		base, plan.base = lastFiles.Files, lastFiles.Number
	}
	plan.merged, plan.Changes, plan.Conflicts = tenant.Merge(base, inForce.Settings, files, decide)
	return plan
}

// Apply brings files into force and gives the number of the new revision, 0 where there was nothing to change. What
// somebody changes meanwhile is either part of what the files are merged with, or waits.
func Apply(ctx context.Context, registry Registry, files *tenant.Settings, decide map[string]tenant.Side, author string, now time.Time) (int64, error) {
	if err := CheckHosts(ctx, registry, &files.Profile); err != nil {
		return 0, err
	}
	var r *tenant.Revision
	err := registry.Change(ctx, &files.Profile, now, func(inForce, lastFiles *tenant.Revision) (*tenant.Revision, audit.Entry, error) {
		plan := merge(inForce, lastFiles, files, decide)
		switch {
		case len(plan.Conflicts) > 0:
			return nil, audit.Entry{}, ErrConflicts
		case plan.Empty():
			r = nil
			return nil, audit.Entry{}, nil
		}
		r = &tenant.Revision{
			Settings: plan.merged, Files: files, Author: author, Source: tenant.FromFiles, Base: plan.base, ValidFrom: now, Created: now,
		}
		return r, audit.Entry{
			At: now, Actor: audit.Provider, Action: "revision.apply", Object: "settings",
			Detail: map[string]any{"changes": len(plan.Changes), "author": author, "paths": paths(plan.Changes)},
		}, nil
	})
	if err != nil || r == nil {
		return 0, err
	}
	return r.Number, nil
}

// paths names what was changed, as much of it as somebody reads; the revision itself holds all.
func paths(changes []tenant.Change) []string {
	const most = 20
	named := make([]string, 0, most)
	for _, c := range changes[:min(len(changes), most)] {
		named = append(named, c.Path)
	}
	return named
}
