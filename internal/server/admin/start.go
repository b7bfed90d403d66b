package admin

import (
	"net/http"

	"stadttermin/internal/message/outbox"
	"stadttermin/internal/server/staffauth"
)

// startView is what somebody who administers the town should know first.
type startView struct {
	outbox.Trouble

	OverdueSince string
	Gone         []goneRow
	Stand        string // of the settings as the forms show them
	Steps        []step // to the first booking; none once all are done
	StepsDone    int
	StepsWidth   int    // of the meter, in hundredths
	Done         string // what was done just before, in words
	Wrong        string
}

func (p *Pages) showStart(r *staffauth.Request, status int, wrong string) error {
	trouble, err := p.Mails.Trouble(r.Ctx(), r.Town.ID, r.Now)
	if err != nil {
		return err
	}
	view := &startView{Trouble: trouble, Wrong: wrong}
	if view.Gone, view.Stand, err = p.gone(r); err != nil {
		return err
	}
	if view.Steps, view.StepsDone, err = p.steps(r); err != nil {
		return err
	}
	if n := len(view.Steps); n > 0 {
		view.StepsWidth = 100 * view.StepsDone / n
	}
	if r.Query("nach") == "zurueckgeholt" && wrong == "" {
		view.Done = r.Printer.T("admin.gone.done")
	}
	if trouble.Since != nil {
		view.OverdueSince = r.Printer.DateTime(trouble.Since.In(r.Town.Rules.Location))
	}
	return p.Show(r, status, "admin/start", r.Printer.T("admin.start.title"), view)
}

// start leads on to what its reader may open, and says what is wrong with the town's mails and what was retired.
func (p *Pages) start(r *staffauth.Request) error { return p.showStart(r, http.StatusOK, "") }
