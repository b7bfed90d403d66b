package desk

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// pickupPath is where documents are listed that are being made, and noted as arrived, many at once.
const pickupPath = staffauth.Pickup

// arrivedFor is how long a document that has arrived stays on the page.
const arrivedFor = 14 * 24 * time.Hour

// mostArrived bounds what one form may say.
const mostArrived = 100

// pickupView is the documents of the reader's offices.
type pickupView struct {
	Awaited []pickupRow
	Arrived []pickupRow
	Typed   string // references that were typed and could not be noted
	Key     string
	Done    int // how many were noted just now
	Noted   bool
	Refused []pickupRefusal
	Mixed   bool // documents of several offices
}

type pickupRow struct {
	Reference string
	Address   string
	Name      string
	Services  []request.Item
	Office    request.Text
	Since     string // when it was ordered, or has arrived
	Ticked    bool
}

// pickupRefusal is why a document was not noted.
type pickupRefusal struct{ Reference, Sentence string }

func (p *Pages) mountPickup(r gin.IRouter) {
	r.GET(pickupPath, p.Need(authz.Case, authz.Change, p.pickup))
	r.POST(pickupPath, p.Need(authz.Case, authz.Change, p.noteAll))
}

func (p *Pages) pickup(r *staffauth.Request) error {
	return p.showPickups(r, http.StatusOK, &pickupView{}, nil)
}

func (p *Pages) showPickups(r *staffauth.Request, status int, view *pickupView, ticked []string) error {
	offices := r.Offices(authz.Case, authz.Change)
	list, err := p.Pickups.Documents(r.Ctx(), r.Town, offices, r.Offices(authz.Contact, authz.Read), r.Today(), r.Now.Add(-arrivedFor))
	if err != nil {
		return err
	}
	view.Key, view.Mixed = request.NewKey(), len(offices) > 1
	for _, one := range list {
		row := pickupRow{
			Reference: one.Appointment.Reference, Address: r.Link(staffauth.Case + "/" + one.Appointment.Reference), Name: one.Appointment.Contact.Name,
			Since: r.Printer.DayMonth(civil.DateOf(one.Awaited)), Ticked: slices.Contains(ticked, one.Appointment.Reference),
		}
		for _, i := range one.Appointment.Items {
			row.Services = append(row.Services, request.Item{Service: r.ServiceName(i.Service), Quantity: i.Quantity})
		}
		if o := r.Settings.Office(one.Appointment.Office); o != nil {
			row.Office = r.OfficeName(o)
		}
		if one.Document.Arrived.IsZero() {
			view.Awaited = append(view.Awaited, row)
		} else {
			row.Since = r.Printer.DayMonth(civil.DateOf(one.Document.Arrived))
			view.Arrived = append(view.Arrived, row)
		}
	}
	r.Self = r.Link(pickupPath)
	return p.Show(r, status, "desk/pickup", r.Printer.T("desk.pickup.title"), view)
}

// noteAll notes every document that was ticked, typed or scanned, and says of each that was not why.
func (p *Pages) noteAll(r *staffauth.Request) error {
	view := &pickupView{Noted: true}
	var ticked, again []string
	wanted := r.PostFormArray("da")
	typed := strings.FieldsFunc(r.PostForm("referenzen"), func(c rune) bool { return strings.ContainsRune(" \t\r\n,;", c) })
	for i, reference := range slices.Concat(wanted, typed) {
		err := error(apperr.New(apperr.Invalid).At("referenzen"))
		if i < mostArrived {
			err = p.noteArrived(r, reference)
		}
		if err == nil {
			view.Done++
			continue
		}
		refusal := apperr.Of(err)
		if refusal.Status() >= http.StatusInternalServerError {
			return err
		}
		sentence := r.Sentence(refusal)
		if refusal.Code == apperr.NotFound || refusal.Code == apperr.Invalid || refusal.Code == apperr.Forbidden {
			sentence = r.Printer.T("desk.pickup.unknown")
		}
		view.Refused = append(view.Refused, pickupRefusal{reference, sentence})
		if i < len(wanted) {
			ticked = append(ticked, reference)
		} else {
			again = append(again, reference)
		}
	}
	view.Typed = strings.Join(again, "\n")
	status := http.StatusOK
	if len(view.Refused) > 0 {
		status = http.StatusConflict
	}
	return p.showPickups(r, status, view, ticked)
}

// noteArrived notes one document, and writes to its person once.
func (p *Pages) noteArrived(r *staffauth.Request, written string) error {
	reference := appointment.CleanReference(written)
	if prefix := r.Settings.Profile.ReferencePrefix; reference != "" && !strings.HasPrefix(reference, prefix) && strings.HasPrefix(reference, "-") {
		reference = prefix + reference
	}
	if reference == "" {
		return apperr.New(apperr.NotFound)
	}
	c, err := p.Queue.Find(r.Ctx(), r.Town, reference, nil)
	if err != nil {
		return err
	}
	if !may(r, authz.Case, authz.Change, c) {
		return apperr.New(apperr.NotFound)
	}
	act := queue.Command{By: r.Staff.Actor(), Key: r.PostForm("schluessel") + "/" + reference}
	_, err = p.Queue.DocumentArrived(r.Ctx(), r.Town, act, c.Key())
	return err
}
