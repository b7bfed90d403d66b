package imports

import (
	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

type officeChoice struct {
	ID      string
	Name    request.Text
	Current bool
}

func (p *Pages) drop(r *staffauth.Request) error {
	key, err := keyOf(r)
	if err != nil {
		return err
	}
	if err := p.Files.Drop(r.Ctx(), r.Town, key); err != nil {
		return err
	}
	r.SeeOther(r.Link(staffauth.Import))
	return nil
}

// keyOf reads which draft an address names. A draft of somebody else is not found.
func keyOf(r *staffauth.Request) (imports.Key, error) {
	id, err := uuid.Parse(r.Param("import"))
	if err != nil {
		return imports.Key{}, apperr.New(apperr.NotFound)
	}
	return imports.Key{Draft: id, Staff: r.Staff.ID}, nil
}

// draft gives the draft of an address, if its reader may still import into its office.
func (p *Pages) draft(r *staffauth.Request) (*imports.Draft, imports.Key, error) {
	key, err := keyOf(r)
	if err != nil {
		return nil, key, err
	}
	d, err := p.Files.Draft(r.Ctx(), r.Town, key)
	if err != nil {
		return nil, key, err
	}
	if !mayImport(r, authz.Create, d.Mapping.Office) {
		return nil, key, apperr.New(apperr.Forbidden)
	}
	return d, key, nil
}

// mayImport asks for both rights that an import rests on: its preview says who has an appointment already.
func mayImport(r *staffauth.Request, action authz.Action, at string) bool {
	return r.Staff.Can(authz.Import, action, at) && r.Staff.Can(authz.Contact, authz.Read, at)
}

func importable(r *staffauth.Request, action authz.Action) (offices []string) {
	for i := range r.Settings.Plan.Offices {
		if id := r.Settings.Plan.Offices[i].ID; mayImport(r, action, id) {
			offices = append(offices, id)
		}
	}
	return offices
}

func officeChoices(r *staffauth.Request, action authz.Action, current string) (choices []officeChoice) {
	for _, id := range importable(r, action) {
		choices = append(choices, officeChoice{ID: id, Name: r.OfficeNameOf(id), Current: id == current})
	}
	return choices
}

func pathOf(id uuid.UUID, end string) string { return staffauth.Import + "/" + id.String() + end }
