package admin

import (
	"net/http"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
)

// inviteView is the form, the second time with what was wrong.
type inviteView struct {
	Name, Email string
	Choices     choices
	Key         string // of the account to be made, so that the same form makes no second one
	Back        string
	Wrong       string
	Field       string // that is wrong
}

func (p *Pages) inviteForm(r *staffauth.Request) error {
	return p.showInvite(r, http.StatusOK, inviteView{Key: uuid.NewString()}, nil)
}

func (p *Pages) invite(r *staffauth.Request) error {
	guest := account.Guest{Account: key(r), New: account.New{Name: r.PostForm("name"), Email: r.PostForm("email"), Grants: chosenRoles(r)}}
	_, err := p.Inviting.Invite(r.Ctx(), r.Town.ID, r.Staff.Actor(), r.Printer.Lang(), guest)
	switch refusal := apperr.Of(err); {
	case err == nil:
		r.SeeOther(r.Link(accessPath, "nach", "eingeladen"))
		return nil
	case refusal.Field != "":
		view := inviteView{Name: guest.Name, Email: guest.Email, Key: guest.Account.String(), Wrong: r.Sentence(refusal), Field: refusal.Field}
		return p.showInvite(r, refusal.Status(), view, guest.Grants)
	}
	return err
}

func (p *Pages) showInvite(r *staffauth.Request, status int, view inviteView, chosen []authz.Grant) error {
	view.Choices, view.Back = choose(r, chosen), r.Link(accessPath)
	return p.Show(r, status, "admin/invite", r.Printer.T("admin.invite.title"), view)
}
