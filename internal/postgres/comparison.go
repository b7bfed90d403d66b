package postgres

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// comparisonLimit is how long the database may take, so that one that hangs keeps nobody waiting who comes later.
const comparisonLimit = 5 * time.Second

// comparison asks for the versions of an office's days from a date on.
type comparison struct {
	tenant   tenant.ID
	office   string
	from     civil.Date
	versions map[civil.Date]int64
	done     chan error // how it ended; has room for it
}

// comparisons gathers what is asked for while others are under way: they share the next round trip. Every office that
// anybody looks at is compared again and again, and of thousands in turn each at nearly every look. The zero value is
// ready; it is safe for concurrent use.
type comparisons struct {
	mu      sync.Mutex
	waiting []*comparison
	asking  bool
}

// join lets a comparison wait. It tells whether somebody is needed who asks.
func (c *comparisons) join(q *comparison) (needed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting = append(c.waiting, q)
	needed, c.asking = !c.asking, true
	return needed
}

// next gives all that waits to whoever asks, nothing when there is no more to ask.
func (c *comparisons) next() (group []*comparison) {
	c.mu.Lock()
	defer c.mu.Unlock()
	group, c.waiting = c.waiting, nil
	c.asking = len(group) > 0
	return group
}

// Versions reads the versions of an office's days from a date on.
func (b Bookings) Versions(ctx context.Context, town *directory.Town, office string, from civil.Date) (map[civil.Date]int64, error) {
	q := &comparison{tenant: town.ID, office: office, from: from, versions: make(map[civil.Date]int64), done: make(chan error, 1)}
	if b.comparisons.join(q) {
		go b.compare(context.WithoutCancel(ctx)) // whoever needed the first may go, the others stay
	}
	select {
	case err := <-q.done:
		return q.versions, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// compare asks until nothing waits any more. Each tenant's question is asked as that tenant.
func (db *DB) compare(ctx context.Context) {
	for group := db.comparisons.next(); len(group) > 0; group = db.comparisons.next() {
		batch := &pgx.Batch{}
		for _, q := range group {
			batch.Queue(`SELECT set_config('app.tenant', $1, true)`, strconv.Itoa(int(q.tenant)))
			batch.Queue(`SELECT day, version FROM office_day WHERE tenant_id = $1 AND office_id = $2 AND day >= $3`, q.tenant, q.office, q.from.Time()).Query(q.read)
		}
		limited, cancel := context.WithTimeout(ctx, comparisonLimit)
		err := away(db.pool.SendBatch(limited, batch).Close()) // without BEGIN, one transaction all the same
		cancel()
		for _, q := range group {
			q.done <- err
		}
	}
}

func (q *comparison) read(rows pgx.Rows) error {
	var day time.Time
	var version int64
	_, err := pgx.ForEachRow(rows, []any{&day, &version}, func() error {
		q.versions[civil.DateOf(day)] = version
		return nil
	})
	return err
}
