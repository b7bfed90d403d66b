package settings

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"stadttermin/internal/civil"
	"stadttermin/internal/server/settings/sheet"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

var ruleEditor = &editor{
	name: "rule", list: hoursPath, path: hoursPath + "/:office/:rule", object: authz.Opening, keys: []string{"office", "rule"},
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
	draftBar
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
	d, err := p.opened(r, r.Query(draftField))
	if err != nil {
		return err
	}
	view := hoursView{draftBar: p.bar(r, d)}
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
			one.New = r.Link(ruleEditor.address([]string{o.ID, fresh}), draftField, d.ID())
		}
		view.Offices = append(view.Offices, one)
	}
	return p.Show(r, http.StatusOK, "admin/hours", r.Printer.T("admin.hours.title"), view)
}

func ruleOf(r *staffauth.Request, d *draftOf, o *office.Office, n int) ruleRow {
	rule := &o.Opening[n]
	row := ruleRow{
		nounRow: nounRow{Name: daysOf(r, rule), Address: r.Link(ruleEditor.address([]string{o.ID, strconv.Itoa(n)}), draftField, d.ID())},
		Hours:   rule.From.String() + "–" + rule.Until.String(), Counters: countersOf(r, o, rule.Counters), Online: onlineOf(r, rule.Online),
		Over: rule.ValidUntil != nil && *rule.ValidUntil < r.Today(),
	}
	row.Valid = validity(r, rule)
	return row
}

// validity says from when until when a rule holds.
func validity(r *staffauth.Request, rule *office.OpeningRule) string {
	date := func(d *civil.Date) string { return d.Time().Format("02.01.2006") }
	switch {
	case rule.ValidFrom != nil && rule.ValidUntil != nil:
		return date(rule.ValidFrom) + " – " + date(rule.ValidUntil)
	case rule.ValidFrom != nil:
		return r.Printer.T("settings.rule.from_date", "date", date(rule.ValidFrom))
	case rule.ValidUntil != nil:
		return r.Printer.T("settings.rule.until_date", "date", date(rule.ValidUntil))
	}
	return r.Printer.T("settings.rule.always")
}

// daysOf says Mo, Di, or 1. Sa im Monat.
func daysOf(r *staffauth.Request, rule *office.OpeningRule) string {
	var days []string
	for _, day := range rule.Days {
		days = append(days, r.Printer.T("settings.weekday."+day.String()))
	}
	said := strings.Join(days, ", ")
	if len(rule.Nth) > 0 {
		var nth []string
		for _, n := range rule.Nth {
			nth = append(nth, r.Printer.T("settings.nth."+n.String()))
		}
		said = r.Printer.T("settings.rule.nth_of", "nth", r.Printer.List(nth), "days", said)
	}
	if rule.EveryWeeks > 1 {
		said = r.Printer.T("settings.rule.every", "count", rule.EveryWeeks, "days", said)
	}
	return said
}

func countersOf(r *staffauth.Request, o *office.Office, named []string) string {
	if len(named) == 0 {
		return r.Printer.T("settings.rule.all_counters")
	}
	var names []string
	for _, id := range named {
		if i := o.Counter(id); i >= 0 {
			names = append(names, o.Counters[i].Name)
		}
	}
	return strings.Join(names, ", ")
}

func onlineOf(r *staffauth.Request, online *int) string {
	if online == nil {
		return r.Printer.T("settings.rule.all_counters")
	}
	return strconv.Itoa(*online)
}
