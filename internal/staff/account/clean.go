package account

import (
	"cmp"
	"slices"
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/contact"
	"stadttermin/internal/staff/authz"
)

// cleanEmail gives an address as it is stored and looked for.
func cleanEmail(email string) (string, error) {
	email, refusal := contact.Email(email)
	if refusal != nil {
		return "", refusal.At("email")
	}
	return strings.ToLower(email), nil
}

func cleanName(name string) (string, error) {
	name, refusal := contact.Name(name)
	if refusal != nil {
		return "", refusal.At("name")
	}
	return name, nil
}

// cleanGrants gives each grant once, in one order. The result is never nil.
func cleanGrants(grants []authz.Grant) ([]authz.Grant, error) {
	clean := append([]authz.Grant{}, grants...)
	for _, g := range clean {
		if !g.Role.Granted() || g.Office != "" && !g.Role.OfOffice() {
			return nil, apperr.New(apperr.Invalid).At("grants")
		}
	}
	clean = slices.DeleteFunc(clean, func(g authz.Grant) bool {
		return g.Office != "" && slices.Contains(clean, authz.Grant{Role: g.Role}) // the whole town includes it
	})
	slices.SortFunc(clean, func(a, b authz.Grant) int {
		return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Office, b.Office))
	})
	return slices.Compact(clean), nil
}

// describe writes grants for the trail, such as clerk:buergerbuero.
func describe(grants []authz.Grant) []string {
	described := make([]string, len(grants))
	for i, g := range grants {
		described[i] = string(g.Role)
		if g.Office != "" {
			described[i] += ":" + g.Office
		}
	}
	return described
}

// readsCitizens tells whether grants open what belongs to citizens.
func readsCitizens(grants []authz.Grant) bool {
	return authz.Anywhere(grants, authz.Contact, authz.Read)
}
