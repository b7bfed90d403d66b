package staffauth

import (
	"slices"

	"stadttermin/internal/civil"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// bar is what stands above every page of staff.
type bar struct {
	Name     string // of who has signed in
	Own      string // address of their own account
	Tabs     []tab
	Start    tab     // of the administration
	Sections []group // of the administration that are open to the reader
	Search   bool    // the reader may look for people
	FactorBy string  // the day by which the reader needs a second factor; empty: need not, or has one
	Factor   string  // address where it is set up
}

// tab leads to a part of the staff's pages.
type tab struct {
	Title   string
	Address string
	Current bool
}

// parts are those of the bar, each with the right that opens it. The part that is open is the one with the longest
// address that the page's own begins with; one's own account belongs to none.
var parts = []struct {
	path   string
	title  string // key of the catalogue
	object authz.Object
	action authz.Action
}{
	{Home, "desk.day.title", authz.Day, authz.Count},
	{Phone, "desk.phone.tab", authz.Appointment, authz.Create},
	{Home + "/ausfall", "desk.closure.title", authz.Closure, authz.Read},
	{Pickup, "desk.pickup.title", authz.Case, authz.Change},
	{Import, "desk.intake.title", authz.Import, authz.Read},
	{Lists, "desk.list.title", authz.Contact, authz.Read},
	{Lists, "desk.list.title", authz.Lists, authz.Read},
	{Unreached, "desk.unreached.title", authz.Contact, authz.Read},
}

// opened gives the address that the bar takes the page for: an office's lists lie below the office and belong to Lists.
func (r *Request) opened() string {
	switch r.FullPath() {
	case Home + "/:office/liste", Home + "/:office/notfall":
		return Lists
	}
	return r.Request.URL.Path
}

func (r *Request) bar() bar {
	if r.Staff.FactorDue {
		return bar{Name: r.Staff.Name} // nothing is open before
	}
	b := bar{Name: r.Staff.Name, Own: r.Link(OwnPath), Sections: r.groups(), Search: authz.Anywhere(r.Staff.Grants, authz.Search, authz.Read)}
	if by := r.Staff.FactorBy; !by.IsZero() {
		b.FactorBy, b.Factor = r.Printer.Date(civil.DateOf(by.In(r.Town.Rules.Location))), r.Link(FactorPath)
	}
	current, longest := -1, 0
	for _, p := range parts {
		if !authz.Anywhere(r.Staff.Grants, p.object, p.action) || p.path == Pickup && !r.collects() {
			continue
		}
		if within(r.opened(), p.path) && len(p.path) > longest {
			current, longest = len(b.Tabs), len(p.path)
		}
		address := r.Link(p.path)
		if n := len(b.Tabs); n > 0 && b.Tabs[n-1].Address == address { // opened by another right already
			continue
		}
		b.Tabs = append(b.Tabs, tab{Title: r.Printer.T(p.title), Address: address})
	}
	if len(b.Sections) > 0 {
		b.Start = tab{Title: r.Printer.T("admin.start.title"), Address: r.Link(Admin), Current: r.Request.URL.Path == Admin}
		if within(r.Request.URL.Path, Admin) {
			current = len(b.Tabs)
		}
		b.Tabs = append(b.Tabs, tab{Title: r.Printer.T("admin.name"), Address: b.Start.Address})
	}
	if current >= 0 && !within(r.Request.URL.Path, OwnPath) {
		b.Tabs[current].Current = true
	}
	return b
}

// collects tells whether any service of the town leaves a document to be collected.
func (r *Request) collects() bool {
	return slices.ContainsFunc(r.Settings.Catalog.Services, func(s office.Service) bool { return s.Pickup != "" })
}
