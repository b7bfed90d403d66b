package desk

import (
	"context"
	"sync"
	"time"

	"stadttermin/internal/appointment/officeday"

	"stadttermin/internal/apperr"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// What is kept of days, so that a page that is loaded again while the database does not answer shows what it last showed.
// The page that is open stays anyway; it is only loading it anew that would leave the counter with nothing. What is kept are
// days as they were read and not pages as they were sent, so that every reader sees of them what their rights allow.
const (
	keptFor  = 30 * time.Minute
	mostKept = 128 // office-days
)

// keptDays are the days of offices as they were read last, in this process alone.
type keptDays struct {
	mu sync.Mutex
	of map[keptKey]*queue.Day
}

// keptKey tells whose day it is. Days with names and days without are two: who may not see names never gets one with them.
type keptKey struct {
	tenant tenant.ID
	day    officeday.ID
	named  bool
}

func (k *keptDays) keep(key keptKey, day *queue.Day) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of == nil {
		k.of = make(map[keptKey]*queue.Day)
	}
	for other, kept := range k.of { // few, and most are of other offices that work as well
		if len(k.of) < mostKept && day.Now.Sub(kept.Now) <= keptFor {
			continue
		}
		delete(k.of, other)
	}
	k.of[key] = day
}

func (k *keptDays) last(key keptKey, now time.Time) *queue.Day {
	k.mu.Lock()
	defer k.mu.Unlock()
	day := k.of[key]
	if day == nil || now.Sub(day.Now) > keptFor {
		return nil
	}
	return day
}

// sheet reads a day of an office, or recalls how it was where the database does not answer.
func (p *Pages) sheet(d *plan, id string) (*daySheet, error) {
	sheet := &daySheet{office: d.Settings.Office(id), named: d.Staff.Can(authz.Contact, authz.Read, id)}
	key := keptKey{d.Town.ID, officeday.ID{Office: id, Date: d.date}, sheet.named}
	last := p.kept.last(key, d.Now)
	if d.part != nil {
		last = nil // the page that asks has it already, and is to say that nobody answers
	}
	err := error(apperr.New(apperr.Busy))
	if !d.Away {
		ctx := d.Ctx()
		if last != nil {
			shorter, cancel := context.WithTimeout(ctx, staffauth.Patience)
			defer cancel()
			ctx = shorter
		}
		if sheet.Day, err = p.Queue.Day(ctx, d.Town, id, d.date, sheet.named); err == nil {
			if d.date == d.Today() {
				p.kept.keep(key, sheet.Day)
			}
			return sheet, nil
		}
	}
	if last == nil || !staffauth.Unanswered(err) || d.Ctx().Err() != nil {
		return nil, err
	}
	d.Away, sheet.Day = true, last
	if d.stood.IsZero() || last.Now.Before(d.stood) {
		d.stood = last.Now
	}
	return sheet, nil
}

// disable takes away what cannot be done while the database does not answer, and says so.
func (d *plan) disable(view *dayView) {
	view.Notice = &notice{Kind: "bad", Sentence: d.Printer.T("desk.day.away", "time", clock(d.stood))}
	view.Draws = nil
	if view.Live != nil {
		view.Live.Stand = clock(d.stood)
	}
	if s := view.Side; s != nil {
		s.Pick, s.Next, s.Draw = nil, nil, ""
		if s.Current != nil {
			s.Current.Acts = nil
		}
	}
	if view.List != nil {
		for i := range view.List.Rows {
			view.List.Rows[i].Act = nil
		}
	}
	if view.Lanes != nil {
		for _, lane := range view.Lanes.Lanes {
			for i := range lane.Blocks {
				lane.Blocks[i].Movable = false
			}
		}
	}
}
