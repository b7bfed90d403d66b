package own

import (
	"net/http"

	"stadttermin/internal/account"
	"stadttermin/internal/fault"
	"stadttermin/internal/server/page"
	"stadttermin/internal/server/staff"
)

// codesCookie carries new recovery codes, sealed, from the form that made them to the page that shows them.
const codesCookie = "ersatzcodes"

// factorView is a second factor that is to be set up.
type factorView struct {
	account.Setup

	Due   bool // nothing else is open before
	Wrong string
}

func (p *Pages) factorForm(r *staff.Request) error {
	if r.Staff.Factor {
		return p.back(r)
	}
	return p.showFactor(r, http.StatusOK, p.Factors.BeginFactor(r.Staff, issuer(r)), "")
}

func (p *Pages) finishFactor(r *staff.Request) error {
	sealed := r.PostForm("geheimnis")
	codes, err := p.Factors.FinishFactor(r.Ctx(), r.Town.ID, r.Staff, r.Session, sealed, r.PostForm("code"), staff.OriginOf(r.Context))
	refusal := fault.Of(err)
	switch {
	case err == nil:
		page.SetCookie(r.Context, codesCookie, codes, account.CodesShown)
		page.SeeOther(r.Context, r.Link(codesPath))
		return nil
	case r.Staff.Factor: // the same form a second time
		page.SeeOther(r.Context, r.Link(codesPath))
		return nil
	case refusal.Code != fault.CodeRefused && refusal.Code != fault.SetupExpired && refusal.Code != fault.TooManyRequests:
		return err
	}
	setup, again := p.Factors.ResumeFactor(r.Staff, issuer(r), sealed)
	if again != nil {
		setup = p.Factors.BeginFactor(r.Staff, issuer(r))
	}
	return p.showFactor(r, refusal.Status(), setup, r.Sentence(refusal))
}

func (p *Pages) showFactor(r *staff.Request, status int, setup account.Setup, wrong string) error {
	return p.Show(r, status, "own/factor", r.Printer.T("own.factor.title"), &factorView{Setup: setup, Due: r.Staff.FactorDue, Wrong: wrong})
}

// issuer names the account in somebody's app, among those of other places.
func issuer(r *staff.Request) string { return r.Settings.Profile.Name }

func (p *Pages) dropFactor(r *staff.Request) error {
	err := p.Factors.DropFactor(r.Ctx(), r.Town.ID, r.Staff, r.Session, r.PostForm("code"), staff.OriginOf(r.Context))
	if err != nil {
		return p.wrongCode(r, err)
	}
	page.SeeOther(r.Context, r.Link(staff.OwnPath, "nach", "beendet"))
	return nil
}

func (p *Pages) renewCodes(r *staff.Request) error {
	codes, err := p.Codes.RenewCodes(r.Ctx(), r.Town.ID, r.Staff, r.Session, r.PostForm("code"), staff.OriginOf(r.Context))
	if err != nil {
		return p.wrongCode(r, err)
	}
	page.SetCookie(r.Context, codesCookie, codes, account.CodesShown)
	page.SeeOther(r.Context, r.Link(codesPath))
	return nil
}

func (p *Pages) wrongCode(r *staff.Request, err error) error {
	switch refusal := fault.Of(err); refusal.Code {
	case fault.CodeRefused, fault.TooManyRequests:
		return p.showOwn(r, refusal.Status(), wrongs{Code: r.Sentence(refusal)})
	case fault.NotFound: // ended meanwhile
		return p.back(r)
	}
	return err
}

func (p *Pages) shownCodes(r *staff.Request) error {
	codes := p.Codes.ShownCodes(r.Staff, page.Cookie(r.Context, codesCookie))
	if len(codes) == 0 {
		return p.back(r)
	}
	return p.Show(r, http.StatusOK, "own/codes", r.Printer.T("own.codes.title"), codes)
}

func (p *Pages) savedCodes(r *staff.Request) error {
	page.DropCookie(r.Context, codesCookie)
	page.SeeOther(r.Context, r.Link(staff.OwnPath, "nach", "faktor"))
	return nil
}
