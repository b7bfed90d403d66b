package figures

import (
	"context"
	"hash/maphash"
	"log/slog"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// Event is something that is counted by day because it could not be reckoned afterwards.
type Event struct {
	Tenant tenant.ID
	Day    civil.Date
	Office string // empty: a search, which is of no office
	Name   string // code of a reason, or what was looked for
}

// EventStore adds what was counted to what others have counted.
type EventStore interface {
	Add(ctx context.Context, id tenant.ID, counted map[Event]int) error
}

const (
	shards = 64
	// mostKept is how many words a day keeps of a town, and a process between two writings.
	mostKept   = 500
	flushEvery = time.Minute
)

// Counter counts in memory, for requests that must not wait, and writes once a minute. What a process has counted
// since is lost only if it is killed.
type Counter struct {
	Store EventStore
	Now   func() time.Time
	Log   *slog.Logger

	once   sync.Once
	seed   maphash.Seed
	shards [shards]shard
}

type shard struct {
	lock   sync.Mutex
	counts map[Event]int
	_      [40]byte // a cache line of its own
}

// NotFree counts a reason why a time that somebody wanted was not free.
func (c *Counter) NotFree(town *directory.Town, office string, code availability.Code) {
	c.count(Event{Tenant: town.ID, Day: c.today(town), Office: office, Name: string(code)})
}

// InVain counts words that nothing was found for.
func (c *Counter) InVain(town *directory.Town, typed string) {
	if len(typed) <= longestTyped {
		c.count(Event{Tenant: town.ID, Day: c.today(town), Name: typed}) // as it was typed: what it counts as is found out when it is written
	}
}

func (c *Counter) today(town *directory.Town) civil.Date {
	return civil.DateOf(c.Now().In(town.Rules.Location))
}

func (c *Counter) count(e Event) {
	c.once.Do(func() { c.seed = maphash.MakeSeed() })
	s := &c.shards[maphash.String(c.seed, e.Name)%shards]
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.counts == nil {
		s.counts = make(map[Event]int)
	}
	if n, known := s.counts[e]; known {
		s.counts[e] = n + 1
	} else if len(s.counts) < mostKept {
		e.Name = strings.Clone(e.Name) // which is part of a request
		s.counts[e] = 1
	}
}

// Run writes every minute, and once more when the context ends.
func (c *Counter) Run(ctx context.Context) error {
	ticker := time.NewTicker(flushEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			c.Flush(context.WithoutCancel(ctx))
			return nil
		case <-ticker.C:
			c.Flush(ctx)
		}
	}
}

// Flush writes what was counted since the last time. What cannot be written stays for the next.
func (c *Counter) Flush(ctx context.Context) {
	byTenant := make(map[tenant.ID]map[Event]int)
	for i := range c.shards {
		s := &c.shards[i]
		s.lock.Lock()
		counts := s.counts
		s.counts = nil
		s.lock.Unlock()
		for e, n := range counts {
			if e.Office == "" {
				e.Name = normal(e.Name)
			}
			if e.Name == "" {
				continue
			}
			if byTenant[e.Tenant] == nil {
				byTenant[e.Tenant] = make(map[Event]int)
			}
			byTenant[e.Tenant][e] += n
		}
	}
	for id, counts := range byTenant {
		if err := c.Store.Add(ctx, id, counts); err != nil {
			c.Log.WarnContext(ctx, "counted events not written, will be tried again", "tenant", id, "error", err)
			c.putBack(counts)
		}
	}
}

func (c *Counter) putBack(counts map[Event]int) {
	for e, n := range counts {
		s := &c.shards[maphash.String(c.seed, e.Name)%shards]
		s.lock.Lock()
		if s.counts == nil {
			s.counts = make(map[Event]int)
		}
		s.counts[e] += n
		s.lock.Unlock()
	}
}

// Bounds of what is kept of what people type.
const (
	shortestTerm = 3
	longestTerm  = 40
	longestTyped = 160 // bytes
	mostDigits   = 2   // more are a number of somebody or something
)

// normal gives words as they are counted: in small letters, without signs around them. What looks like an address, a
// number or a sentence is nobody's business and gives nothing.
func normal(typed string) string {
	words := strings.Fields(strings.ToLower(typed))
	for i, word := range words {
		words[i] = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	term := strings.Join(strings.Fields(strings.Join(words, " ")), " ")
	digits := 0
	for _, r := range term {
		switch {
		case unicode.IsDigit(r):
			digits++
		case r == '@' || !unicode.IsPrint(r):
			return ""
		}
	}
	if n := utf8.RuneCountInString(term); !utf8.ValidString(term) || n < shortestTerm || n > longestTerm || digits > mostDigits || len(words) > 4 {
		return ""
	}
	return term
}
