package account

import (
	"net/http"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
)

// codesCookie carries new recovery codes, sealed, from the form that made them to the page that shows them.
const codesCookie = "ersatzcodes"

// factorView is a second factor that is to be set up: the passkey, or the app.
type factorView struct {
	*account.Setup // nil: there is an app already

	Passkey *account.Creation // nil: the host can have no passkeys
	Due     bool              // nothing else is open before
	Wrong   string
}

func (p *Pages) factorForm(r *staffauth.Request) error {
	return p.showFactor(r, http.StatusOK, nil, "")
}

func (p *Pages) finishFactor(r *staffauth.Request) error {
	sealed := r.PostForm("geheimnis")
	codes, err := p.Factors.FinishFactor(r.Ctx(), r.Town.ID, r.Staff, seat(r), sealed, r.PostForm("code"))
	refusal := apperr.Of(err)
	switch {
	case err == nil:
		p.setUp(r, codes)
		return nil
	case r.Staff.App: // the same form a second time
		r.SeeOther(r.Link(codesPath))
		return nil
	case refusal.Code != apperr.CodeRefused && refusal.Code != apperr.SetupExpired && refusal.Code != apperr.TooManyRequests:
		return err
	}
	var setup *account.Setup
	if again, err := p.Factors.ResumeFactor(r.Staff, issuer(r), sealed); err == nil && refusal.Code != apperr.SetupExpired {
		setup = &again
	}
	return p.showFactor(r, refusal.Status(), setup, r.Sentence(refusal))
}

// setUp leads on from a second factor that was set up: to the recovery codes where they are new.
func (p *Pages) setUp(r *staffauth.Request, codes string) {
	render.DropCookie(r.Context, permitCookie)
	if codes == "" {
		r.SeeOther(r.Link(staffauth.OwnPath, "nach", "faktor"))
		return
	}
	render.SetCookie(r.Context, codesCookie, codes, account.CodesShown)
	r.SeeOther(r.Link(codesPath))
}

// showFactor shows what can be set up. Whoever has a second factor gives it before, on the page of their account.
func (p *Pages) showFactor(r *staffauth.Request, status int, setup *account.Setup, wrong string) error {
	permit := render.Cookie(r.Context, permitCookie)
	creation, err := p.Passkeys.BeginPasskey(r.Ctx(), r.Town.ID, r.Staff, seat(r))
	if apperr.CodeOf(err) == apperr.SetupExpired {
		return p.back(r)
	}
	if err != nil {
		return err
	}
	if setup == nil && !r.Staff.App {
		begun, err := p.Factors.BeginFactor(r.Staff, issuer(r), r.Session, permit)
		if err != nil {
			return err
		}
		setup = &begun
	}
	return p.Show(r, status, "account/factor", r.Printer.T("account.factor.title"), &factorView{Setup: setup, Passkey: creation, Due: r.Staff.FactorDue, Wrong: wrong})
}

func (p *Pages) permit(r *staffauth.Request) error {
	permit, err := p.Passkeys.Permit(r.Ctx(), r.Town.ID, r.Staff, seat(r), staffauth.ProofOf(r.Context))
	if err != nil {
		return p.wrongProof(r, err)
	}
	render.SetCookie(r.Context, permitCookie, permit, account.PermitLifetime)
	r.SeeOther(r.Link(staffauth.FactorPath))
	return nil
}

// issuer names the account in somebody's app, among those of other places.
func issuer(r *staffauth.Request) string { return r.Settings.Profile.Name }

func (p *Pages) dropFactor(r *staffauth.Request) error {
	err := p.Factors.DropFactor(r.Ctx(), r.Town.ID, r.Staff, r.Session, staffauth.ProofOf(r.Context), staffauth.OriginOf(r.Context))
	if err != nil {
		return p.wrongProof(r, err)
	}
	r.SeeOther(r.Link(staffauth.OwnPath, "nach", "beendet"))
	return nil
}

func (p *Pages) renewCodes(r *staffauth.Request) error {
	codes, err := p.Codes.RenewCodes(r.Ctx(), r.Town.ID, r.Staff, r.Session, staffauth.ProofOf(r.Context), staffauth.OriginOf(r.Context))
	if err != nil {
		return p.wrongProof(r, err)
	}
	render.SetCookie(r.Context, codesCookie, codes, account.CodesShown)
	r.SeeOther(r.Link(codesPath))
	return nil
}

// wrongProof shows at the form that asks for a second factor why nothing was done.
func (p *Pages) wrongProof(r *staffauth.Request, err error) error {
	switch refusal := apperr.Of(err); refusal.Code {
	case apperr.CodeRefused:
		said := r.Sentence(refusal)
		if !r.Staff.App { // a recovery code has no next one
			said = r.Printer.T("desk.code.recovery_wrong")
		}
		return p.showOwn(r, refusal.Status(), wrongs{Code: said})
	case apperr.PasskeyRefused, apperr.PasskeyCloned, apperr.LastFactor, apperr.TooManyRequests:
		return p.showOwn(r, refusal.Status(), wrongs{Code: r.Sentence(refusal)})
	case apperr.NotFound: // ended meanwhile
		return p.back(r)
	}
	return err
}

func (p *Pages) shownCodes(r *staffauth.Request) error {
	codes := p.Codes.ShownCodes(r.Staff, render.Cookie(r.Context, codesCookie))
	if len(codes) == 0 {
		return p.back(r)
	}
	return p.Show(r, http.StatusOK, "account/codes", r.Printer.T("account.codes.title"), codes)
}

func (p *Pages) savedCodes(r *staffauth.Request) error {
	render.DropCookie(r.Context, codesCookie)
	r.SeeOther(r.Link(staffauth.OwnPath, "nach", "faktor"))
	return nil
}

func (p *Pages) finishPasskey(r *staffauth.Request) error {
	codes, err := p.Passkeys.FinishPasskey(r.Ctx(), r.Town.ID, r.Staff, seat(r), staffauth.AnswerOf(r.Context), r.PostForm("name"))
	switch refusal := apperr.Of(err); {
	case err == nil:
		p.setUp(r, codes)
		return nil
	case refusal.Code == apperr.PasskeyRefused || refusal.Code == apperr.SetupExpired:
		return p.showFactor(r, refusal.Status(), nil, r.Sentence(refusal))
	}
	return err
}

func (p *Pages) dropPasskey(r *staffauth.Request) error {
	which, err := uuid.Parse(r.Param("passkey"))
	if err != nil {
		return apperr.New(apperr.NotFound)
	}
	err = p.Passkeys.DropPasskey(r.Ctx(), r.Town.ID, r.Staff, seat(r), which, staffauth.ProofOf(r.Context))
	if err != nil {
		return p.wrongProof(r, err)
	}
	r.SeeOther(r.Link(staffauth.OwnPath, "nach", "passkey"))
	return nil
}
