package daylist

import (
	"fmt"
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/daylist"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
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

// file hands the encrypted file of a day over.
func (p *Pages) file(r *staffauth.Request) error {
	o, err := officeFor(r, authz.Contact, authz.Read)
	if err != nil {
		return err
	}
	date, err := dateOf(r, r.Query("tag"))
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
