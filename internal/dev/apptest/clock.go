package apptest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"
)

// Clock stands still until it is moved. Its Now fills the clock fields of the program; it may be moved while others read it.
type Clock struct {
	mu    sync.RWMutex
	now   time.Time
	moved func(time.Time) // nil: nobody wants to know
}

// NewClock gives a clock that stands at t.
func NewClock(t time.Time) *Clock { return &Clock{now: t} }

// Now gives the time at which the clock stands.
func (c *Clock) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.now
}

// Advance moves the clock by d, backwards when d is negative.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.set(c.now.Add(d))
}

// Set moves the clock to t.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.set(t)
}

func (c *Clock) set(t time.Time) {
	c.now = t
	if c.moved != nil {
		c.moved(t)
	}
}

// clockSchema lets the database's own times, which no program may choose, follow the clock of a test. Nothing but a test's
// database has it.
const clockSchema = `CREATE SCHEMA test;
	CREATE TABLE test.clock (at timestamptz NOT NULL);
	INSERT INTO test.clock VALUES (%s);
	CREATE FUNCTION test.now() RETURNS timestamptz LANGUAGE sql STABLE RETURN (SELECT at FROM test.clock);
	GRANT USAGE ON SCHEMA test TO stadttermin_app;
	GRANT SELECT ON test.clock TO stadttermin_app;
	ALTER TABLE audit ALTER COLUMN at SET DEFAULT test.now()`

// lead lets the clock of a database follow this one; a database on a server of its own, which may be killed, has none.
func (c *Clock) lead(t testing.TB, database *Database) {
	t.Helper()
	if !database.clock {
		return
	}
	ctx := context.WithoutCancel(t.Context())
	c.moved = func(now time.Time) {
		if err := execute(ctx, database.OwnerURL, "UPDATE test.clock SET at = "+literal(now)); err != nil {
			t.Error(err)
		}
	}
}

func literal(t time.Time) string { return fmt.Sprintf("'%s'", t.Format(time.RFC3339Nano)) }
