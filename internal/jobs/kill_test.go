package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"stadttermin/internal/civil"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/tenant"
)

// mortal is a worker that is killed after so many steps: from then on it does nothing any more, to the database, to the mail
// server or to its queue. Each act is two steps, so that it dies before some and after others.
type mortal struct {
	outbox.Store
	outbox.Sender
	left atomic.Int64
}

var errKilled = errors.New("killed")

func (m *mortal) act(do func() error) error {
	if m.left.Add(-1) < 0 {
		return errKilled
	}
	if err := do(); err != nil {
		return err
	}
	if m.left.Add(-1) < 0 {
		return errKilled
	}
	return nil
}

func (m *mortal) dead() bool { return m.left.Load() < 0 }

func (m *mortal) Lease(ctx context.Context, id tenant.ID, row int64, now, until time.Time) (batch *outbox.Batch, err error) {
	err = m.act(func() error {
		batch, err = m.Store.Lease(ctx, id, row, now, until)
		return err
	})
	return batch, err
}

func (m *mortal) Finish(ctx context.Context, id tenant.ID, now time.Time, ended ...outbox.Ended) error {
	return m.act(func() error { return m.Store.Finish(ctx, id, now, ended...) })
}

func (m *mortal) Postpone(ctx context.Context, id tenant.ID, rows []int64, until time.Time) error {
	return m.act(func() error { return m.Store.Postpone(ctx, id, rows, until) })
}

func (m *mortal) Send(ctx context.Context, letter mail.Mail) error {
	return m.act(func() error { return m.Sender.Send(ctx, letter) })
}

func TestEveryMailArrivesHoweverOftenItsWorkerIsKilled(t *testing.T) {
	t.Parallel()
	const mails = 24
	p := newPost(t)
	for n := range mails {
		p.bookAs(monday.AddDays(n/12), 8*60+15*civil.Clock(n%12), fmt.Sprintf("kim%d@example.org", n))
	}
	random, deaths := rand.New(rand.NewPCG(1, 2)), 0
	for p.waiting() > 0 {
		worker := &mortal{Store: p.delivery.Store, Sender: p.delivery.Sender}
		worker.left.Store(int64(1 + random.IntN(40)))
		delivery := *p.delivery
		delivery.Store, delivery.Sender = worker, worker
		due := p.due()
		var sending errgroup.Group
		sending.SetLimit(4)
		for _, d := range due {
			sending.Go(func() error {
				_ = delivery.Deliver(t.Context(), p.town.ID, d) // what fails shows in what arrives
				return nil
			})
		}
		_ = sending.Wait()
		if worker.dead() {
			deaths++
		}
		p.Clock.Advance(5 * time.Minute) // a dead worker's leases run out
		if deaths > 10*mails {
			t.Fatalf("%d mails still wait after %d deaths", p.waiting(), deaths)
		}
	}
	arrived, ids := make(map[string]int), make(map[string]string)
	for _, m := range p.server.Messages() {
		to, id := m.Header("To"), m.Header("Message-Id")
		arrived[to]++
		if ids[to] == "" {
			ids[to] = id
		}
		if id == "" || ids[to] != id {
			t.Errorf("%s got %q and %q", to, ids[to], id)
		}
	}
	if len(arrived) != mails {
		t.Errorf("%d of %d mails arrived", len(arrived), mails)
	}
	if repeated := len(p.server.Messages()) - mails; deaths < 3 || repeated == 0 {
		t.Errorf("%d deaths and %d mails repeated prove nothing", deaths, repeated)
	}
}
