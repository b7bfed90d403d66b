package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

const (
	busyDay  = 1_000 // appointments on one day of one office
	desks    = 200   // that are connected to it
	arrivals = 50    // of which each desk is told
)

// deskDay is an office on a full day, with a clerk who has signed in.
type deskDay struct {
	*installation
	town    *directory.Town
	date    civil.Date
	clerk   *browser
	session http.CookieJar
}

const clerkEmail, clerkPassword = "clerk@desk.example", "five words are enough here"

// deskPages measures the plan of a full day, and how soon everybody at a desk knows what happened at another.
func deskPages(ctx context.Context, b *bench) error {
	settings := roomy("desk", "DES")
	thursday := firstDay.AddDays(3) // the longest day: 96 starts at 12 counters
	i, err := install(ctx, "desk", time.Date(2027, 3, 11, 8, 0, 0, 0, time.UTC), settings)
	if err != nil {
		return err
	}
	defer i.close()
	d := &deskDay{installation: i, date: thursday}
	if d.town, err = i.town(ctx, "desk"); err != nil {
		return err
	}
	if _, err := i.fill(ctx, d.town, d.town.Rules.Offices[0], map[civil.Date][]availability.Seat{thursday: full(d.town.Rules, thursday)}); err != nil {
		return err
	}
	if err := i.settle(ctx); err != nil {
		return err
	}
	address, err := i.serve(ctx)
	if err != nil {
		return err
	}
	if err := d.signIn(ctx, address); err != nil {
		return err
	}
	if err := d.plan(ctx, b); err != nil {
		return err
	}
	return d.fanOut(ctx, b)
}

// full gives a seat for each of the day's appointments.
func full(rules *availability.Rules, date civil.Date) (seats []availability.Seat) {
	o := rules.Offices[0]
	opening := rules.Opening(o, date)
	for tick := range opening.Day.Ticks {
		if !opening.Open(tick) {
			continue
		}
		for counter := range o.Counters {
			if seats = append(seats, availability.Seat{Counter: counter, From: tick, End: tick + 1}); len(seats) == busyDay {
				return seats
			}
		}
	}
	return seats
}

func (d *deskDay) signIn(ctx context.Context, address string) error {
	clerk := account.New{Name: "Kim Beispiel", Email: clerkEmail, Password: clerkPassword, Grants: []authz.Grant{{Role: authz.Clerk}}}
	if _, err := d.Staff.Accounts.Add(ctx, d.town.ID, audit.System, clerk); err != nil {
		return err
	}
	var err error
	if d.session, err = cookiejar.New(nil); err != nil {
		return err
	}
	d.clerk = newBrowser(lookers, address, "desk.localhost")
	d.clerk.client.Jar = d.session
	form := url.Values{"email": {clerkEmail}, "passwort": {clerkPassword}}.Encode()
	status, body, err := d.clerk.do(http.MethodPost, "/bedienplatz/anmelden", []byte(form), map[string]string{"Content-Type": "application/x-www-form-urlencoded"})
	if err == nil && status != http.StatusSeeOther {
		err = refused("signing in", status, body)
	}
	return err
}

// plan measures the day by counter.
func (d *deskDay) plan(ctx context.Context, b *bench) error {
	path := "/bedienplatz/" + d.town.Rules.Offices[0].ID
	body, err := d.clerk.get(path)
	if err != nil {
		return err
	}
	if count := strings.Count(string(body), "/bedienplatz/fall/"); count < busyDay {
		return fmt.Errorf("the plan leads to %d appointments, not to %d", count, busyDay)
	}
	var took []time.Duration
	for range 5 * b.rounds {
		begun := time.Now()
		if _, err := d.clerk.get(path); err != nil {
			return err
		}
		took = append(took, time.Since(begun))
	}
	b.put(figure{
		Name: "day plan with 1,000 appointments, one after the other", Value: milliseconds(median(took)), Unit: "ms", Bound: atMost(120, 20),
		Note: fmt.Sprintf("p99 %.0f ms, %d KB", milliseconds(percentile(took, 99)), len(body)/1000),
	})
	return b.againstHello(ctx, "day plan with 1,000 appointments ÷ gin hello", d.clerk, path, nil)
}

// fanOut lets people arrive and waits until every desk knows it.
func (d *deskDay) fanOut(ctx context.Context, b *bench) error {
	references, err := d.references(ctx)
	if err != nil {
		return err
	}
	listening, stop := context.WithCancel(ctx)
	defer stop()
	told := make(chan time.Time, desks)
	var streams sync.WaitGroup
	defer streams.Wait()
	defer stop()
	for range desks {
		lines, err := d.listen(listening)
		if err != nil {
			return err
		}
		streams.Go(func() {
			for lines.Scan() {
				if strings.Contains(lines.Text(), `"action":"arrive"`) {
					told <- time.Now()
				}
			}
		})
	}
	var each, last []time.Duration
	for _, reference := range references[:arrivals] {
		if _, err := d.Queue.Arrive(ctx, d.town, queue.Command{By: audit.System, Key: reference}, reference, false); err != nil {
			return err
		}
		begun, latest := time.Now(), time.Duration(0)
		for range desks {
			select {
			case at := <-told:
				latest = max(latest, at.Sub(begun))
				each = append(each, max(0, at.Sub(begun)))
			case <-time.After(30 * time.Second):
				return fmt.Errorf("a desk was not told of an arrival within 30 seconds")
			}
		}
		last = append(last, latest)
	}
	b.put(figure{
		Name: "200 connected desks: from an arrival to a desk that knows it, p99", Value: milliseconds(percentile(each, 99)), Unit: "ms", Bound: atMost(80, 30),
		Note: fmt.Sprintf("median %.0f ms, the last of them after %.0f ms", milliseconds(median(each)), milliseconds(median(last))),
	})
	return nil
}

// references lists those of the day's appointments.
func (d *deskDay) references(ctx context.Context) (references []string, err error) {
	day, err := d.Queue.Day(ctx, d.town, d.town.Rules.Offices[0].ID, d.date, false)
	if err != nil {
		return nil, err
	}
	for _, c := range day.Cases {
		references = append(references, c.Key())
	}
	return references, nil
}

// listen connects a desk and gives the lines that it is sent.
func (d *deskDay) listen(ctx context.Context) (*bufio.Scanner, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.clerk.address+"/bedienplatz/"+d.town.Rules.Offices[0].ID+"/ereignisse", nil)
	if err != nil {
		return nil, err
	}
	request.Host = d.clerk.host
	request.Header.Set("Accept", "text/event-stream")
	response, err := (&http.Client{Jar: d.session}).Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		_ = response.Body.Close()
		return nil, refused("events", response.StatusCode, nil)
	}
	context.AfterFunc(ctx, func() { _ = response.Body.Close() })
	return bufio.NewScanner(response.Body), nil
}
