package admin_test

import (
	"slices"
	"testing"

	"stadttermin/internal/server/admin"
	"stadttermin/internal/staff/authz"
)

// The page tells a town all that its roles may do: what the policy gains needs a row.
func TestTheMatrixShowsEveryObjectThatARoleOfATownHasARightTo(t *testing.T) {
	t.Parallel()
	shown := admin.Shown()
	for _, object := range authz.Objects {
		held := slices.ContainsFunc(admin.TownRoles, func(role authz.Role) bool {
			return slices.ContainsFunc(authz.Actions, func(action authz.Action) bool {
				return authz.Can([]authz.Grant{{Role: role}}, object, action, "")
			})
		})
		if opened := held && !slices.Contains(admin.WithoutPage, object); opened != shown[object] {
			t.Errorf("%s: a role of the town has a right to it: %t, in the matrix: %t", object, held, shown[object])
		}
	}
}

func TestTheMatrixHasAColumnForEveryRoleOfATown(t *testing.T) {
	t.Parallel()
	for _, role := range authz.Roles {
		if want := role != authz.Provider; slices.Contains(admin.TownRoles, role) != want {
			t.Errorf("%s: in the matrix: %t, want %t", role, !want, want)
		}
	}
}
