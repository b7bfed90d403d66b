package tenantfile

import (
	"context"
	"errors"
	"time"

	"stadttermin/internal/audit"
	"stadttermin/internal/fault"
	"stadttermin/internal/tenant"
)

// Registry is what bringing files into force needs of the database.
type Registry interface {
	OfSlug(ctx context.Context, slug string) (tenant.ID, error)
	Ensure(ctx context.Context, profile *tenant.Profile, now time.Time) (tenant.ID, error)
	Revision(ctx context.Context, id tenant.ID, now time.Time) (*tenant.Revision, error)
	LastFiles(ctx context.Context, id tenant.ID) (*tenant.Revision, error)
	Append(ctx context.Context, id tenant.ID, r *tenant.Revision, entry audit.Entry) error
}

// Plan is what applying files would do.
type Plan struct {
	New       bool // the installation does not know the tenant yet
	Changes   []tenant.Change
	Conflicts []tenant.Conflict // that nobody has decided; while there is one, nothing is applied
	merged    *tenant.Settings
	base      int64
	decided   bool
}

// Empty tells whether applying would change nothing.
func (p *Plan) Empty() bool {
	return !p.New && !p.decided && len(p.Changes) == 0 && len(p.Conflicts) == 0
}

// ErrConflicts means that both files and the town's administrator changed the same place, and nobody has decided.
var ErrConflicts = errors.New("files and administration changed the same places: decide each with --keep PATH or --take PATH")

// Prepare compares files with the settings in force and with the files as they were last applied.
func Prepare(ctx context.Context, registry Registry, files *tenant.Settings, decide map[string]tenant.Side, now time.Time) (*Plan, error) {
	id, err := registry.OfSlug(ctx, files.Profile.Slug)
	var inForce *tenant.Revision
	if err == nil {
		inForce, err = registry.Revision(ctx, id, now)
	}
	switch {
	case err != nil && fault.CodeOf(err) != fault.NotFound:
		return nil, err
	case inForce == nil:
		return &Plan{New: true, Changes: tenant.Diff(&tenant.Settings{}, files), merged: files}, nil
	}
	base := inForce.Settings
	plan := &Plan{decided: len(decide) > 0}
	switch last, err := registry.LastFiles(ctx, id); {
	case err == nil:
		base, plan.base = last.Files, last.Number
	case fault.CodeOf(err) != fault.NotFound:
		return nil, err
	}
	plan.merged, plan.Changes, plan.Conflicts = tenant.Merge(base, inForce.Settings, files, decide)
	return plan, nil
}

// Apply brings files into force and gives the number of the new revision, 0 where there was nothing to change.
func Apply(ctx context.Context, registry Registry, files *tenant.Settings, decide map[string]tenant.Side, author string, now time.Time) (int64, error) {
	plan, err := Prepare(ctx, registry, files, decide, now)
	switch {
	case err != nil:
		return 0, err
	case len(plan.Conflicts) > 0:
		return 0, ErrConflicts
	case plan.Empty():
		return 0, nil
	}
	id, err := registry.Ensure(ctx, &files.Profile, now)
	if err != nil {
		return 0, err
	}
	r := &tenant.Revision{
		Settings: plan.merged, Files: files, Author: author, Source: tenant.FromFiles, Base: plan.base, ValidFrom: now, Created: now,
	}
	err = registry.Append(ctx, id, r, audit.Entry{
		At: now, Actor: audit.Provider, Action: "revision.apply", Object: "settings",
		Detail: map[string]any{"changes": len(plan.Changes), "author": author, "paths": paths(plan.Changes)},
	})
	return r.Number, err
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
