package account

import (
	"net/http"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/passkey"
)

// ownView is somebody's own account.
type ownView struct {
	Name, Email string
	Roles       []string
	Factor      bool
	App         bool // codes of an app are a second factor
	Passkeys    []passkeyRow
	Question    *passkey.Question // for a proof by a passkey; nil: none works here
	Required    bool              // the role asks for the second factor
	CodesLeft   int
	Sessions    []sessionRow
	Others      bool   // there are sessions beside this one
	Done        string // what was done just before, in words
	Wrong       wrongs
}

// wrongs says at each form what was wrong with it.
type wrongs struct{ Password, Code string }

type sessionRow struct {
	Browser string
	Began   string
	Seen    string
	Own     bool
}

// done are what may have been done just before, as the address says it.
var done = map[string]string{
	"passwort": "account.done.password", "sitzungen": "account.done.sessions", "faktor": "account.done.factor", "beendet": "account.done.dropped", "passkey": "account.done.passkey",
}

func (p *Pages) own(r *staffauth.Request) error { return p.showOwn(r, http.StatusOK, wrongs{}) }

func (p *Pages) showOwn(r *staffauth.Request, status int, wrong wrongs) error {
	view := &ownView{Name: r.Staff.Name, Email: r.Staff.Email, Factor: r.Staff.Factor(), App: r.Staff.App, Wrong: wrong}
	for _, grant := range r.Staff.Grants {
		view.Roles = append(view.Roles, r.GrantName(grant))
	}
	if key := done[r.Query("nach")]; key != "" && status == http.StatusOK {
		view.Done = r.Printer.T(key)
	}
	if view.Factor {
		var err error
		if view.CodesLeft, err = p.Codes.RecoveryCodes(r.Ctx(), r.Town.ID, r.Staff); err != nil {
			return err
		}
		if view.Passkeys, err = p.passkeys(r); err != nil {
			return err
		}
		if view.Question, err = p.Passkeys.AskPasskey(r.Ctx(), r.Town.ID, r.Staff, seat(r)); err != nil {
			return err
		}
	}
	sessions, err := p.Sessions.OwnSessions(r.Ctx(), r.Town.ID, r.Staff, r.Session)
	if err != nil {
		return err
	}
	for i := range sessions {
		view.Sessions = append(view.Sessions, describe(r, &sessions[i]))
		view.Others = view.Others || !sessions[i].Own
	}
	return p.Show(r, status, "account/own", r.Printer.T("account.title"), view)
}

func describe(r *staffauth.Request, s *account.Session) sessionRow {
	row := sessionRow{Browser: s.Browser, Began: moment(r, s.Created), Seen: moment(r, s.Seen), Own: s.Own}
	if row.Browser == "" {
		row.Browser = r.Printer.T("account.sessions.unknown")
	}
	return row
}

// moment says a time of today by the clock, and others with their day.
func moment(r *staffauth.Request, t time.Time) string {
	t = t.In(r.Now.Location())
	if civil.DateOf(t) == r.Today() {
		return r.Printer.T("account.sessions.today", "time", r.Printer.Time(t))
	}
	return r.Printer.DateTime(t)
}

func (p *Pages) changePassword(r *staffauth.Request) error {
	password := r.PostForm("neu")
	if password != r.PostForm("nochmal") {
		return p.showOwn(r, http.StatusUnprocessableEntity, wrongs{Password: r.Printer.T("account.password.differ")})
	}
	err := p.Passwords.ChangePassword(r.Ctx(), r.Town.ID, r.Staff, seat(r), r.PostForm("alt"), password)
	switch refusal := apperr.Of(err); {
	case err == nil:
		r.SeeOther(r.Link(staffauth.OwnPath, "nach", "passwort"))
		return nil
	case refusal.Code == apperr.PasswordWrong || refusal.Code == apperr.PasswordWeak || refusal.Code == apperr.PasswordCommon || refusal.Code == apperr.TooManyRequests || refusal.Code == apperr.Busy:
		return p.showOwn(r, refusal.Status(), wrongs{Password: r.Sentence(refusal)})
	}
	return err
}

func (p *Pages) endOthers(r *staffauth.Request) error {
	if err := p.Sessions.EndOthers(r.Ctx(), r.Town.ID, r.Staff, r.Session); err != nil {
		return err
	}
	r.SeeOther(r.Link(staffauth.OwnPath, "nach", "sitzungen"))
	return nil
}

// back leads whoever opens the address of a form to its page.
func (p *Pages) back(r *staffauth.Request) error {
	r.SeeOther(r.Link(staffauth.OwnPath))
	return nil
}

// passkeyRow is one of somebody's own passkeys.
type passkeyRow struct {
	Name    string
	Host    string // where it works; empty: here
	Since   string
	Used    string // empty: never yet
	Address string // to which removing it is posted; empty: it must stay
}

func (p *Pages) passkeys(r *staffauth.Request) (rows []passkeyRow, err error) {
	own, err := p.Passkeys.OwnPasskeys(r.Ctx(), r.Town.ID, r.Staff)
	if err != nil {
		return nil, err
	}
	here := staffauth.SiteOf(r.Context).Host
	for i := range own {
		row := passkeyRow{Name: own[i].Name, Host: own[i].Host, Since: moment(r, own[i].Created), Address: passkeyPath + "/" + own[i].ID.String() + "/entfernen"}
		if row.Host == here {
			row.Host = ""
		}
		if used := own[i].Used; used != nil {
			row.Used = moment(r, *used)
		}
		if r.Staff.FactorNeeded && !r.Staff.App && len(own) == 1 {
			row.Address = ""
		}
		rows = append(rows, row)
	}
	return rows, nil
}
