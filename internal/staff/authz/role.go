package authz

import "slices"

// Role is what somebody, or a device, is at the town hall.
type Role string

// Roles of people are granted to accounts; those of devices and of the provider come with how they signed in.
const (
	Administrator Role = "administrator"
	Lead          Role = "lead" // of an office: everything that its clerks may, and more
	Clerk         Role = "clerk"
	Reception     Role = "reception" // and telephone, for every office
	Privacy       Role = "privacy"   // the data-protection officer
	Display       Role = "display"   // the call display of a hall
	Kiosk         Role = "kiosk"
	Provider      Role = "provider" // who runs the installation
)

// Roles lists all of them.
var Roles = []Role{Administrator, Lead, Clerk, Reception, Privacy, Display, Kiosk, Provider}

// Granted tells whether the role is granted to accounts of a town.
func (r Role) Granted() bool {
	return slices.Contains([]Role{Administrator, Lead, Clerk, Reception, Privacy}, r)
}

// OfOffice tells whether the role may be granted for one office alone.
func (r Role) OfOffice() bool { return r == Clerk || r == Lead }
