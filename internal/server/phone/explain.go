package phone

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// whyView says why a time is free or not: first in a sentence, then counter by counter, then what is free nearby.
type whyView struct {
	Heading string
	Offices []whyOffice
	Back    string
}

type whyOffice struct {
	Name      request.Text
	Mixed     bool // several offices are shown
	Free      bool
	Sentences []string
	Counters  []whyCounter
	Nearest   []nearby
}

// whyCounter is a counter and what it could do.
type whyCounter struct {
	Name     request.Text
	Standing string
	Sentence string
}

// nearby is a free start and the address at which it can be taken.
type nearby struct {
	Label   string
	Address string
}

// why explains a time. Without a script it is a page of its own; with one its content is shown beside the call.
func (p *Pages) why(r *staffauth.Request) error {
	basket, err := office.ParseBasket(r.Query("anliegen"))
	if err != nil {
		return apperr.New(apperr.Invalid).At("anliegen")
	}
	start, err := time.Parse(time.RFC3339, r.Query("wann"))
	if err != nil {
		return apperr.New(apperr.Invalid).At("wann")
	}
	start = start.In(r.Town.Rules.Location)
	at := r.Query("ort")
	if at != "" && r.Settings.Office(at) == nil {
		return apperr.New(apperr.NotFound)
	}
	if at != "" && !r.Staff.Can(authz.Reason, authz.Read, at) {
		return apperr.New(apperr.Forbidden)
	}
	q := booking.Query{Basket: basket, Office: at, Among: r.Offices(authz.Reason, authz.Read), Channel: office.Phone}
	explanations, err := p.Times.Explain(r.Ctx(), r.Town, q, start, deskHold(r))
	if err != nil {
		return err
	}
	free := false
	view := &whyView{Back: r.Link(staffauth.Phone, "anliegen", basket.String(), "ort", at, "tag", civil.DateOf(start).String(), "zeit", start.Format("15:04"))}
	for i := range explanations {
		e := &explanations[i]
		free = free || e.Free
		view.Offices = append(view.Offices, whyOfficeOf(r, e, basket, len(explanations) > 1))
	}
	heading := "desk.why.heading"
	if free {
		heading = "desk.why.heading_free"
	}
	view.Heading = r.Printer.T(heading, "time", r.ShortTime(start))
	return p.Show(r, http.StatusOK, "desk/why", view.Heading, view)
}

func whyOfficeOf(r *staffauth.Request, e *booking.Explanation, basket office.Basket, mixed bool) whyOffice {
	o := r.Settings.Office(e.Office)
	view := whyOffice{Name: r.OfficeName(o), Mixed: mixed, Free: e.Free}
	s := reasons{Request: r, office: o, explanation: e}
	view.Sentences = s.say()
	for _, c := range e.Counters {
		view.Counters = append(view.Counters, whyCounter{Name: r.CounterName(o, c.Counter), Standing: string(c.Standing), Sentence: s.counter(&c)})
	}
	for _, near := range e.Alternate {
		if !r.Staff.Can(authz.Appointment, authz.Create, e.Office) {
			break
		}
		view.Nearest = append(view.Nearest, nearby{
			Label: r.Printer.T("desk.why.take", "time", near.Start.Format("15:04")),
			Address: r.Link(staffauth.Phone, "anliegen", basket.String(), "ort", e.Office, "tag", civil.DateOf(near.Start).String(),
				"zeit", near.Start.Format("15:04")),
		})
	}
	return view
}

// reasons says the engine's reasons to somebody on the telephone, who says them on.
type reasons struct {
	*staffauth.Request
	office      *office.Office
	explanation *booking.Explanation
}

func (s *reasons) say() (said []string) {
	e := s.explanation
	if e.Free {
		said = []string{s.Printer.T("desk.why.free", "minutes", s.Printer.Minutes(e.Minutes))}
		if e.Reseated {
			said = append(said, s.Printer.T("desk.why.reseated"))
		}
		return said
	}
	for i := range e.Reasons {
		said = append(said, s.reason(&e.Reasons[i]))
	}
	return said
}

func (s *reasons) reason(r *availability.Reason) string {
	t := s.Printer.T
	code := string(r.Code)
	sentence := t("desk.why.reason." + code)
	detail := ""
	switch {
	case r.Limit != nil:
		detail = t("desk.why.limit."+code, "moment", s.Printer.DateTime(r.Limit.In(s.Town.Rules.Location)))
	case r.Closure != "":
		detail = t("reason.detail.why", "reason", r.Closure)
	case r.Holiday != "":
		detail = t("reason.detail.holiday", "name", r.Holiday)
	case r.Code == availability.Closed && r.Detail != nil && len(r.Rules) > 0:
		detail = s.hours(r.Rules)
	case r.Code == availability.NoAbleCounter && r.Detail != nil && len(r.Services) > 0:
		names := make([]string, len(r.Services))
		for i, id := range r.Services {
			names[i] = s.ServiceName(id).String()
		}
		detail = t("reason.detail.unknown", "services", s.Printer.List(names))
	case r.Code == availability.OutOfSeason && r.Detail != nil && r.Season != nil:
		detail = t("reason.detail.season", "from", s.Printer.Date(r.Season.From), "until", s.Printer.Date(r.Season.Until))
	}
	if detail == "" {
		return sentence
	}
	return sentence + " " + detail
}

// hours says when the office is open around the time, and when the appointment would be over.
func (s *reasons) hours(rules []availability.Rule) string {
	var open []string
	for _, rule := range rules {
		hours := s.Printer.T("reason.detail.hours", "from", rule.From, "until", rule.Until)
		if !slices.Contains(open, hours) {
			open = append(open, hours)
		}
	}
	end := s.explanation.Start.Add(time.Duration(s.explanation.Minutes) * time.Minute)
	if after := s.explanation.After; after > 0 {
		free := end.Add(time.Duration(after) * time.Minute)
		return s.Printer.T("desk.why.hours_after", "hours", s.Printer.List(open), "minutes", s.Printer.Minutes(s.explanation.Minutes),
			"after", s.Printer.Minutes(after), "end", s.Printer.Time(free))
	}
	return s.Printer.T("desk.why.hours", "hours", s.Printer.List(open), "minutes", s.Printer.Minutes(s.explanation.Minutes), "end", s.Printer.Time(end))
}

func (s *reasons) counter(c *availability.CounterStanding) string {
	var busy []string
	for _, h := range c.Busy {
		busy = append(busy, h.From+"–"+h.Until)
	}
	var unknown []string
	for _, id := range c.Services {
		unknown = append(unknown, s.ServiceName(id).String())
	}
	return s.Printer.T("desk.why.counter."+string(c.Standing), "busy", strings.Join(busy, ", "), "until", c.Until, "services", s.Printer.List(unknown))
}
