package daylist

import (
	"fmt"
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/daylist"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// fileView is an encrypted file.
type fileView struct {
	Day     string
	Made    string
	Count   int
	Address string // empty for those who may not take it
}

// dateOf reads the day that is asked for, today where there is none.
func dateOf(r *staffauth.Request, tag string) (civil.Date, error) {
	if tag == "" {
		return r.Today(), nil
	}
	date, err := civil.ParseDate(tag)
	if err != nil {
		return 0, apperr.New(apperr.Invalid).At("tag") // without the cause, which repeats what was typed
	}
	return date, nil
}

// asked gives the office of the address whose people the reader may see, and the day that is asked for.
func asked(r *staffauth.Request, tag string) (*office.Office, civil.Date, error) {
	o, err := officeFor(r, authz.Contact, authz.Read)
	if err != nil {
		return nil, 0, err
	}
	date, err := dateOf(r, tag)
	return o, date, err
}

// file hands the encrypted file of a day over.
func (p *Pages) file(r *staffauth.Request) error {
	o, date, err := asked(r, r.Query("tag"))
	if err != nil {
		return err
	}
	file, err := p.Lists.File(r.Ctx(), r.Town, o.ID, date)
	if err != nil {
		return err
	}
	r.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="termine-%s-%s.pdf"`, o.ID, date))
	r.Data(http.StatusOK, "application/pdf", file.File)
	return nil
}

func fileViewOf(r *staffauth.Request, file *daylist.File) fileView {
	shown := fileView{Day: r.Printer.Date(file.Date), Made: r.Printer.DateTime(file.Made.In(r.Town.Rules.Location)), Count: file.Appointments}
	if r.Staff.Can(authz.Contact, authz.Read, file.Office) {
		shown.Address = r.Link(listPath(file.Office)+"/datei", "tag", file.Date.String())
	}
	return shown
}
