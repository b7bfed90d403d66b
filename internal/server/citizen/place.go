package citizen

import (
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
)

// place is where an office is found.
type place struct {
	Name       request.Text
	Street     string
	City       string // with its postcode
	Map        string
	Directions request.Text
	WalkIn     request.Text
}

// place describes an office; one that was retired since keeps its id for a name.
func (v *visit) place(id string) place {
	o := v.Settings.Office(id)
	if o == nil {
		return place{Name: v.text("", id)}
	}
	return place{
		Name:       v.OfficeName(o),
		Street:     o.Address.Street,
		City:       cityLine(o.Address),
		Map:        o.Address.Map,
		Directions: v.text("offices."+id+".directions", o.Directions),
		WalkIn:     v.text("offices."+id+".walk_in", o.WalkIn),
	}
}

// cityLine joins postcode and town by a no-break space.
func cityLine(a office.Address) string {
	if a.Postcode == "" || a.City == "" {
		return a.Postcode + a.City
	}
	return a.Postcode + "\u00a0" + a.City
}
