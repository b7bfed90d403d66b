package admin

import (
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// step is one of those that lead from an empty town to one that can be booked. Whether it is done follows from what is
// there; nobody ticks it by hand.
type step struct {
	Name    string // its words are the catalogue's admin.steps.<name>
	Number  int
	Done    bool
	Now     bool // the first that can be done
	Needs   int  // number of the step that has to be done before; 0: none
	Address string
}

// steps gives them for those who may change the settings, and how many are done. Where all that a booking needs is done
// there are none.
func (p *Pages) steps(r *staffauth.Request) (steps []step, done int, err error) {
	if !r.Staff.Can(authz.Settings, authz.Change, "") {
		return nil, 0, nil
	}
	people, err := p.People.People(r.Ctx(), r.Town.ID, r.Now)
	if err != nil {
		return nil, 0, err
	}
	s := r.Settings
	steps = []step{
		{Name: "counters", Done: hasCounters(&s.Plan), Address: staffauth.Admin + "/standorte"},
		{Name: "hours", Done: hasHours(&s.Plan), Needs: 1, Address: staffauth.Admin + "/oeffnungszeiten"},
		{Name: "services", Done: hasServices(&s.Catalog), Address: staffauth.Admin + "/anliegen"},
		{Name: "sender", Done: s.Profile.Mail.From != "", Address: staffauth.Admin + "/regeln/kommune"},
		{Name: "contact", Done: s.Profile.Contact.Phone != "", Address: staffauth.Admin + "/regeln/kommune"},
		{Name: "people", Done: len(people) > 1, Address: accessPath + "/einladen"},
		{Name: "holidays", Done: s.Profile.Holidays != "", Address: staffauth.Admin + "/regeln/kommune"},
		{Name: "translations", Done: translated(s), Needs: 3, Address: staffauth.Admin + "/texte"},
	}
	found := false
	for i := range steps {
		one := &steps[i]
		one.Number, one.Address = i+1, r.Link(one.Address)
		if one.Needs > 0 && steps[one.Needs-1].Done {
			one.Needs = 0
		}
		if one.Done {
			done++
		} else if !found && one.Needs == 0 {
			one.Now, found = true, true
		}
	}
	if done == len(steps) {
		return nil, done, nil
	}
	return steps, done, nil
}

func hasCounters(plan *office.Plan) bool {
	for i := range plan.Offices {
		if len(plan.Offices[i].Counters) > 0 {
			return true
		}
	}
	return false
}

func hasHours(plan *office.Plan) bool {
	for i := range plan.Offices {
		if len(plan.Offices[i].Opening) > 0 {
			return true
		}
	}
	return false
}

func hasServices(catalog *office.Catalog) bool {
	for i := range catalog.Services {
		if catalog.Services[i].BookableOnline() {
			return true
		}
	}
	return false
}

// translated tells whether every text is there in every language of the town.
func translated(s *tenant.Settings) bool {
	texts := s.Texts()
	for _, language := range s.Profile.Languages[1:] {
		for _, text := range texts {
			if !text.Optional && s.Translations[language].Texts[text.Path] == "" {
				return false
			}
		}
	}
	return true
}
