package settings

import (
	"strconv"
	"strings"

	"stadttermin/internal/server/settings/sheet"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// choices is what the values of a form may be chosen from.
type choices struct {
	r   *staffauth.Request
	s   *tenant.Settings // that the form is made from
	key []string         // of the noun
}

// of gives options whose words are the catalogue's settings.<name>.<value>.
func (c *choices) of(name string, values ...string) []sheet.Option {
	options := make([]sheet.Option, len(values))
	for i, value := range values {
		word := value
		if word == "" {
			word = "none"
		}
		options[i] = sheet.Option{Value: value, Label: c.r.Printer.T("settings." + name + "." + word)}
	}
	return options
}

func (c *choices) weekdays() []sheet.Option {
	var options []sheet.Option
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		options = append(options, sheet.Option{Value: day, Label: c.r.Printer.T("settings.weekday." + day)})
	}
	return options
}

// counters are those of the office that the form's address names.
func (c *choices) counters() (options []sheet.Option) {
	if o := c.s.Office(c.key[0]); o != nil {
		for _, counter := range o.Counters {
			options = append(options, sheet.Option{Value: counter.ID, Label: counter.Name})
		}
	}
	return options
}

func (c *choices) halls() (options []sheet.Option) {
	for _, hall := range c.s.Plan.Halls {
		options = append(options, sheet.Option{Value: hall.ID, Label: hall.Name})
	}
	return options
}

func (c *choices) offices() (options []sheet.Option) {
	for i := range c.s.Plan.Offices {
		options = append(options, sheet.Option{Value: c.s.Plan.Offices[i].ID, Label: c.s.Plan.Offices[i].Name})
	}
	return options
}

func (c *choices) categories() (options []sheet.Option) {
	for _, category := range c.s.Catalog.Categories {
		options = append(options, sheet.Option{Value: category.ID, Label: category.Name})
	}
	return options
}

// services are those that can be booked, but for one.
func (c *choices) services(but string) (options []sheet.Option) {
	for i := range c.s.Catalog.Services {
		if s := &c.s.Catalog.Services[i]; s.Bookable() && s.ID != "" && s.ID != but {
			options = append(options, sheet.Option{Value: s.ID, Label: s.Name})
		}
	}
	return options
}

// optional puts the choice of nothing in front.
func (c *choices) optional(name string, options []sheet.Option) []sheet.Option {
	return append(c.of(name, ""), options...)
}

// minutes are numbers that a grid may have.
func (c *choices) grids() (options []sheet.Option) {
	for _, minutes := range []int{5, 10, 15, 20, 30, 60} {
		options = append(options, sheet.Option{Value: strconv.Itoa(minutes), Label: c.r.Printer.Minutes(minutes)})
	}
	return options
}

func replaceParam(address, name, value string) string {
	return strings.Replace(address, ":"+name, value, 1)
}

// newID makes an id of a name that no other has: small letters, digits and hyphens.
func newID(name string, taken func(id string) bool) string {
	folded := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(strings.ToLower(name))
	var id strings.Builder
	for _, r := range folded {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			id.WriteRune(r)
		case id.Len() > 0 && !strings.HasSuffix(id.String(), "-"):
			id.WriteByte('-')
		}
		if id.Len() >= mostOfID {
			break
		}
	}
	base := strings.Trim(id.String(), "-")
	if base == "" {
		base = "neu"
	}
	for n, candidate := 2, base; ; n++ {
		if !taken(candidate) {
			return candidate
		}
		candidate = base + "-" + strconv.Itoa(n)
	}
}

// mostOfID leaves room for a number behind it.
const mostOfID = 40

// takenIn tells whether an id is one of a list, by which its elements are known.
func takenIn[T any](list []T, id func(*T) string) func(string) bool {
	return func(wanted string) bool {
		for i := range list {
			if id(&list[i]) == wanted {
				return true
			}
		}
		return false
	}
}

func officeID(o *office.Office) string { return o.ID }
