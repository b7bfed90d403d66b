package words

import (
	"strings"

	"stadttermin/internal/server/staffauth"
)

// Addresses of the pages of the settings.
const (
	Offices  = staffauth.Admin + "/standorte"
	Halls    = staffauth.Admin + "/wartebereiche"
	Hours    = staffauth.Admin + "/oeffnungszeiten"
	Closings = staffauth.Admin + "/schliessungen"
	Specials = staffauth.Admin + "/sonderoeffnungen"
	Services = staffauth.Admin + "/anliegen"
	Groups   = staffauth.Admin + "/bereiche"
	Rules    = staffauth.Admin + "/regeln"
	Branding = staffauth.Admin + "/gestaltung"
	Legal    = staffauth.Admin + "/rechtliches"
	Texts    = staffauth.Admin + "/texte"
)

// Whole stands in an address for the whole town; no id can be written like this.
const Whole = "_"

// Form gives the address of the form that a place of the settings is edited on.
func Form(path string) string {
	parts := strings.Split(path, ".")
	lists := map[string]string{"halls": Halls, "services": Services, "categories": Groups, "offices": Offices}
	switch {
	case len(parts) == 4 && parts[0] == "offices":
		switch parts[2] {
		case "counters":
			return Offices + "/" + parts[1] + "/schalter/" + parts[3]
		case "opening":
			return Hours + "/" + parts[1] + "/" + parts[3]
		case "special":
			return Specials + "/" + parts[1] + "/" + parts[3]
		case "closures":
			return Closings + "/" + parts[1] + "/" + parts[3]
		}
	case len(parts) == 2 && parts[0] == "closures":
		return Closings + "/" + Whole + "/" + parts[1]
	case len(parts) == 2 && lists[parts[0]] != "":
		return lists[parts[0]] + "/" + parts[1]
	case parts[0] == "services" || parts[0] == "categories":
		return Services
	case parts[0] == "translations":
		return Texts
	case path == "tenant.brand":
		return Branding
	case len(parts) == 3 && parts[0] == "tenant" && parts[1] == "legal":
		return Legal
	case parts[0] == "tenant":
		return Rules
	}
	return Offices
}
