package visitor

import (
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
)

// Place is where an office is found.
type Place struct {
	Name       request.Text
	Street     string
	City       string // with its postcode
	Map        string
	Directions request.Text
	WalkIn     request.Text
}

// Place describes an office; one that was retired since keeps its id for a name.
func (v *Page) Place(id string) Place {
	o := v.Settings.Office(id)
	if o == nil {
		return Place{Name: v.Text("", id)}
	}
	return Place{
		Name:       v.OfficeName(o),
		Street:     o.Address.Street,
		City:       cityLine(o.Address),
		Map:        o.Address.Map,
		Directions: v.Text("offices."+id+".directions", o.Directions),
		WalkIn:     v.Text("offices."+id+".walk_in", o.WalkIn),
	}
}

// cityLine joins postcode and town by a no-break space.
func cityLine(a office.Address) string {
	if a.Postcode == "" || a.City == "" {
		return a.Postcode + a.City
	}
	return a.Postcode + "\u00a0" + a.City
}
