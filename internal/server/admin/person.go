package admin

import (
	"net/http"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
)

// personView is one account and what can be done about it.
type personView struct {
	personRow

	Address string // of this page; the forms lie below
	Expires string // when the open invitation runs out
	Own     bool   // the reader's own account
	Choices choices
	Key     string // of the next link, so that the same form sends no second one
	Stand   string // of the account as the forms show it
	Done    string // what was done just before, in words
	Wrong   string
}

// personHandler answers a request about one account of the town.
type personHandler func(*staffauth.Request, *account.Person) error

// done are what may have been done just before, as the address says it.
var (
	doneToAll = map[string]string{"eingeladen": "admin.done.invited"}
	doneToOne = map[string]string{
		"rollen": "admin.done.roles", "einladung": "admin.done.invited", "zurueckgezogen": "admin.done.withdrawn", "passwort": "admin.done.reset",
		"faktor": "admin.done.factor", "geschlossen": "admin.done.closed", "geoeffnet": "admin.done.opened",
	}
)

// of finds the account that an address names; one of another town is not found.
func (p *Pages) of(h personHandler) staffauth.Handler {
	return func(r *staffauth.Request) error {
		id, err := uuid.Parse(r.Param("person"))
		if err != nil {
			return apperr.New(apperr.NotFound)
		}
		person, err := p.People.Person(r.Ctx(), r.Town.ID, id, r.Now)
		if err != nil {
			return err
		}
		return h(r, person)
	}
}

func (p *Pages) person(r *staffauth.Request, person *account.Person) error {
	return p.showPerson(r, http.StatusOK, person, person.Grants, "")
}

func (p *Pages) showPerson(r *staffauth.Request, status int, person *account.Person, chosen []authz.Grant, wrong string) error {
	view := &personView{
		personRow: describe(r, person), Address: address(person), Own: person.ID == r.Staff.ID, Choices: choose(r, chosen), Key: uuid.NewString(), Wrong: wrong, Stand: person.Version(),
	}
	if person.Expires != nil {
		view.Expires = r.Printer.DateTime(person.Expires.In(r.Now.Location()))
	}
	if key := doneToOne[r.Query("nach")]; key != "" && wrong == "" {
		view.Done = r.Printer.T(key)
	}
	return p.Show(r, status, "admin/person", person.Name, view)
}

// change runs a change of an account, which gets what the form was made from. An account that is as wanted already is no
// conflict, whoever has made it so.
func (p *Pages) change(r *staffauth.Request, person *account.Person, already func(*account.Person) bool, change func(seen string) error) error {
	if already(person) {
		return nil
	}
	err := change(r.PostForm(staffauth.StandField))
	refusal := apperr.Of(err)
	if err == nil || refusal.Code != apperr.Overtaken {
		return err
	}
	now, err := p.People.Person(r.Ctx(), r.Town.ID, person.ID, r.Now)
	if err != nil || already(now) {
		return err
	}
	if refusal, err = p.Overtaken(r, refusal, "staff:"+person.ID.String()); err != nil {
		return err
	}
	return refusal
}

func address(person *account.Person) string { return accessPath + "/" + person.ID.String() }

func (p *Pages) back(r *staffauth.Request, person *account.Person) error {
	r.SeeOther(r.Link(address(person)))
	return nil
}

func (p *Pages) grant(r *staffauth.Request, person *account.Person) error {
	chosen := chosenRoles(r)
	err := error(apperr.New(apperr.RoleMissing))
	if len(chosen) > 0 {
		err = p.change(r, person, func(now *account.Person) bool { return same(chosen, now.Grants) }, func(seen string) error {
			return p.Accounts.Grant(r.Ctx(), r.Town.ID, r.Staff.Actor(), person.ID, chosen, seen)
		})
	}
	return p.finish(r, person, chosen, "rollen", err)
}

func (p *Pages) inviteAgain(r *staffauth.Request, person *account.Person) error {
	_, err := p.Inviting.InviteAgain(r.Ctx(), r.Town.ID, r.Staff.Actor(), r.Printer.Lang(), person.ID, key(r))
	return p.finish(r, person, person.Grants, "einladung", err)
}

func (p *Pages) withdraw(r *staffauth.Request, person *account.Person) error {
	if person.Accepted { // meanwhile; then closing the account is another decision
		return p.back(r, person)
	}
	err := p.change(r, person, isClosed, func(seen string) error {
		return p.Accounts.Withdraw(r.Ctx(), r.Town.ID, r.Staff.Actor(), person.ID, seen)
	})
	return p.finish(r, person, person.Grants, "zurueckgezogen", err)
}

func (p *Pages) sendReset(r *staffauth.Request, person *account.Person) error {
	_, err := p.Inviting.SendReset(r.Ctx(), r.Town.ID, r.Staff.Actor(), r.Printer.Lang(), person.ID, key(r))
	return p.finish(r, person, person.Grants, "passwort", err)
}

func (p *Pages) resetFactor(r *staffauth.Request, person *account.Person) error {
	err := p.change(r, person, func(now *account.Person) bool { return !now.Factor() }, func(seen string) error {
		return p.Accounts.ResetFactor(r.Ctx(), r.Town.ID, r.Staff.Actor(), person.ID, seen)
	})
	return p.finish(r, person, person.Grants, "faktor", err)
}

func (p *Pages) closeAccount(r *staffauth.Request, person *account.Person) error {
	err := p.change(r, person, isClosed, func(seen string) error {
		return p.Accounts.SetActive(r.Ctx(), r.Town.ID, r.Staff.Actor(), person.ID, false, seen)
	})
	return p.finish(r, person, person.Grants, "geschlossen", err)
}

func isClosed(now *account.Person) bool { return !now.Active }

func (p *Pages) openAccount(r *staffauth.Request, person *account.Person) error {
	err := p.change(r, person, func(now *account.Person) bool { return now.Active }, func(seen string) error {
		return p.Accounts.SetActive(r.Ctx(), r.Town.ID, r.Staff.Actor(), person.ID, true, seen)
	})
	return p.finish(r, person, person.Grants, "geoeffnet", err)
}

// finish leads to the page of the account, or shows there what was wrong.
func (p *Pages) finish(r *staffauth.Request, person *account.Person, chosen []authz.Grant, done string, err error) error {
	switch refusal := apperr.Of(err); {
	case err == nil:
		r.SeeOther(r.Link(address(person), "nach", done))
		return nil
	case refusal.Code == apperr.Overtaken:
		now, err := p.People.Person(r.Ctx(), r.Town.ID, person.ID, r.Now)
		if err != nil {
			return err
		}
		return p.showPerson(r, refusal.Status(), now, chosen, r.Sentence(refusal))
	case refusal.Code == apperr.LastAdmin || refusal.Code == apperr.RoleMissing || refusal.Code == apperr.UnknownOffice:
		return p.showPerson(r, refusal.Status(), person, chosen, r.Sentence(refusal))
	}
	return err
}

// key reads that of a form; whoever sends none gets one.
func key(r *staffauth.Request) uuid.UUID {
	key, err := uuid.Parse(r.PostForm("schluessel"))
	if err != nil {
		return uuid.New()
	}
	return key
}
