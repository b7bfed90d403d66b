package admin

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Trails reads audit trails.
type Trails interface {
	audit.Trails
	// Status tells how far a trail is sealed.
	Status(ctx context.Context, id tenant.ID) (*audit.Status, error)
}

// Chain examines the seals of a trail.
type Chain interface {
	Verify(ctx context.Context, id tenant.ID) (audit.Verdict, error)
}

const (
	auditPath  = staffauth.Admin + "/protokoll"
	auditLines = 50 // on a page
)

// trail is a reader's view of the audit trail, and what they ask for.
type trail struct {
	*staffauth.Request
	from, until string // dates as they stand in the address
	who, topic  string
	text        string
	query       audit.Query
}

func (p *Pages) audit(r *staffauth.Request) error {
	t, err := readTrail(r, r.Query)
	if err != nil {
		return err
	}
	if t.query.Before, err = parsePlace(r.Query("vor")); err != nil {
		return err
	}
	t.query.Most = auditLines + 1
	lines, err := p.Trails.Find(r.Ctx(), r.Town.ID, t.query)
	if err != nil {
		return err
	}
	status, err := p.Trails.Status(r.Ctx(), r.Town.ID)
	if err != nil {
		return err
	}
	people, err := p.People.People(r.Ctx(), r.Town.ID, r.Now)
	if err != nil {
		return err
	}
	return p.Show(r, http.StatusOK, "admin/audit", r.Printer.T("admin.audit.title"), t.view(lines, status, people))
}

// verify examines the whole chain and leads back to what it has found.
func (p *Pages) verify(r *staffauth.Request) error {
	if err := patiently(r); err != nil {
		return err
	}
	if _, err := p.Chain.Verify(r.Ctx(), r.Town.ID); err != nil {
		return err
	}
	r.SeeOther(r.Link(auditPath))
	return nil
}

// patiently lifts the time limit of the answer, because the longest trails take longer.
func patiently(r *staffauth.Request) error {
	err := http.NewResponseController(r.Writer).SetWriteDeadline(time.Time{})
	if errors.Is(err, http.ErrNotSupported) { // then there is no limit
		return nil
	}
	return err
}

// readTrail takes what is asked for from an address or from a form.
func readTrail(r *staffauth.Request, value func(string) string) (*trail, error) {
	t := &trail{
		Request: r, from: value("von"), until: value("bis"), who: value("wer"), topic: value("art"), text: strings.TrimSpace(value("suche")),
	}
	var err error
	if t.query.From, err = t.midnight(t.from, 0); err != nil {
		return nil, apperr.New(apperr.Invalid).At("von")
	}
	if t.query.Until, err = t.midnight(t.until, 1); err != nil {
		return nil, apperr.New(apperr.Invalid).At("bis")
	}
	t.query.Actor = t.who
	t.query.Topic = audit.Topic(t.topic)
	if t.topic != "" && !slices.Contains(audit.Topics, t.query.Topic) {
		return nil, apperr.New(apperr.Invalid).At("art")
	}
	switch {
	case t.text == "":
	case appointment.CleanReference(t.text) != "":
		t.query.Reference = appointment.CleanReference(t.text)
	default:
		t.query.Objects = t.objects()
	}
	return t, nil
}

// midnight gives the beginning of a date, or of one that many days later; zero where there is none.
func (t *trail) midnight(date string, later int) (time.Time, error) {
	if date == "" {
		return time.Time{}, nil
	}
	parsed, err := civil.ParseDate(date)
	if err != nil {
		return time.Time{}, err
	}
	return civil.Instant(parsed.AddDays(later), 0, t.Town.Rules.Location, civil.Beginning), nil
}

// objects gives what the text may mean: an object as exports name it, or the name of an office. It is never nil.
func (t *trail) objects() []string {
	wanted := strings.ToLower(t.text)
	objects := []string{t.text}
	for i := range t.Settings.Plan.Offices {
		o := &t.Settings.Plan.Offices[i]
		if strings.Contains(strings.ToLower(o.Name), wanted) || o.ID == wanted {
			objects = append(objects, "office:"+o.ID)
		}
	}
	return objects
}

// address leads to the same view of the trail, further down where a place is given.
func (t *trail) address(place string) string {
	return t.Link(auditPath, "suche", t.text, "art", t.topic, "wer", t.who, "von", t.from, "bis", t.until, "vor", place)
}

// writePlace and parsePlace are how a place stands in an address: microseconds and number.
func writePlace(at audit.Place) string {
	return strconv.FormatInt(at.At.UnixMicro(), 10) + "-" + strconv.FormatInt(at.ID, 10)
}

func parsePlace(s string) (audit.Place, error) {
	if s == "" {
		return audit.Place{}, nil
	}
	at, id, _ := strings.Cut(s, "-")
	micros, err := strconv.ParseInt(at, 10, 64)
	if err == nil {
		var number int64
		if number, err = strconv.ParseInt(id, 10, 64); err == nil {
			return audit.Place{At: time.UnixMicro(micros), ID: number}, nil
		}
	}
	return audit.Place{}, apperr.New(apperr.Invalid).At("vor")
}
