package kiosk

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/staff/authz"
)

// earliest is how long before their appointment people may say that they are there.
const earliest = time.Hour

// keypad are the signs of references, in the order of the keys.
const keypad = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// longest is how many signs a reference has at most: up to four of the town, and eight.
const longest = 12

// erase is what the key says that takes the last sign back.
const erase = "weg"

// checkInView is the form with what was typed into it so far, and what is wrong with it.
type checkInView struct {
	Prefix  string
	Typed   string
	Keys    []string
	Key     string // idempotency
	Refusal string
	Advice  string
}

func (p *Pages) checkInForm(r *visit) error { return p.showCheckIn(r, http.StatusOK, checkInView{}) }

func (p *Pages) showCheckIn(r *visit, status int, view checkInView) error {
	view.Prefix, view.Keys, view.Key = r.Settings.Profile.ReferencePrefix, strings.Split(keypad, ""), rand.Text()
	return p.show(r, status, "checkin", r.Printer.T("page.kiosk.checkin.title"), view)
}

// checkIn answers POST /kiosk/anmelden: another sign, or the whole reference from the reader or from the keys.
func (p *Pages) checkIn(r *visit) error {
	typed := cleanTyped(r.PostForm("code"))
	switch sign := r.PostForm("taste"); {
	case sign == erase:
		return p.showCheckIn(r, http.StatusOK, checkInView{Typed: typed[:max(len(typed)-1, 0)]})
	case sign != "":
		return p.showCheckIn(r, http.StatusOK, checkInView{Typed: cleanTyped(typed + sign)})
	}
	if err := p.Devices.Use(r.Ctx(), r.Town.ID, r.device); err != nil {
		return err
	}
	c, refusal, err := p.find(r, typed)
	how := "schon"
	if refusal == nil && err == nil && !there(c) {
		how = "da"
		c, refusal, err = p.arrive(r, c)
	}
	if err != nil {
		return err
	}
	if refusal != nil {
		return p.showCheckIn(r, http.StatusUnprocessableEntity, checkInView{Typed: typed, Refusal: refusal.sentence, Advice: refusal.advice})
	}
	seeTicket(r, c, how)
	return nil
}

// refused is why somebody is not checked in, and what to do.
type refused struct{ sentence, advice string }

func (r *visit) refuse(key string, args ...any) *refused {
	return &refused{r.Printer.T("page.kiosk.refused."+key, args...), r.Printer.T("page.kiosk.advice."+key, args...)}
}

// find gives the case of a reference, with or without the town's letters, that this kiosk may check in.
func (p *Pages) find(r *visit, typed string) (*dayplan.Case, *refused, error) {
	if len(typed) == len("XXXXXXXX") {
		typed = r.Settings.Profile.ReferencePrefix + typed
	}
	reference := appointment.CleanReference(typed)
	if reference == "" {
		return nil, r.refuse("unknown"), nil
	}
	c, err := p.Queue.Find(r.Ctx(), r.Town, reference, nil)
	if apperr.CodeOf(err) == apperr.NotFound {
		return nil, r.refuse("unknown"), nil
	}
	if err != nil {
		return nil, nil, err
	}
	return c, r.judge(c), nil
}

// arrive notes that the person of a case is there.
func (p *Pages) arrive(r *visit, c *dayplan.Case) (*dayplan.Case, *refused, error) {
	act := queue.Command{By: r.device.Actor(), Key: r.PostForm("schluessel")}
	outcome, err := p.Queue.Arrive(r.Ctx(), r.Town, act, c.Key(), false)
	switch apperr.CodeOf(err) {
	case apperr.StateChanged, apperr.NotToday, apperr.NotFound:
		return nil, r.refuse("over"), nil
	}
	if err != nil {
		return nil, nil, err
	}
	return outcome.Case, nil, nil
}

// judge tells why a case is not one for this kiosk now, or nothing. Times and places are said, nothing of the person.
func (r *visit) judge(c *dayplan.Case) *refused {
	switch {
	case c.State == appointment.Displaced:
		return r.displaced(c)
	case c.State == appointment.Done || c.State == appointment.Cancelled:
		return r.refuse("over")
	case c.Date < civil.DateOf(r.Now):
		return r.refuse("past", "date", r.Printer.Date(c.Date))
	case c.Date > civil.DateOf(r.Now):
		return r.refuse("other_day", "date", r.Printer.Date(c.Date), "time", r.Printer.Time(c.Start))
	case !r.can(authz.Arrival, authz.Create, c.Office):
		return r.refuse("elsewhere", "office", r.OfficeNameOf(c.Office).String())
	case c.State == appointment.Booked && r.Now.Before(c.Start.Add(-earliest)):
		return r.refuse("too_early", "time", r.Printer.Time(c.Start), "from", r.Printer.Time(c.Start.Add(-earliest)))
	}
	return nil
}

// displaced says of an appointment whose time was closed why, and which time is kept instead. Whether somebody is served
// today all the same is a matter for people.
func (r *visit) displaced(c *dayplan.Case) *refused {
	refusal := r.refuse("displaced", "date", r.Printer.Date(c.Date), "time", r.Printer.Time(c.Start))
	d := c.Displaced
	if d == nil {
		return refusal
	}
	if slices.Contains(appointment.ClosureReasons, d.Reason) {
		refusal.sentence += " " + r.Printer.T("page.displaced.reason", "reason", r.Printer.T("closure.reason."+d.Reason))
	}
	if d.Keeps(r.Now) {
		kept := r.Printer.T("page.kiosk.advice.displaced_kept", "date", r.Printer.Date(civil.DateOf(*d.Start)), "time", r.Printer.Time(*d.Start),
			"until", r.Printer.DateTime(d.Until))
		refusal.advice = kept + " " + refusal.advice
	}
	return refusal
}

// cleanTyped keeps what a reference can have. Readers and people put lines and blanks between.
func cleanTyped(s string) string {
	s = strings.Map(func(sign rune) rune {
		if sign >= '0' && sign <= '9' || sign >= 'A' && sign <= 'Z' {
			return sign
		}
		return -1
	}, strings.ToUpper(s))
	return s[:min(len(s), longest)]
}
