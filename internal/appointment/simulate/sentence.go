package simulate

import (
	"fmt"
	"strings"

	"stadttermin/internal/availability"
	"stadttermin/internal/i18n"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Sentences says the explanation: for each office one line whether it offers the time, and below it one indented line
// for each reason.
func (e *Explanation) Sentences(p *i18n.Printer, settings *tenant.Settings) (lines []string) {
	if e.Never != "" {
		return []string{p.T("reason." + string(e.Reasons[0].Code))}
	}
	if len(e.Offices) == 0 {
		return e.own(p, settings)
	}
	for i := range settings.Plan.Offices {
		if one, asked := e.Offices[settings.Plan.Offices[i].ID]; asked {
			lines = append(lines, one.own(p, settings)...)
		}
	}
	return lines
}

func (e *Explanation) own(p *i18n.Printer, settings *tenant.Settings) []string {
	o := settings.Office(e.office)
	verdict := "reason.detail.refused"
	if e.Offered {
		verdict = "reason.detail.offered"
	}
	name := settings.Text(p.Lang(), "offices."+o.ID+".name", o.Name)
	lines := []string{p.T(verdict, "office", name, "moment", p.DateTime(e.start))}
	for i := range e.Reasons {
		s := sayer{Printer: p, settings: settings, office: o}
		s.reason(&e.Reasons[i])
		lines = append(lines, "  "+strings.Join(s.said, " "))
	}
	return lines
}

// sayer collects the sentences of one reason.
type sayer struct {
	*i18n.Printer
	settings *tenant.Settings
	office   *office.Office
	said     []string
}

func (s *sayer) say(key string, args ...any) { s.said = append(s.said, s.T(key, args...)) }

func (s *sayer) reason(r *availability.Reason) {
	if r.Code == availability.OnlineShare && r.Detail != nil && r.Share == nil {
		s.say("reason.detail.staff_only", "services", s.services(r.Services))
		return
	}
	s.say("reason." + string(r.Code))
	switch {
	case r.Limit != nil && r.Code == availability.BeforeLead:
		s.say("reason.detail.earliest", "moment", s.DateTime(*r.Limit))
	case r.Limit != nil:
		s.say("reason.detail.latest", "moment", s.DateTime(*r.Limit))
	case r.Closure != "":
		s.say("reason.detail.why", "reason", r.Closure)
	case r.Holiday != "":
		s.say("reason.detail.holiday", "name", r.Holiday)
	}
	if r.Detail != nil {
		s.detail(r.Code, r.Detail)
	}
}

func (s *sayer) detail(code availability.Code, d *availability.Detail) {
	switch code {
	case availability.Closed, availability.Holiday:
		s.rules(d.Rules)
	case availability.Closure:
		s.say("reason.detail.closed", "hours", s.hours(*d.Hours))
	case availability.OffGrid:
		s.say("reason.detail.grid", "minutes", s.Minutes(d.GridMinutes))
		if len(d.Starts) > 0 {
			s.say("reason.detail.starts", "times", s.List(d.Starts))
		}
	case availability.OutOfSeason:
		s.say("reason.detail.season", "from", s.Date(d.Season.From), "until", s.Date(d.Season.Until))
	case availability.NoAbleCounter:
		s.unable(d)
	case availability.Occupied, availability.SearchLimit:
		for _, use := range d.Counters {
			s.busy(use)
		}
	case availability.OnlineShare:
		s.say("reason.detail.share", "at", d.Share.At, "occupied", d.Share.Occupied, "most", d.Share.Most)
	}
}

func (s *sayer) rules(rules []availability.Rule) {
	if len(rules) == 0 {
		s.say("reason.detail.no_rule")
	}
	for _, rule := range rules {
		list := "opening"
		if rule.Special {
			list = "special"
		}
		path := fmt.Sprintf("offices.%s.%s.%d", s.office.ID, list, rule.Index)
		s.say("reason.detail.rule", "path", path, "hours", s.hours(rule.Hours), "counters", s.counters(rule.Counters))
	}
}

func (s *sayer) unable(d *availability.Detail) {
	if len(d.Services) == 0 {
		s.say("reason.detail.together")
	} else {
		s.say("reason.detail.unknown", "services", s.services(d.Services))
	}
	if len(d.Counters) > 0 {
		ids := make([]string, len(d.Counters))
		for i := range d.Counters {
			ids[i] = d.Counters[i].Counter
		}
		s.say("reason.detail.staffed", "counters", s.counters(ids))
	}
}

// services names services as the town does.
func (s *sayer) services(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = s.settings.Text(s.Lang(), "services."+id+".name", s.settings.Catalog.Service(id).Name)
	}
	return s.List(names)
}

// busy tells what occupies a counter.
func (s *sayer) busy(use availability.CounterUse) {
	hours := make([]string, len(use.Busy))
	for i := range use.Busy {
		hours[i] = s.hours(use.Busy[i])
	}
	s.say("reason.detail.busy", "counter", s.counters([]string{use.Counter}), "hours", s.List(hours))
}

func (s *sayer) hours(h availability.Hours) string {
	return s.T("reason.detail.hours", "from", h.From, "until", h.Until)
}

// counters names counters as the town does.
func (s *sayer) counters(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id
		if c := s.office.Counter(id); c >= 0 && s.office.Counters[c].Name != "" {
			names[i] = s.settings.Text(s.Lang(), "offices."+s.office.ID+".counters."+id+".name", s.office.Counters[c].Name)
		}
	}
	return s.List(names)
}
