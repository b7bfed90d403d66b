package settings

import (
	"net/http"

	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/sheet"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// rulesEditors are the cards of the rules of booking, each a form of its own over the same noun.
var (
	bookingEditor = profileEditor("booking", "buchung", func(*choices) []sheet.Group {
		return []sheet.Group{{Name: "main", Fields: []sheet.Field{
			{Key: "booking.horizon", Need: true}, {Key: "booking.release"}, {Key: "booking.lead_minutes", Unit: "minutes"}, {Key: "booking.max_minutes", Unit: "minutes"},
			{Key: "booking.hold_minutes", Unit: "minutes"}, {Key: "booking.open_per_email"}, {Key: "booking.rerelease_minutes", Unit: "minutes"}, {Key: "reminder_at"}, {Key: "retention_days", Unit: "days"},
		}}}
	})
	visitorsEditor = profileEditor("visitors", "besucher", func(*choices) []sheet.Group {
		return []sheet.Group{
			{Name: "main", Fields: []sheet.Field{
				{Key: "visitors.open_holds"}, {Key: "visitors.holds_per_hour"}, {Key: "visitors.bookings_per_hour"}, {Key: "visitors.bookings_per_day"},
				{Key: "visitors.mails_per_hour"}, {Key: "visitors.messages_per_hour"}, {Key: "visitors.requests_per_minute"},
			}},
			{Name: "networks", Fields: []sheet.Field{{Key: "visitors.networks", Rows: []sheet.Field{{Key: "name"}, {Key: "addresses"}, {Key: "times"}}}}},
		}
	})
	townEditor = profileEditor("town", "kommune", func(c *choices) []sheet.Group {
		return []sheet.Group{
			{Name: "main", Fields: []sheet.Field{
				{Key: "name", Need: true}, {Key: "languages"}, {Key: "holidays", Options: c.states()}, {Key: "assumption_day"}, {Key: "featured", Options: c.services("")},
			}},
			{Name: "contact", Fields: []sheet.Field{{Key: "contact.phone"}, {Key: "contact.hours"}, {Key: "contact.email"}, {Key: "contact.url"}}},
			{Name: "mail", Fields: []sheet.Field{{Key: "mail.from_name"}, {Key: "mail.from"}}},
			{Name: "provider", Fields: []sheet.Field{{Key: "slug", Fixed: true}, {Key: "reference_prefix", Fixed: true}, {Key: "timezone", Fixed: true}, {Key: "hosts", Fixed: true}}},
		}
	})
)

// profileEditor makes the form of a part of the town's profile.
func profileEditor(name, word string, groups func(*choices) []sheet.Group) *editor {
	return &editor{
		name: name, list: words.Rules, path: words.Rules + "/" + word, object: authz.Settings,
		sheet: func(c *choices) *sheet.Sheet { return &sheet.Sheet{Name: name, Groups: groups(c)} },
		find:  func(s *tenant.Settings, _ []string) *place { return placeOf(&s.Profile, "tenant", "") },
	}
}

// states are the federal states whose holidays the product knows.
func (c *choices) states() []sheet.Option {
	return c.of("holidays", "", "DE-BW", "DE-BY", "DE-BE", "DE-BB", "DE-HB", "DE-HH", "DE-HE", "DE-MV", "DE-NI", "DE-NW", "DE-RP", "DE-SL", "DE-SN", "DE-ST", "DE-SH", "DE-TH")
}

// rulesView leads to the cards of the rules.
type rulesView struct {
	Cards []ruleCard
	draft.Bar
}

type ruleCard struct {
	Name    string
	Address string
	Lines   []ruleLine
}

type ruleLine struct{ Name, Value string }

// rules shows what holds for the whole town, card by card.
func (p *Pages) rules(r *staffauth.Request) error {
	d, err := p.Open(r, r.Query(draft.Field))
	if err != nil {
		return err
	}
	view := rulesView{Bar: draft.BarOf(r, d)}
	for _, e := range []*editor{bookingEditor, townEditor, visitorsEditor} {
		at := e.find(d.Settings, nil)
		form := e.sheet(&choices{r: r, s: d.Settings}).Of(at.noun, at.path)
		card := ruleCard{Name: e.name, Address: r.Link(e.path, draft.Field, d.ID())}
		form.Inputs(func(in *sheet.Input) {
			if in.Kind == sheet.Rows || in.Value() == "" {
				return
			}
			card.Lines = append(card.Lines, ruleLine{Name: r.Printer.T("settings." + e.name + "." + in.Word), Value: shown(r, in)})
		})
		view.Cards = append(view.Cards, card)
	}
	return p.Show(r, http.StatusOK, "admin/rules", r.Printer.T("admin.rules.title"), view)
}

// shown says a value in words.
func shown(r *staffauth.Request, in *sheet.Input) string {
	var said []string
	for _, value := range in.Values {
		for _, o := range in.Options {
			if o.Value == value {
				value = o.Label
			}
		}
		if in.Kind == sheet.Flag {
			value = r.Printer.T("settings.yes")
		}
		said = append(said, value)
	}
	return r.Printer.List(said)
}
