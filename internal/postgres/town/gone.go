package town

import (
	"context"
	"slices"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Gone is the database as those see it who bring back what a town's settings named once.
type Gone struct{ *db.DB }

// List gives what the settings in force do not name any more and did not carry over to another id, and the number of their
// revision.
func (g Gone) List(ctx context.Context, id tenant.ID, now time.Time) (gone []tenant.Gone, revision int64, err error) {
	err = Store(g).inTenant(ctx, id, func(tx Tx) error {
		inForce, err := tx.revision(ctx, inForceRow, now)
		if inForce == nil || err != nil {
			return err
		}
		revision = inForce.Number
		missing, err := tx.retired(ctx, inForce.Settings)
		if err != nil {
			return err
		}
		missing = slices.DeleteFunc(missing, func(n tenant.Standing) bool {
			of := tenant.Standing{Noun: tenant.OfOffice, ID: n.Office}
			return inForce.Settings.Successor(n) != "" || n.Noun == tenant.OfCounter && !inForce.Settings.Names(of) // those of an office come with it
		})
		standing, err := tx.standing(ctx, inForce.Settings, now)
		if err != nil {
			return err
		}
		for i, n := range missing {
			at := slices.IndexFunc(standing, func(s tenant.Standing) bool { return s.Compare(n) == 0 })
			if at >= 0 {
				missing[i] = standing[at]
			}
		}
		for before := inForce.Number; len(missing) > 0; {
			earlier, err := tx.lastThatNames(ctx, missing, before)
			if apperr.CodeOf(err) == apperr.NotFound {
				break
			}
			if err != nil {
				return err
			}
			missing = slices.DeleteFunc(missing, func(n tenant.Standing) bool {
				named := earlier.Settings.Names(n)
				if named {
					gone = append(gone, tenant.GoneFrom(n, earlier.Settings))
				}
				return named
			})
			before = earlier.Number
		}
		slices.SortFunc(gone, func(a, b tenant.Gone) int { return a.Compare(b.Standing) })
		return nil
	})
	return gone, revision, err
}

// BringBack makes the next revision, which names something again. What is named already is left as it is. seen is the
// revision that it was decided on; 0: whatever it is. entry says who does it when.
//
// Errors: apperr.NotFound for what was never named; apperr.Overtaken where the settings are others by now;
// apperr.BringBackUnfit where it does not fit what is in force.
func (g Gone) BringBack(ctx context.Context, id tenant.ID, n tenant.Standing, seen int64, author string, entry audit.Entry) error {
	now := entry.At
	return conflictOf(Store(g).inTenant(ctx, id, func(tx Tx) error {
		if err := tx.LockSettings(ctx); err != nil {
			return err
		}
		inForce, err := tx.revision(ctx, inForceRow, now)
		switch {
		case err != nil:
			return err
		case inForce == nil:
			return apperr.New(apperr.NotFound)
		case inForce.Settings.Names(n):
			return nil
		case seen != 0 && seen != inForce.Number:
			return apperr.New(apperr.Overtaken)
		}
		before, err := tx.lastThatNames(ctx, []tenant.Standing{n}, inForce.Number)
		if err != nil {
			return err
		}
		settings := tenant.BringBack(inForce.Settings, n, before.Settings)
		if n.Noun == tenant.OfOffice {
			if settings, err = tx.withClosures(ctx, settings, []string{n.ID}, now); err != nil {
				return err
			}
		}
		if hindrances := tenant.Hindrances(inForce.Settings, settings); len(hindrances) > 0 {
			return apperr.New(apperr.BringBackUnfit, "place", hindrances[0].Path)
		}
		if !settings.Names(n) {
			return apperr.New(apperr.BringBackUnfit, "place", "")
		}
		named := n.ID
		if n.Noun == tenant.OfCounter {
			named = n.Office + " " + n.ID
		}
		entry.Action, entry.Object, entry.Detail = "revision.bring_back", "settings", map[string]any{string(n.Noun): named}
		return tx.Append(ctx, inForce.Next(settings, tenant.FromAdmin, author, now), entry)
	}))
}
