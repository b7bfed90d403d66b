package desk

import (
	"context"
	"net/http"

	"stadttermin/internal/hall/estimate"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/server/board"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

func (p *Pages) day(r *staffauth.Request) error {
	day, err := board.ReadPlan(r)
	if err != nil {
		return err
	}
	var done *board.Notice
	if r.Query("getan") == tookOver {
		done = &board.Notice{Kind: "ok", Sentence: r.Printer.T("desk.mine.took_over")}
	}
	return p.showDay(day, http.StatusOK, done)
}

// showDay answers with the plan, the second time with why something was not done.
func (p *Pages) showDay(d *board.Plan, status int, notice *board.Notice) error {
	var counts map[appointment.State]int
	var err error
	if d.Listed {
		counts, err = p.load(d)
	} else {
		counts, err = p.Days.Counts(d.Ctx(), d.Town, d.Date, d.Shown)
	}
	if err != nil {
		return err
	}
	view := board.ViewOf(d, counts, notice)
	if d.Part != nil {
		return p.ShowPart(d.Request, status, "desk/day", "main", view)
	}
	d.Self = d.Address(d.Office, d.Tag(), d.State, d.Asked)
	return p.Show(d.Request, status, "desk/day", d.Printer.T("desk.day.title"), view)
}

// load reads the days of the plan, and counts what they hold.
func (p *Pages) load(d *board.Plan) (map[appointment.State]int, error) {
	counts := make(map[appointment.State]int)
	for _, id := range d.Shown {
		sheet, err := p.sheet(d, id)
		if err != nil {
			return nil, err
		}
		d.Sheets = append(d.Sheets, sheet)
		for state, count := range sheet.Counts() {
			counts[state] += count
		}
	}
	d.LeaveTaken()
	return counts, nil
}

// sheet reads a day of an office, or recalls how it was where the database does not answer.
func (p *Pages) sheet(d *board.Plan, id string) (*board.Sheet, error) {
	sheet := &board.Sheet{Place: d.Settings.Office(id), Named: d.Staff.Can(authz.Contact, authz.Read, id)}
	sheet.Forecast = func(newcomer *dayplan.Case) *estimate.Forecast { return p.Queue.Forecast(d.Town, sheet.Day, newcomer) }
	key := keptKey{d.Town.ID, officeday.ID{Office: id, Date: d.Date}, sheet.Named}
	last := p.kept.last(key, d.Now)
	if d.Part != nil {
		last = nil // the page that asks has it already, and is to say that nobody answers
	}
	err := error(apperr.New(apperr.Busy))
	if !d.Recalled {
		ctx := d.Ctx()
		if last != nil {
			shorter, cancel := context.WithTimeout(ctx, staffauth.Patience)
			defer cancel()
			ctx = shorter
		}
		if sheet.Day, err = p.Queue.Day(ctx, d.Town, id, d.Date, sheet.Named); err == nil {
			if d.Date == d.Today() {
				p.kept.keep(key, sheet.Day)
			}
			return sheet, nil
		}
	}
	if last == nil || !staffauth.Unanswered(err) || d.Ctx().Err() != nil {
		return nil, err
	}
	d.Recalled, sheet.Day = true, last
	if d.Stood.IsZero() || last.Now.Before(d.Stood) {
		d.Stood = last.Now
	}
	return sheet, nil
}
