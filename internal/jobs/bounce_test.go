package jobs_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	netsmtp "net/smtp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/jobs"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/smtp"
	"stadttermin/internal/staff/audit"
)

// takeReturns starts what takes mails that come back, and lets the mail server send them there.
func (p *post) takeReturns() (address string, path *outbox.ReturnPath) {
	p.Helper()
	path = &outbox.ReturnPath{Ring: p.Keys, Domain: "rueck.example"}
	p.delivery.Return = path.Address
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.Fatal(err)
	}
	receiver := &smtp.Receiver{Domain: path.Domain, Log: slog.New(slog.DiscardHandler), Taker: &outbox.Returns{
		Path: path, Store: message.Outbox{DB: p.DB}, Now: p.Clock.Now, Log: slog.New(slog.DiscardHandler),
	}}
	p.beside(func(ctx context.Context) error { return receiver.Run(ctx, listener) })
	p.server.ReturnTo(listener.Addr().String())
	return listener.Addr().String(), path
}

// unreached lists whom no mail has reached.
func (p *post) unreached() []*queue.Unreached {
	p.Helper()
	list, err := p.unreaching().List(p.Context(), p.town, []string{"amt"})
	if err != nil {
		p.Fatal(err)
	}
	return list
}

func (p *post) unreaching() *queue.Unreaching {
	return &queue.Unreaching{Store: message.Unreached{DB: p.DB}, Now: p.Clock.Now}
}

func (p *post) trouble() outbox.Trouble {
	p.Helper()
	trouble, err := jobs.TroubleOfAll(p.Context(), p.Settings, message.Outbox{DB: p.DB}, p.Clock.Now())
	if err != nil {
		p.Fatal(err)
	}
	return trouble
}

func TestAMailThatIsRefusedForGoodMarksItsAppointment(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	a := p.bookAs(monday, 8*60, "refuse@example.org")
	p.bookAs(monday, 9*60, "anna@example.org")
	p.deliverAll()
	list := p.unreached()
	if len(list) != 1 || list[0].Appointment.ID != a.ID || list[0].Way != "refused" || list[0].Appointment.Contact.Name == "" {
		t.Fatalf("not reached: %+v", list)
	}
	if trouble := p.trouble(); trouble.Unreached != 1 || trouble.Overdue != 0 {
		t.Errorf("trouble: %+v", trouble)
	}
	// Another address says nothing about this one.
	m := booking.StaffAccess{Actor: audit.Staff("jo"), Offices: []string{"amt"}}
	if _, err := p.Bookings.Reach(t.Context(), p.town, m, a.ID, appointment.Contact{Name: "Kim", Email: "kim@example.org"}, ""); err != nil {
		t.Fatal(err)
	}
	if p.deliverAll() != 1 || len(p.unreached()) != 0 {
		t.Errorf("after the address was corrected: %+v", p.unreached())
	}
}

func TestAMailThatComesBackMarksItsAppointment(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.takeReturns()
	a := p.bookAs(monday, 8*60, "bounce@example.org")
	p.bookAs(monday, 9*60, "anna@example.org")
	p.deliverAll()
	apptest.Until(t, "the mail to come back", func() bool { return len(p.unreached()) > 0 })
	one, err := p.unreaching().Of(t.Context(), p.town, a)
	if list := p.unreached(); err != nil || one == nil || len(list) != 1 || list[0].Appointment.ID != a.ID || one.Way != "bounced" {
		t.Fatalf("not reached: %+v, %v", list, err)
	}
	for _, step := range []struct {
		do      func(context.Context, *directory.Town, string, []string, string, audit.Actor) error
		called  bool
		settled bool
	}{{p.unreaching().Called, true, false}, {p.unreaching().Settle, true, true}} {
		if err := step.do(t.Context(), p.town, a.Reference, []string{"bau"}, "", audit.Staff("jo")); err == nil {
			t.Error("somebody of another office noted it")
		}
		if err := step.do(t.Context(), p.town, a.Reference, []string{"amt"}, "", audit.Staff("jo")); err != nil {
			t.Fatal(err)
		}
		list := p.unreached()
		if len(list) != 1 || (list[0].Called != nil) != step.called || (list[0].Settled != nil) != step.settled {
			t.Errorf("after a step: %+v", list[0])
		}
	}
	if trouble := p.trouble(); trouble.Unreached != 0 {
		t.Errorf("trouble: %+v", trouble)
	}
}

