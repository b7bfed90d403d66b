package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"stadttermin/internal/dev/bench/idling"
	"stadttermin/internal/dev/bench/process"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// manyTenants measures one web server with as many towns as asked for, each with one small office, beside one with a
// single town.
func manyTenants(ctx context.Context, b *bench) error {
	count := 1_000
	if b.full {
		count = municipalities
	}
	title := fmt.Sprintf("%d towns: ", count)
	f, err := newForge(ctx)
	if err != nil {
		return err
	}
	defer os.RemoveAll(f.folder)
	many, err := f.serveTowns(ctx, "many", count)
	if err != nil {
		return err
	}
	defer func() { _ = many.web.Kill() }()
	single, err := f.serveTowns(ctx, "single", 1)
	if err != nil {
		return err
	}
	defer func() { _ = single.web.Kill() }()

	// Everybody once, so that all towns are in memory.
	if _, err := work(lookers, count, forever, func(n int) error { return many.look(n) }); err != nil {
		return err
	}
	memory, err := resident(many.web.ID())
	if err != nil {
		return err
	}
	var turn atomic.Int64
	asking := func(towns *served, next func() int) side {
		return func() (float64, error) {
			return work(lookers, endless, b.slice, func(int) error { return towns.look(next()) })
		}
	}
	first := func() int { return 0 }
	all := func() int { return int(turn.Add(1)) % count }
	rates, err := inTurn(b.rounds, asking(many, first), asking(many, all), asking(single, first))
	if err != nil {
		return err
	}
	b.put(figure{Name: title + "start-up to the first answer", Value: many.started.Seconds(), Unit: "s", Bound: atMost(3, 0.5)})
	b.put(figure{Name: title + "memory of one instance that has served them all", Value: memory, Unit: "MB", Bound: atMost(300, 150)})
	b.put(figure{Name: title + "availability of one ÷ the same with 1 town", Value: ratio(rates[0], rates[2]), Bound: atLeast(0.8, 0.95), Note: perSecond(rates[0], rates[2])})
	b.put(figure{
		Name: title + "availability of all in turn ÷ the same with 1 town", Value: ratio(rates[1], rates[2]), Bound: atLeast(0.8, 0.95),
		Note: perSecond(rates[1], rates[2]),
	})
	return nil
}

// municipalities is how many towns there are in Germany.
const municipalities = 10_750

// idle measures what a worker asks the database while nothing happens in any of as many towns as there are: what it asks all
// the time, and what it does once a day in each town.
func idle(ctx context.Context, b *bench) error {
	count, watched := 1_000, time.Minute
	if b.full {
		count = municipalities
	}
	p, err := newPlace(ctx, "idle")
	if err != nil {
		return err
	}
	asked := &idling.Statements{}
	i, err := p.open(ctx, time.Now(), db.Traced(asked))
	if err != nil {
		return err
	}
	defer i.close()
	if err := i.apply(ctx, village(0)); err != nil {
		return err
	}
	if err := idling.Copy(ctx, p.ownerURL, count); err != nil {
		return err
	}
	w, err := idling.New(ctx, i.App, p.appURL, p.redisURL, asked)
	if err != nil {
		return err
	}
	defer w.Close()
	before := asked.Load()
	w.Daily(ctx)
	once := float64(asked.Load()-before) / float64(count)

	running, stop := context.WithCancel(ctx)
	wait := w.Start(running)
	before = asked.Load()
	select {
	case <-time.After(watched):
	case <-ctx.Done():
	}
	always := float64(asked.Load()-before) / watched.Seconds()
	stop()
	if err := wait(); err != nil {
		return err
	}
	b.put(figure{
		Name:  fmt.Sprintf("%d towns in which nothing happens: statements per second of the worker", municipalities),
		Value: always + once*municipalities/(24*time.Hour).Seconds(), Bound: atMost(50, 5),
		Note: fmt.Sprintf("%.2f/s at all times, measured with %d towns, and %.0f in each town once a day", always, count, once),
	})
	return nil
}

// served is a web server with towns.
type served struct {
	web     *process.Web
	visitor *browser
	towns   int
	started time.Duration // until its first answer
}

// serveTowns brings towns into force and starts a web server for them.
func (f *forge) serveTowns(ctx context.Context, name string, count int) (*served, error) {
	p, err := newPlace(ctx, name)
	if err != nil {
		return nil, err
	}
	// Waiting for the disk at each of thousands of towns would tell nothing.
	hasty := *p
	hasty.appURL += "&synchronous_commit=off"
	i, err := hasty.open(ctx, time.Now())
	if err != nil {
		return nil, err
	}
	defer i.close()
	if _, err := work(8, count, forever, func(n int) error { return i.apply(ctx, village(n)) }); err != nil {
		return nil, err
	}
	if err := p.settle(ctx); err != nil {
		return nil, err
	}
	s := &served{towns: count}
	if s.web, err = process.NewWeb(f.program, f.folder, p.appURL, p.redisURL); err != nil {
		return nil, err
	}
	s.visitor = newBrowser(lookers, s.web.Address, "")
	begun := time.Now()
	if err := s.web.Start(); err != nil {
		return nil, err
	}
	err = s.look(count - 1)
	s.started = time.Since(begun)
	return s, err
}

// look asks a town for its free days; a village without any is a wrong answer.
func (s *served) look(n int) error {
	body, err := s.visitor.on(slug(n) + ".localhost").get("/api/v1/availability?services=pass")
	if err == nil && !strings.Contains(string(body), `"free":16`) {
		err = fmt.Errorf("town %d of %d: no day with 16 free times in %.200s", n, s.towns, body)
	}
	return err
}

func slug(n int) string { return "ort" + strconv.Itoa(n) }

// village is a town with one small office.
func village(n int) *tenant.Settings {
	settings := (&row{counters: 2, days: 21}).settings()
	settings.Profile.Slug, settings.Profile.Name = slug(n), "Ort "+strconv.Itoa(n)
	settings.Profile.ReferencePrefix = prefix(n)
	return settings
}

// prefix gives four letters that no other number has.
func prefix(n int) string {
	letters := make([]byte, 4)
	for i := range letters {
		letters[i] = 'A' + byte(n%26)
		n /= 26
	}
	return string(letters)
}

// resident reads how much memory a process occupies, in megabytes.
func resident(pid int) (float64, error) {
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if value, found := strings.CutPrefix(lines.Text(), "VmRSS:"); found {
			kilobytes, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
			return kilobytes / 1000, err
		}
	}
	return 0, fmt.Errorf("the kernel tells nothing about process %d", pid)
}
