package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/dev/mailcatcher"
	"stadttermin/internal/directory"
	"stadttermin/internal/feedback"
	"stadttermin/internal/jobs"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/due"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/redis"
	"stadttermin/internal/smtp"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// post is an installation with relay, worker and a mail server.
type post struct {
	*testing.T
	*apptest.Installation
	town     *directory.Town
	server   *mailcatcher.Catcher
	delivery *outbox.Delivery
	find     *due.Finder
}

func newPost(t *testing.T) *post {
	t.Helper()
	return newPostOn(t, apptest.Redis(t))
}

// newPostOn is newPost on a Redis of the test's own choice.
func newPostOn(t *testing.T, redisURL string) *post {
	t.Helper()
	i := apptest.InstallOn(t, apptest.Postgres(t), redisURL, apptest.Town("werne", 1))
	server := apptest.Mail(t)
	sender, err := smtp.New("smtp://"+server.Addr()+"?tls=none", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	p := &post{T: t, Installation: i, town: i.Town(t, "werne"), server: server, find: apptest.Finder(t, i.Database.AppURL)}
	p.delivery = &outbox.Delivery{
		Store: message.Outbox{DB: i.DB}, Sender: sender, Permanent: smtp.Permanent, Now: i.Clock.Now, Log: slog.New(slog.DiscardHandler),
		Composer: i.Composers(),
	}
	return p
}

// run starts relay and worker until the test ends.
func (p *post) run() {
	p.Helper()
	p.relay()
	worker := &jobs.Worker{RedisURL: p.RedisURL, Post: p.post(), Due: redis.Due{Client: p.Redis}, Log: slog.New(slog.DiscardHandler)}
	p.beside(worker.Run)
}

// post gives what sends.
func (p *post) post() *jobs.Post {
	return &jobs.Post{Outbox: message.Outbox{DB: p.DB}, Delivery: p.delivery, Now: p.Clock.Now, Log: slog.New(slog.DiscardHandler)}
}

// due lists the rows that may leave now.
func (p *post) due() []int64 {
	p.Helper()
	rows, _, err := message.Outbox{DB: p.DB}.Due(p.Context(), p.town.ID, p.Clock.Now(), 1000)
	if err != nil {
		p.Fatal(err)
	}
	return rows
}

// relay starts the relay alone, and gives what ends it before the test does.
func (p *post) relay() (stop func()) {
	p.Helper()
	queue, err := jobs.NewQueue(p.RedisURL)
	if err != nil {
		p.Fatal(err)
	}
	relay := &jobs.Relay{
		Due: redis.Due{Client: p.Redis}, Find: p.find.Mails, Queue: queue, Post: p.post(), Sweep: 300 * time.Millisecond, Now: p.Clock.Now, Log: slog.New(slog.DiscardHandler),
	}
	return p.beside(func(ctx context.Context) error { return errors.Join(relay.Run(ctx), queue.Close()) })
}

// beside runs something until the test ends, or until it is stopped.
func (p *post) beside(run func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			p.Error(err)
		}
	})
	p.Cleanup(stop)
	return stop
}

func (p *post) book(day civil.Date) *appointment.Appointment {
	p.Helper()
	return p.bookAs(day, 8*60, "kim@example.org")
}

// bookAs books for an address.
func (p *post) bookAs(day civil.Date, at civil.Clock, email string) *appointment.Appointment {
	p.Helper()
	hold, err := p.Bookings.Hold(p.Context(), p.town, holdAt(p.town, day, at))
	if err != nil {
		p.Fatal(err)
	}
	a, err := p.Bookings.Book(p.Context(), p.town, booking.BookRequest{
		Hold: hold.Token, Contact: appointment.Contact{Name: "Kim Beispiel", Email: email}, Language: "de",
	})
	if err != nil {
		p.Fatal(err)
	}
	return a
}

func holdAt(town *directory.Town, day civil.Date, at civil.Clock) booking.HoldRequest {
	return booking.HoldRequest{
		Basket: office.Basket{{Service: "pass", Quantity: 1}}, Office: "amt", Channel: office.Online,
		Start: civil.Instant(day, at, town.Rules.Location, civil.Beginning),
	}
}

// kinds lists the kinds of the mails that arrived, in order, by their Message-IDs.
func (p *post) kinds() (kinds []mail.Kind) {
	for _, m := range p.server.Messages() {
		kind, _, _ := strings.Cut(strings.Trim(m.Header("Message-Id"), "<>"), ".")
		kinds = append(kinds, mail.Kind(kind))
	}
	return kinds
}

