package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// storm is outages, each due when so many visitors have been served.
type storm struct {
	gusts []gust
	done  map[string]int
}

type gust struct {
	after int64
	kind  string
	blow  func(context.Context) error
}

// Outages of a run, spread over its visitors.
const (
	emptied = 20 // Redis loses its memory
	killed  = 4  // each of the servers, and the worker
	hung    = 1  // PostgreSQL answers nothing for hangsFor
	frozen  = 2  // Redis answers nothing for frozenFor
)

// hangsFor is how long PostgreSQL hangs; every page answers within answersIn meanwhile, and all is well backIn after.
const (
	hangsFor  = 60 * time.Second
	answersIn = 8 * time.Second
	readyIn   = time.Second
	backIn    = 2 * time.Second
)

// frozenFor is how long Redis answers nothing; no page takes longer than frozenIn meanwhile, however many visitors there are.
const (
	frozenFor = 5 * time.Second
	frozenIn  = time.Second
)

func newStorm(i *installation, visitors int) *storm {
	s := &storm{done: make(map[string]int)}
	add := func(kind string, times, offset int, blow func(context.Context) error) {
		for n := range times {
			s.gusts = append(s.gusts, gust{after: int64((n*visitors + visitors*offset/10) / (times + 1)), kind: kind, blow: blow})
		}
	}
	restart := func(kill, start func() error) func(context.Context) error {
		return func(context.Context) error {
			if err := kill(); err != nil {
				return err
			}
			return start()
		}
	}
	add("Redis emptied", emptied, 5, i.cache.empty)
	add("PostgreSQL killed", killed, 3, restart(i.database.Kill, i.database.Start))
	add("PostgreSQL hung", hung, 5, i.hang)
	add("Redis frozen", frozen, 7, i.freeze)
	add("web server killed", killed, 6, restart(i.web.Kill, i.web.Start))
	add("worker killed", 2*killed, 4, restart(i.worker.Kill, i.worker.Start))
	add("Redis killed", killed, 9, restart(i.cache.Kill, i.cache.Start))
	slices.SortStableFunc(s.gusts, func(a, b gust) int { return int(a.after - b.after) })
	return s
}

// rage lets every outage happen in its turn.
func (s *storm) rage(ctx context.Context, served func() int64) error {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for _, g := range s.gusts {
		for served() < g.after {
			select {
			case <-ctx.Done():
				return fmt.Errorf("only %d visitors were served in time: %w", served(), ctx.Err())
			case <-tick.C:
			}
		}
		if err := g.blow(ctx); err != nil {
			return fmt.Errorf("%s: %w", g.kind, err)
		}
		s.done[g.kind]++
	}
	return nil
}

func (s *storm) String() string {
	return fmt.Sprintf("Redis emptied %d times, killed %d times and frozen %d times for %s, PostgreSQL killed %d times and hung once for %s, web server killed %d times, worker %d times",
		s.done["Redis emptied"], s.done["Redis killed"], s.done["Redis frozen"], frozenFor, s.done["PostgreSQL killed"], hangsFor, s.done["web server killed"], s.done["worker killed"])
}
