package tenant

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"stadttermin/internal/town/document"
	"stadttermin/internal/town/office"
)

// mistyped is a condition that looks like one of those that the catalogues know.
var mistyped = regexp.MustCompile(`^[a-z0-9_-]*[0-9_][a-z0-9_-]*$`)

// needed judges what is to be brought to a service.
func (c *checker) needed(path string, s *office.Service) {
	for i, needed := range s.Bring {
		at := document.ElementPath(path+".bring", s.Bring, i)
		c.required(at, needed.Text)
		c.condition(at, needed.Per, needed.When)
		named := slices.ContainsFunc(s.Forms, func(form office.Form) bool { return form.Name == needed.Form })
		switch {
		case needed.Form == "" || named:
		case !strings.Contains(needed.Form, ":"):
			c.refuse(at+".form", "unknown_form", "form", needed.Form)
		default:
			c.formLink(at+".form", needed.Form)
		}
	}
	for i, form := range s.Forms {
		at := document.ElementPath(path+".forms", s.Forms, i)
		c.required(at+".name", form.Name)
		c.condition(at, form.Per, form.When)
		c.formLink(at+".url", form.URL)
	}
}

func (c *checker) condition(path string, per office.Per, when string) {
	if per != "" && per != office.PerPerson && per != office.PerAppointment {
		c.refuse(path+".per", "unknown_per", "value", string(per))
	}
	if !office.KnownCondition(when) && mistyped.MatchString(when) {
		c.refuse(path+".when", "unknown_condition", "value", when)
	}
}

// formLink judges a link to a form. One to nothing but a host leads to a start page, where people do not find the form.
func (c *checker) formLink(path, address string) {
	c.link(path, address)
	parsed, err := url.Parse(address)
	if address != "" && err == nil && strings.Trim(parsed.Path, "/") == "" && parsed.RawQuery == "" {
		c.warn(path, "link_start_page", "link", address)
	}
}
