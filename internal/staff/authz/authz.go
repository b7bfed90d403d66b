// Package authz decides who may do what: role × object × action from one policy that is part of the program, and office
// from the grants of the person. Which grants somebody has is read with the session and not kept here.
//
// Invariants: what the policy does not name is denied; a grant for one office says nothing about another one or about
// the town; roles reach the policy with a prefix, so that nothing that merely bears the name of a role is taken for one;
// a check costs the same with one tenant and with ten thousand.
package authz

import "slices"

// Grant is a role in the whole town, or in one of its offices.
type Grant struct {
	Role   Role
	Office string // empty: the whole town
}

// covers tells whether the grant reaches an office, or the town where office is empty.
func (g Grant) covers(office string) bool { return g.Office == "" || g.Office == office }

// Can tells whether any of the grants allows the action on an object of an office; office is empty for what belongs to
// the town as a whole.
func Can(grants []Grant, object Object, action Action, office string) bool {
	return slices.ContainsFunc(grants, func(g Grant) bool {
		return g.covers(office) && allowed(g.Role, object, action)
	})
}

// Anywhere tells whether the grants allow the action in the town or at least in one office. It opens a page; what the
// page shows is narrowed by Can or Offices.
func Anywhere(grants []Grant, object Object, action Action) bool {
	return slices.ContainsFunc(grants, func(g Grant) bool { return allowed(g.Role, object, action) })
}

// Offices gives those of the offices in which the grants allow the action, in their order.
func Offices(grants []Grant, object Object, action Action, offices []string) []string {
	var may []string
	for _, office := range offices {
		if Can(grants, object, action, office) {
			may = append(may, office)
		}
	}
	return may
}