// waiting counts the rows of the outbox that are due and not finished, under a lease or not.
func (p *post) waiting() (n int) {
	p.Helper()
	err := p.DB.InTenant(p.Context(), p.town.ID, func(tx *db.Tx) error {
		return tx.QueryRow(p.Context(), `SELECT count(*) FROM outbox WHERE tenant_id = $1 AND state = 'waiting' AND due_at <= $2`,
			p.town.ID, p.Clock.Now()).Scan(&n)
	})
	if err != nil {
		p.Fatal(err)
	}
	return n
}

// tried counts attempts to send, of all rows together.
func (p *post) tried() (n int) {
	p.Helper()
	err := p.DB.InTenant(p.Context(), p.town.ID, func(tx *db.Tx) error {
		return tx.QueryRow(p.Context(), `SELECT sum(attempt) FROM outbox WHERE tenant_id = $1`, p.town.ID).Scan(&n)
	})
	if err != nil {
		p.Fatal(err)
	}
	return n
}

func (p *post) arrived(n int) {
	p.Helper()
	apptest.Until(p.T, "mails to arrive", func() bool { return len(p.server.Messages()) >= n })
	apptest.Until(p.T, "the outbox to be done", func() bool { return p.waiting() == 0 })
}

var monday = civil.NewDate(2026, 11, 23)

