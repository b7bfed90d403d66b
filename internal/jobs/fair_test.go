package jobs_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/jobs"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/redis"
	"stadttermin/internal/town/tenant"
)

// stuck hangs with every mail of a town, as a mail server that takes connections and says nothing.
type stuck struct {
	outbox.Sender
	town    string
	hung    atomic.Int64
	release chan struct{} // closed when the test is over
}

func (s *stuck) Send(ctx context.Context, m mail.Mail) error {
	if strings.Contains(m.From.Address, s.town) {
		s.hung.Add(1)
		select {
		case <-ctx.Done():
		case <-s.release:
		}
		return context.DeadlineExceeded
	}
	return s.Sender.Send(ctx, m)
}

func TestATownWhoseMailsHangKeepsNoOtherTownWaiting(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.Apply(t, apptest.Town("selm", 1))
	selm := p.Town(t, "selm")
	sender := &stuck{Sender: p.delivery.Sender, town: "werne", release: make(chan struct{})}
	p.delivery.Sender = sender
	for n := range civil.Clock(12) { // more than are sent at once
		p.bookAs(monday, 8*60+15*n, "kim"+string(rune('a'+n))+"@example.org")
	}
	p.run()
	t.Cleanup(func() { close(sender.release) })
	apptest.Until(t, "the mails of Werne to hang", func() bool { return sender.hung.Load() >= 8 })
	p.bookIn(selm, monday, 8*60, "robin@example.org")
	apptest.Until(t, "the mail of Selm to arrive", func() bool { return len(p.server.Messages()) > 0 })
	if to := p.server.Messages()[0].To; len(to) != 1 || to[0] != "robin@example.org" {
		t.Errorf("there arrived the mail to %v", to)
	}
}

// bookIn books in a town.
func (p *post) bookIn(town *directory.Town, day civil.Date, at civil.Clock, email string) {
	p.Helper()
	hold, err := p.Bookings.Hold(p.Context(), town, holdAt(town, day, at))
	if err == nil {
		_, err = p.Bookings.Book(p.Context(), town, booking.BookRequest{Hold: hold.Token, Contact: appointment.Contact{Name: "Robin Beispiel", Email: email}, Language: "de"})
	}
	if err != nil {
		p.Fatal(err)
	}
}

func TestOfTwoWorkersOneDoesAPeriodicJob(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	var rounds atomic.Int64
	ctx, cancel := context.WithCancel(t.Context())
	var working sync.WaitGroup
	looked := make(chan struct{}, 4)
	for range 2 {
		client, err := redis.Open(p.RedisURL, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = client.Close() })
		turns := counting{redis.Turns{Client: client}, looked}
		listing := &jobs.Listing{Turns: turns, Towns: p.Towns, Lists: p.Lists, Log: slog.New(slog.DiscardHandler), Listed: func(context.Context) ([]tenant.ID, error) {
			rounds.Add(1)
			return nil, nil
		}}
		working.Go(func() { _ = listing.Run(ctx) })
	}
	<-looked
	<-looked
	cancel()
	working.Wait()
	if n := rounds.Load(); n != 1 {
		t.Errorf("it was done %d times", n)
	}
}

// counting tells when somebody has asked for a turn.
type counting struct {
	redis.Turns
	looked chan struct{}
}

func (c counting) Take(ctx context.Context, job string, every time.Duration) (end func(), ours bool) {
	defer func() { c.looked <- struct{}{} }()
	return c.Turns.Take(ctx, job, every)
}

func TestWithoutRedisPeriodicWorkIsDoneByEverybody(t *testing.T) {
	t.Parallel()
	server := apptest.RedisServer(t)
	client, err := redis.Open(server.URL, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	server.Kill()
	for range 2 {
		end, ours := redis.Turns{Client: client}.Take(t.Context(), "lists", time.Minute)
		if !ours {
			t.Error("it is nobody's turn")
			continue
		}
		end()
	}
}

func TestATownInWhichAJobFailsIsLeftAloneForAWhileAndNoOtherIs(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.Apply(t, apptest.Town("selm", 1))
	selm := p.Town(t, "selm")
	lists := &failingLists{fails: p.town.ID}
	listing := &jobs.Listing{Towns: p.Towns, Lists: lists, Log: slog.New(slog.DiscardHandler), Listed: func(context.Context) ([]tenant.ID, error) {
		return []tenant.ID{p.town.ID, selm.ID}, nil
	}}
	for range 8 {
		listing.Once(t.Context())
	}
	if failed, done := lists.of(p.town.ID), lists.of(selm.ID); failed != 3 || done != 8 {
		t.Errorf("the town that fails was tried %d times, the other %d", failed, done)
	}
}

// failingLists counts how often a town's lists were to be made, and fails in one.
type failingLists struct {
	fails tenant.ID
	mu    sync.Mutex
	tried map[tenant.ID]int
}

func (f *failingLists) Advance(_ context.Context, town *directory.Town) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.tried == nil {
		f.tried = make(map[tenant.ID]int)
	}
	f.tried[town.ID]++
	if town.ID == f.fails {
		return context.DeadlineExceeded
	}
	return nil
}

func (f *failingLists) of(id tenant.ID) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.tried[id]
}
