package settings

import (
	"net/http"
	"slices"
	"strconv"

	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/sheet"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

var ruleEditor = &editor{
	name: "rule", list: words.Hours, path: words.Hours + "/:office/:rule", object: authz.Opening, keys: []string{"office", "rule"},
	sheet: func(c *choices) *sheet.Sheet {
		return &sheet.Sheet{Name: "rule", Groups: []sheet.Group{
			{Name: "main", Fields: []sheet.Field{
				{Key: "days", Options: c.weekdays(), Need: true}, {Key: "from", Need: true}, {Key: "until", Need: true}, {Key: "counters", Options: c.counters(), Kind: sheet.Many}, {Key: "online"},
			}},
			{Name: "rhythm", Fields: []sheet.Field{
				{Key: "nth", Options: c.of("nth", "1", "2", "3", "4", "5", "last")}, {Key: "every_weeks", Unit: "weeks"}, {Key: "starting"},
				{Key: "on_holiday", Options: c.of("on_holiday", "", string(office.NextWeek), string(office.OpenOnHoliday))},
				{Key: "valid_from"}, {Key: "valid_until"},
			}},
		}}
	},
	find: func(s *tenant.Settings, key []string) *place {
		o := officeOf(s, key)
		n, err := strconv.Atoi(key[1])
		if o == nil || err != nil || n < 0 || n >= len(o.Opening) {
			return nil
		}
		return placeOf(&o.Opening[n], "offices."+o.ID+".opening."+key[1], o.Name)
	},
	add: func(s *tenant.Settings, key []string) *place {
		o := officeOf(s, key)
		if o == nil {
			return nil
		}
		o.Opening = append(o.Opening, office.OpeningRule{From: 8 * 60, Until: 12 * 60})
		n := len(o.Opening) - 1
		return placeOf(&o.Opening[n], "offices."+o.ID+".opening."+strconv.Itoa(n), "")
	},
	remove: func(s *tenant.Settings, key []string) {
		if n, err := strconv.Atoi(key[1]); err == nil {
			o := officeOf(s, key)
			o.Opening = slices.Delete(o.Opening, n, n+1)
		}
	},
	clone: func(s *tenant.Settings, key []string) {
		if n, err := strconv.Atoi(key[1]); err == nil {
			o := officeOf(s, key)
			o.Opening = slices.Insert(o.Opening, n+1, o.Opening[n])
		}
	},
}

// hoursView lists the opening rules of offices.
type hoursView struct {
	Offices []officeHours
	draft.Bar
}

type officeHours struct {
	ID      string
	Name    string
	Rules   []ruleRow
	New     string // address; empty where the reader may not
	Preview *calendar
}

type ruleRow struct {
	nounRow
	Hours    string
	Counters string
	Online   string
	Valid    string
	Over     bool
}

func (p *Pages) hours(r *staffauth.Request) error {
	d, err := p.Open(r, r.Query(draft.Field))
	if err != nil {
		return err
	}
	view := hoursView{Bar: draft.BarOf(r, d)}
	for i := range d.Settings.Plan.Offices {
		o := &d.Settings.Plan.Offices[i]
		if !r.Staff.Can(authz.Opening, authz.Read, o.ID) {
			continue
		}
		one := officeHours{ID: o.ID, Name: o.Name, Preview: p.preview(r, d.Settings, o.ID)}
		for n := range o.Opening {
			one.Rules = append(one.Rules, ruleOf(r, d, o, n))
		}
		if r.Staff.Can(authz.Opening, authz.Change, o.ID) {
			one.New = r.Link(ruleEditor.address([]string{o.ID, fresh}), draft.Field, d.ID())
		}
		view.Offices = append(view.Offices, one)
	}
	return p.Show(r, http.StatusOK, "admin/hours", r.Printer.T("admin.hours.title"), view)
}

func ruleOf(r *staffauth.Request, d *draft.Opened, o *office.Office, n int) ruleRow {
	rule := &o.Opening[n]
	row := ruleRow{
		nounRow: nounRow{Name: words.Days(r, rule), Address: r.Link(ruleEditor.address([]string{o.ID, strconv.Itoa(n)}), draft.Field, d.ID())},
		Hours:   rule.From.String() + "–" + rule.Until.String(), Counters: words.Counters(r, o, rule.Counters), Online: words.Online(r, rule.Online),
		Over: rule.ValidUntil != nil && *rule.ValidUntil < r.Today(),
	}
	row.Valid = words.Validity(r, rule)
	return row
}
