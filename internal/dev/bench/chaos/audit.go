package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/dev/mailcatcher"
	"stadttermin/internal/message/mail"
)

// result is what was promised, and what the database says.
type result struct {
	acknowledged int
	lost         int // acknowledged, but not there, not booked, without a seat, or somebody else's
	double       int // pairs that sit at one counter at once
	repeated     int // visitors with more than one appointment
	unpromised   int // booked for visitors who were never told so
	overdue      int // mails that should have left
	letters      letters
	repeats      int64
	outages      string
}

// sound tells whether every promise is kept. That hardly anybody was served would prove nothing.
func (r *result) sound(visitors int) bool {
	return r.lost == 0 && r.double == 0 && r.repeated == 0 && r.acknowledged > visitors*9/10 &&
		r.overdue == 0 && r.letters.missing == 0 && r.letters.renamed == 0
}

func (r *result) String() string {
	return fmt.Sprintf("%s; requests sent again %d\nacknowledged %d, lost %d, double %d, repeated for one visitor %d, never told %d\n"+
		"confirmations missing %d, sent again %d, under another id %d; mails overdue %d",
		r.outages, r.repeats, r.acknowledged, r.lost, r.double, r.repeated, r.unpromised, r.letters.missing, r.letters.again, r.letters.renamed, r.overdue)
}

// audit compares what visitors were told with what is stored.
func (i *installation) audit(ctx context.Context, told map[string]string) (*result, error) {
	conn, err := pgx.Connect(ctx, i.database.superURL)
	if err != nil {
		return nil, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	rows, err := conn.Query(ctx, `SELECT a.reference, c.email FROM appointment a JOIN contact c USING (tenant_id, appointment_id)
		JOIN seat s USING (tenant_id, appointment_id) WHERE a.state = 'booked'`)
	if err != nil {
		return nil, err
	}
	r := &result{acknowledged: len(told)}
	stored, persons := make(map[string]string), make(map[string]int)
	var reference, email string
	_, err = pgx.ForEachRow(rows, []any{&reference, &email}, func() error {
		stored[reference] = email
		persons[email]++
		if told[reference] == "" {
			r.unpromised++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for reference, email := range told {
		if stored[reference] != email {
			r.lost++
		}
	}
	for _, appointments := range persons {
		if appointments > 1 {
			r.repeated++
		}
	}
	err = conn.QueryRow(ctx, `SELECT count(*) FROM seat a JOIN seat b ON a.tenant_id = b.tenant_id AND a.counter_key = b.counter_key
		AND a.day = b.day AND a.ticks && b.ticks AND a.appointment_id < b.appointment_id`).Scan(&r.double)
	return r, err
}

// settled is how long after the last booking every mail has left, whatever died with a mail in its hands: its lease, and what
// the queue takes to find out.
const settled = 4 * time.Minute

// overdue waits until no mail is due any more, and tells how many are when they should all have left.
func (i *installation) overdue(ctx context.Context) (left int, err error) {
	conn, err := pgx.Connect(ctx, i.database.superURL)
	if err != nil {
		return 0, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for begun := time.Now(); time.Since(begun) < settled; <-tick.C {
		err = conn.QueryRow(ctx, `SELECT count(*) FROM outbox WHERE state = 'waiting' AND due_at <= now()`).Scan(&left)
		if err != nil || left == 0 {
			break
		}
	}
	return left, err
}

// letters is what arrived of the confirmations of those who were told that they have an appointment.
type letters struct {
	missing int
	again   int // as the same mail, because its worker died before it could note that it was sent
	renamed int // under another Message-ID: a second mail to whoever reads it
}

// judge compares what arrived with what visitors were told.
func judge(arrived []mailcatcher.Message, told map[string]string) (l letters) {
	ids := make(map[string]string)
	for _, m := range arrived {
		id := m.Header("Message-Id")
		if !strings.HasPrefix(id, "<"+string(mail.Confirmation)+".") {
			continue
		}
		switch to := m.To[0]; ids[to] {
		case "":
			ids[to] = id
		case id:
			l.again++
		default:
			l.renamed++
		}
	}
	for _, recipient := range told {
		if ids[recipient] == "" {
			l.missing++
		}
	}
	return l
}
