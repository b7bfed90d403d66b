package admin

import "stadttermin/internal/staff/authz"

// Shown tells which objects the rows of the matrix ask for.
func Shown() map[authz.Object]bool {
	shown := make(map[authz.Object]bool)
	for _, group := range duties {
		for _, row := range group.rows {
			for _, rights := range [][]right{row.whole, row.reads, row.count} {
				for _, r := range rights {
					shown[r.object] = true
				}
			}
		}
	}
	return shown
}

// TownRoles are the columns of the matrix.
var TownRoles = townRoles

// WithoutPage are left out of the matrix.
var WithoutPage = withoutPage
