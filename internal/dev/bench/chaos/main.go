// Command chaos lets a thousand visitors book over HTTP while PostgreSQL, Redis, the web server and the worker, each a process
// of its own, are killed and started again and Redis is emptied. Then it looks into the database and at the mails: every
// acknowledged booking exists once, no counter serves two at once, nobody has two appointments, and everybody got their
// confirmation, again only as the same mail. It ends with exit status 1 unless that is so.
//
// Outages happen when so many visitors have been served, never after so much time, so that each hits bookings under way.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

// limit bounds a run.
const limit = 12 * time.Minute

func main() {
	count := flag.Int("visitors", 1000, "how many want an appointment")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	result, err := run(bounded, *count)
	if err != nil {
		fmt.Fprintln(os.Stderr, "chaos:", err)
		os.Exit(1)
	}
	fmt.Println(result)
	if !result.sound(*count) {
		os.Exit(1)
	}
}

func run(ctx context.Context, count int) (*result, error) {
	i, err := install(ctx, count)
	if err != nil {
		return nil, err
	}
	defer i.remove()
	crowd := newCrowd(i, count)
	storm := newStorm(i, count)
	ended := make(chan error, 1)
	go func() { ended <- storm.rage(ctx, crowd.served.Load) }()
	crowd.book(ctx)
	if err := <-ended; err != nil {
		return nil, err
	}
	r, err := i.audit(ctx, crowd.acknowledged())
	if err != nil {
		return nil, err
	}
	r.outages, r.repeats = storm.String(), crowd.repeats.Load()
	if r.overdue, err = i.overdue(ctx); err != nil {
		return nil, err
	}
	r.letters = judge(i.mails.Messages(), crowd.acknowledged())
	return r, nil
}
