package admin

import (
	"context"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/hall/device"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Devices is the call displays and kiosks of a town.
type Devices interface {
	List(ctx context.Context, id tenant.ID) ([]*device.Device, error)
	Pair(ctx context.Context, id tenant.ID, plan *office.Plan, by audit.Actor, wanted device.New) (*device.Device, error)
	Revoke(ctx context.Context, id tenant.ID, by audit.Actor, device uuid.UUID, seen string) error
}

// devicesPath is where devices are paired and ended.
const devicesPath = staffauth.Admin + "/geraete"

// devicesView is the paired devices, and the form for another one, the second time with what was wrong.
type devicesView struct {
	Devices []deviceRow
	Ended   []deviceRow
	May     bool // pair
	Form    deviceForm
	Done    string // what was done just before, in words
	Refused string // why something of the list was not done
}

type deviceRow struct {
	Name    string
	Kind    device.Kind
	Place   string
	Offices []string
	Seen    string // empty: never
	Quiet   bool   // it has not been heard of for some minutes
	Ended   string
	End     string // address; empty where the reader may not
	Stand   string // of the device as the form shows it
}

type deviceForm struct {
	Code, Name   string
	Halls        []option
	Offices      []option
	Wrong, Field string
}

// doneToDevices says in words of the catalogue what a page has been led to from.
var doneToDevices = map[string]string{"gekoppelt": "admin.devices.paired", "beendet": "admin.devices.ended"}

func (p *Pages) devices(r *staffauth.Request) error {
	return p.showDevices(r, http.StatusOK, deviceForm{}, device.New{}, "")
}

func (p *Pages) showDevices(r *staffauth.Request, status int, form deviceForm, wanted device.New, refused string) error {
	devices, err := p.Devices.List(r.Ctx(), r.Town.ID)
	if err != nil {
		return err
	}
	view := &devicesView{Refused: refused, May: r.Staff.Can(authz.Device, authz.Create, ""), Form: form}
	if key := doneToDevices[r.Query("nach")]; key != "" {
		view.Done = r.Printer.T(key)
	}
	for _, d := range devices {
		if row := rowOf(r, d); row.Ended == "" {
			view.Devices = append(view.Devices, row)
		} else {
			view.Ended = append(view.Ended, row)
		}
	}
	for _, h := range r.Settings.Plan.Halls {
		view.Form.Halls = append(view.Form.Halls, option{h.ID, h.Name, h.ID == wanted.Hall})
	}
	for i := range r.Settings.Plan.Offices {
		o := &r.Settings.Plan.Offices[i]
		label := r.OfficeName(o).String() + " · " + hallName(r, o.Hall)
		view.Form.Offices = append(view.Form.Offices, option{o.ID, label, slices.Contains(wanted.Offices, o.ID)})
	}
	return p.Show(r, status, "admin/devices", r.Printer.T("admin.devices.title"), view)
}

// quietMinutes is how many minutes a device that is switched on may go without a word.
const quietMinutes = 5

func rowOf(r *staffauth.Request, d *device.Device) deviceRow {
	row := deviceRow{Name: d.Name, Kind: d.Kind, Place: hallName(r, d.Hall)}
	for _, id := range d.Offices {
		name := id
		if o := r.Settings.Office(id); o != nil {
			name = r.OfficeName(o).String()
		}
		row.Offices = append(row.Offices, name)
	}
	location := r.Now.Location()
	if !d.Seen.IsZero() {
		row.Seen, row.Quiet = r.Printer.DateTime(d.Seen.In(location)), r.Now.Sub(d.Seen).Minutes() >= quietMinutes
	}
	if !d.Revoked.IsZero() {
		row.Ended = r.Printer.DateTime(d.Revoked.In(location))
	} else if r.Staff.Can(authz.Device, authz.Change, "") {
		row.End, row.Stand = devicesPath+"/"+d.ID.String()+"/beenden", d.Version()
	}
	return row
}

func hallName(r *staffauth.Request, id string) string {
	for _, h := range r.Settings.Plan.Halls {
		if h.ID == id {
			return h.Name
		}
	}
	return id
}

// pair answers POST /verwaltung/geraete.
func (p *Pages) pair(r *staffauth.Request) error {
	wanted := device.New{Code: r.PostForm("code"), Name: r.PostForm("name"), Hall: r.PostForm("halle"), Offices: r.PostFormArray("amt")}
	_, err := p.Devices.Pair(r.Ctx(), r.Town.ID, &r.Settings.Plan, r.Staff.Actor(), wanted)
	switch refusal := apperr.Of(err); {
	case err == nil:
		r.SeeOther(r.Link(devicesPath, "nach", "gekoppelt"))
		return nil
	case refusal.Code == apperr.Invalid && refusal.Field == "offices":
		return p.showDevices(r, http.StatusUnprocessableEntity, deviceForm{
			Code: wanted.Code, Name: wanted.Name, Wrong: r.Printer.T("admin.devices.wrong_office"), Field: refusal.Field,
		}, wanted, "")
	case refusal.Code != apperr.Invalid && refusal.Status() < http.StatusInternalServerError:
		form := deviceForm{Code: wanted.Code, Name: wanted.Name, Wrong: r.Sentence(refusal), Field: refusal.Field}
		return p.showDevices(r, refusal.Status(), form, wanted, "")
	}
	return err
}

// revoke answers POST /verwaltung/geraete/:device/beenden.
func (p *Pages) revoke(r *staffauth.Request) error {
	id, err := uuid.Parse(r.Param("device"))
	if err != nil {
		return apperr.New(apperr.NotFound)
	}
	err = p.Devices.Revoke(r.Ctx(), r.Town.ID, r.Staff.Actor(), id, r.PostForm(staffauth.StandField))
	if refusal := apperr.Of(err); err != nil && refusal.Code == apperr.Overtaken {
		return p.endedElsewhere(r, "device:"+id.String(), refusal)
	}
	if err != nil {
		return err
	}
	r.SeeOther(r.Link(devicesPath, "nach", "beendet"))
	return nil
}

// endedElsewhere says who was faster. The same form a second time is what its sender has done.
func (p *Pages) endedElsewhere(r *staffauth.Request, object string, refusal *apperr.Error) error {
	last, err := p.Stands.Last(r.Ctx(), r.Town.ID, object)
	if err != nil {
		return err
	}
	if last != nil && last.Actor == r.Staff.Actor() {
		r.SeeOther(r.Link(devicesPath, "nach", "beendet"))
		return nil
	}
	if refusal, err = p.Overtaken(r, refusal, object); err != nil {
		return err
	}
	return p.showDevices(r, refusal.Status(), deviceForm{}, device.New{}, r.Sentence(refusal))
}

func (p *Pages) toDevices(r *staffauth.Request) error {
	r.SeeOther(r.Link(devicesPath))
	return nil
}