func TestASummaryThatComesBackMarksEveryAppointmentItNames(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.takeReturns()
	p.bookAs(monday, 8*60, "kim@example.org")
	p.bookAs(monday, 9*60, "kim@example.org")
	p.deliverAll()
	err := p.DB.InTenant(t.Context(), p.town.ID, func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE contact SET email = 'bounce@example.org', address_key = 'bounce@example.org' WHERE tenant_id = $1`, p.town.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Clock.Set(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	if got := p.deliverAll(); got != 1 {
		t.Fatalf("%d mails", got)
	}
	apptest.Until(t, "both marks", func() bool { return len(p.unreached()) == 2 })
}

func TestOnlyReportsOfOurOwnMailsAreTaken(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	address, path := p.takeReturns()
	p.bookAs(monday, 8*60, "kim@example.org")
	p.deliverAll()
	envelope := p.server.Messages()[0].From
	if id, row, ok := path.Read(envelope); !ok || id != p.town.ID || row == 0 || len(envelope[:strings.IndexByte(envelope, '@')]) > 64 {
		t.Fatalf("sent from %q", envelope)
	}
	other := &outbox.ReturnPath{Ring: p.Keys, Domain: "anders.example"}
	for _, forged := range []string{
		"kim@example.org", "postmaster@rueck.example", "bounce+@rueck.example", "bounce+aaaaaaaaaaaaaaaaaaaaaaaaa@rueck.example",
		strings.Replace(envelope, "bounce+", "bounce+a", 1), other.Address(p.town.ID, 1),
	} {
		if err := netsmtp.SendMail(address, nil, "", []string{forged}, []byte("Subject: x\r\n\r\nx\r\n")); err == nil || !strings.Contains(err.Error(), "550") {
			t.Errorf("%s: %v", forged, err)
		}
	}
	for name, content := range map[string]string{
		"an absence note": "Subject: Abwesend\r\nAuto-Submitted: auto-replied\r\n\r\nIch bin im Urlaub.\r\n",
		"late":            report("delayed"),
	} {
		if err := netsmtp.SendMail(address, nil, "", []string{strings.ToUpper(envelope)}, []byte(content)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if list := p.unreached(); len(list) != 0 {
			t.Errorf("%s marks the appointment: %+v", name, list)
		}
	}
	if err := netsmtp.SendMail(address, nil, "", []string{envelope}, []byte("Subject: x\r\n\r\n"+strings.Repeat("x", 2<<20))); err == nil {
		t.Error("whatever size is taken")
	}
	if err := netsmtp.SendMail(address, nil, "", []string{strings.ToUpper(envelope)}, []byte(report("failed"))); err != nil || len(p.unreached()) != 1 {
		t.Errorf("a true report: %v, %d marks", err, len(p.unreached()))
	}
}

func report(action string) string {
	return strings.ReplaceAll(fmt.Sprintf(`Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; kim@example.org
Action: %s
Status: 5.1.1

--b--
`, action), "\n", "\r\n")
}

func TestThatSomebodyHasCancelledNeedsNoCall(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	a := p.bookAs(monday, 8*60, "kim@example.org")
	p.deliverAll()
	p.server.Refuse(550)
	p.cancel(a)
	p.deliverAll()
	if list := p.unreached(); len(list) != 0 {
		t.Errorf("not reached: %+v", list[0])
	}
}

func TestOverdueMailsAreCounted(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.server.Refuse(451)
	p.bookAs(monday, 8*60, "kim@example.org")
	p.Clock.Advance(outbox.OverdueAfter)
	if trouble := p.trouble(); trouble.Overdue != 0 {
		t.Errorf("after a quarter of an hour: %+v", trouble)
	}
	p.Clock.Advance(5 * time.Minute)
	if trouble := p.trouble(); trouble.Overdue != 1 || trouble.Since == nil {
		t.Errorf("after twenty minutes: %+v", trouble)
	}
	figures := jobs.NewMailFigures()
	registry := prometheus.NewRegistry()
	registry.MustRegister(figures.Collectors()...)
	watch := &jobs.MailWatch{Troubled: p.find.Troubled, Outbox: message.Outbox{DB: p.DB}, Figures: figures, Now: p.Clock.Now, Log: slog.New(slog.DiscardHandler)}
	watch.Once(t.Context())
	gathered, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]float64{}
	for _, family := range gathered {
		shown[family.GetName()] = family.GetMetric()[0].GetGauge().GetValue()
	}
	if shown["stadttermin_mails_overdue"] != 1 || shown["stadttermin_mails_overdue_seconds"] != 20*60 {
		t.Errorf("shown: %v", shown)
	}
	p.server.Refuse(0)
	p.deliverAll()
	if trouble := p.trouble(); trouble.Overdue != 0 {
		t.Errorf("once it was sent: %+v", trouble)
	}
}

func TestWhatIsHeldForASummaryIsNotOverdue(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	a := p.bookAs(monday, 8*60, "kim@example.org")
	for range 10 {
		p.deliverAll()
		p.cancel(a)
		p.deliverAll()
		p.undo(a)
	}
	p.deliverAll()
	for range 4 {
		p.Clock.Advance(10 * time.Minute)
		if trouble := p.trouble(); trouble.Overdue != 0 {
			t.Errorf("at %s: %+v", p.Clock.Now(), trouble)
		}
		p.deliverAll()
	}
}