func TestAConfirmationArrivesAtOnceAndTheReminderTheDayBeforeAtTen(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.run()
	p.book(monday)
	p.arrived(1)
	p.Clock.Set(time.Date(2026, 11, 22, 8, 59, 59, 0, time.UTC))
	if got := p.waiting(); got != 0 {
		t.Errorf("before ten %d mails are due", got)
	}
	p.Clock.Set(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	p.arrived(2)
	if got := p.kinds(); len(got) != 2 || got[0] != mail.Confirmation || got[1] != mail.Reminder {
		t.Errorf("arrived: %v", got)
	}
}

func TestThereIsNoReminderForWhatWasBookedAfterItsMoment(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.Clock.Set(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	p.book(monday)
	p.Clock.Advance(12 * time.Hour)
	if got := p.waiting(); got != 1 {
		t.Errorf("%d mails are due, want the confirmation alone", got)
	}
}

func TestReminderOfACancelledOrMovedAppointmentIsNeverSent(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.run()
	cancelled := p.book(monday)
	if _, err := p.Bookings.Cancel(t.Context(), p.town, p.Bookings.ManageToken(p.town, cancelled), ""); err != nil {
		t.Fatal(err)
	}
	moved := p.book(monday)
	hold, err := p.Bookings.Hold(t.Context(), p.town, booking.HoldRequest{
		Basket: office.Basket{{Service: "pass", Quantity: 1}}, Office: "amt", Channel: office.Online,
		Start: civil.Instant(monday.AddDays(3), 9*60, p.town.Rules.Location, civil.Beginning),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Bookings.Move(t.Context(), p.town, p.Bookings.ManageToken(p.town, moved), hold.Token, "", budget.Claim{}); err != nil {
		t.Fatal(err)
	}
	apptest.Until(t, "the outbox to be done", func() bool { return p.waiting() == 0 })
	before := len(p.kinds())
	p.Clock.Set(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	apptest.Until(t, "the outbox to be done", func() bool { return p.waiting() == 0 })
	if got := p.kinds(); len(got) != before {
		t.Errorf("on the day before the old time: %v", got[before:])
	}
	p.Clock.Set(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC))
	p.arrived(before + 1)
	if got := p.kinds(); len(got) != before+1 || got[before] != mail.Reminder {
		t.Errorf("on the day before the new time: %v", got[before:])
	}
}

func TestAMailThatIsNoLongerTrueWhenItIsSentEndsAsVoid(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	a := p.book(monday)
	due := p.due()
	if len(due) != 1 {
		t.Fatalf("due: %v", due)
	}
	if _, err := p.Bookings.Cancel(t.Context(), p.town, p.Bookings.ManageToken(p.town, a), ""); err != nil {
		t.Fatal(err)
	}
	if err := p.delivery.Deliver(t.Context(), p.town.ID, due[0]); err != nil || len(p.kinds()) != 0 {
		t.Errorf("the confirmation of a cancelled appointment: %v, %v", p.kinds(), err)
	}
}

func TestWhileTheMailServerIsAwayMailsWaitAndThenGoOnce(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.server.Refuse(451)
	p.run()
	p.book(monday)
	apptest.Until(t, "the first attempt", func() bool { return p.tried() == 1 })
	apptest.Until(t, "it to fail", func() bool {
		p.Clock.Advance(time.Minute) // until what was leased or postponed is tried again
		return p.tried() >= 2
	})
	p.server.Refuse(0)
	apptest.Until(t, "a later attempt to succeed", func() bool {
		p.Clock.Advance(time.Minute)
		return p.waiting() == 0
	})
	if got := p.kinds(); len(got) != 1 || p.waiting() != 0 {
		t.Errorf("arrived: %v", got)
	}
}

func TestAMailThatWillNeverBeTakenIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.server.Refuse(550)
	p.run()
	p.book(monday)
	apptest.Until(t, "the attempt", func() bool { return p.waiting() == 0 })
	p.server.Refuse(0)
	p.Clock.Advance(time.Hour)
	if p.waiting() != 0 || len(p.kinds()) != 0 {
		t.Errorf("%d due, arrived %v", p.waiting(), p.kinds())
	}
}

// forgetful is a database that fails exactly when a mail is to be marked as sent: what a crash at that moment looks like.
type forgetful struct{ outbox.Store }

func (forgetful) Finish(context.Context, tenant.ID, time.Time, ...outbox.Ended) error {
	return errors.New("the power is out")
}

func TestACrashBetweenSendingAndMarkingRepeatsTheMailOnceWithTheSameMessageID(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.book(monday)
	due := p.due()
	if len(due) != 1 {
		t.Fatalf("due: %v", due)
	}
	crashing := *p.delivery
	crashing.Store = forgetful{p.delivery.Store}
	if err := crashing.Deliver(t.Context(), p.town.ID, due[0]); err == nil {
		t.Error("the crash went unnoticed")
	}
	// Under the crashed worker's lease nobody sends it again.
	if err := p.delivery.Deliver(t.Context(), p.town.ID, due[0]); err != nil || len(p.kinds()) != 1 {
		t.Fatalf("under the lease: %v, %v", p.kinds(), err)
	}
	p.Clock.Advance(10 * time.Minute)
	p.run()
	p.arrived(2)
	p.Clock.Advance(10 * time.Minute)
	messages := p.server.Messages()
	if len(messages) != 2 || p.waiting() != 0 {
		t.Fatalf("%d mails arrived", len(messages))
	}
	if first, second := messages[0].Header("Message-Id"), messages[1].Header("Message-Id"); first != second || first == "" {
		t.Errorf("Message-IDs %q and %q", first, second)
	}
}

func TestTwoWorkersNeverSendTheSameMail(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.run()
	p.run()
	for n := range 3 { // as many as one address may have
		p.book(monday.AddDays(n))
	}
	apptest.Until(t, "the outbox to be done", func() bool { return p.waiting() == 0 })
	seen := make(map[string]bool)
	for _, m := range p.server.Messages() {
		id := m.Header("Message-Id")
		if seen[id] {
			t.Errorf("%s arrived twice", id)
		}
		seen[id] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d mails arrived, want 3", len(seen))
	}
}

func TestWhatSomebodyWritesReachesTheTownAndIsForgotten(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.run()
	words := "Der Kalender ist mit meinem Vorleseprogramm nicht zu bedienen.\nBitte helfen Sie."
	err := p.Feedback.Send(t.Context(), p.town, feedback.Feedback{Name: "Kim", Email: "kim@example.org", Text: words, Language: "de"}, budget.Claim{})
	if err != nil {
		t.Fatal(err)
	}
	p.arrived(1)
	m := p.server.Messages()[0]
	if !strings.Contains(m.Text, "Vorleseprogramm") || m.Header("Reply-To") == "" || m.To[0] != "termine@werne.example" {
		t.Errorf("to %v, reply to %q:\n%s", m.To, m.Header("Reply-To"), m.Text)
	}
	if _, err := (message.Retention{DB: p.DB}).Forget(t.Context(), p.town.ID, monday, p.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	if err := p.Feedback.Send(t.Context(), p.town, feedback.Feedback{Text: " \n"}, budget.Claim{}); apperr.CodeOf(err) != apperr.TextMissing {
		t.Errorf("a message without words: %v", err)
	}
}
