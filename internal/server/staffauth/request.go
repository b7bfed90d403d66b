package staffauth

import (
	"stadttermin/internal/apperr"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
)

// Request is one of somebody who has signed in and may open the page.
type Request struct {
	*request.Visit
	Staff    *account.Staff
	Session  string // the token of theirs
	Recalled bool   // the database does not answer: who this is, is known from before
	Self     string // what a language switch opens; empty: the address of this request
}

// GrantName says a grant in words: the role, and the office where it is for one alone.
func (r *Request) GrantName(grant authz.Grant) string {
	role := r.Printer.T("role." + string(grant.Role))
	if grant.Office == "" {
		return role
	}
	name := grant.Office
	if office := r.Settings.Office(grant.Office); office != nil {
		name = r.OfficeName(office).String()
	}
	return role + " · " + name
}

// Sentence says a refusal in the reader's language.
func (r *Request) Sentence(refusal *apperr.Error) string {
	return render.StaffSentence(r.Visit, refusal)
}
