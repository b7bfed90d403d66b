package account

import (
	"context"

	"stadttermin/internal/apperr"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// EnsureDemo makes one account per role with the password that is passed in, so that a fresh installation can be tried
// out: clerk@<slug>.example and leitung@ in the first office; empfang@, verwaltung@ and datenschutz@ in the whole town.
// Accounts that exist stay as they are. Only the dev command calls it: everybody can know these addresses, and the
// accounts open in development alone.
func (a *Accounts) EnsureDemo(ctx context.Context, id tenant.ID, slug string, offices []string, password string) error {
	if len(offices) == 0 {
		return apperr.New(apperr.UnknownOffice).At("offices")
	}
	for _, demo := range []New{
		{Name: "Jana Berger", Email: "clerk", Grants: []authz.Grant{{Role: authz.Clerk, Office: offices[0]}}},
		{Name: "Lars Hoffmann", Email: "leitung", Grants: []authz.Grant{{Role: authz.Lead, Office: offices[0]}}},
		{Name: "Elif Yıldız", Email: "empfang", Grants: []authz.Grant{{Role: authz.Reception}}},
		{Name: "Vera Brandt", Email: "verwaltung", Grants: []authz.Grant{{Role: authz.Administrator}}},
		{Name: "Dirk Sommer", Email: "datenschutz", Grants: []authz.Grant{{Role: authz.Privacy}}},
	} {
		demo.Email += "@" + slug + ".example"
		demo.Password, demo.Demo = password, true
		// Asked first, because hashing five passwords for nothing would slow down every start.
		_, err := a.Store.Accounts.Credentials(ctx, id, demo.Email)
		if apperr.CodeOf(err) == apperr.NotFound {
			_, err = a.Add(ctx, id, audit.System, demo)
		}
		if err != nil && apperr.CodeOf(err) != apperr.EmailTaken {
			return err
		}
	}
	return nil
}
