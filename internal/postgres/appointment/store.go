package appointment

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/batch"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// Store is the database as the use cases of booking see it.
type Store struct {
	*db.DB
	comparisons *comparisons
}

// New gives the store of a database. There is one of it, so that comparisons share their round trips.
func New(db *db.DB) *Store { return &Store{DB: db, comparisons: newComparisons()} }

// InTenant runs do in one transaction of the tenant.
func (b *Store) InTenant(ctx context.Context, id tenant.ID, do func(booking.Tx) error) error {
	return b.DB.InTenant(ctx, id, func(tx *db.Tx) error { return do(Tx{Tx: tx}) })
}

// Tx is a transaction as the use cases of booking see it.
type Tx struct{ *db.Tx }

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

// comparisons are what is asked for while others are under way: they share the next round trip. Every office that anybody looks
// at is compared again and again, and of thousands in turn each at nearly every look.
type comparisons = batch.Queue[struct{}, *comparison, *comparison]

// mostCompared bounds how many comparisons share a round trip.
const mostCompared = 1_000

func newComparisons() *comparisons {
	return &comparisons{Writers: 1, Most: mostCompared, Lane: func(c *comparison) *comparison { return c }}
}

// Versions reads the versions of an office's days from a date on.
func (b *Store) Versions(ctx context.Context, town *directory.Town, office string, from civil.Date) (map[civil.Date]int64, error) {
	q := &comparison{tenant: town.ID, office: office, from: from, versions: make(map[civil.Date]int64), done: make(chan error, 1)}
	asking := context.WithoutCancel(ctx) // whoever needed the first may go, the others stay
	b.comparisons.Add(struct{}{}, q, func(group []*comparison) { b.compare(asking, group) })
	select {
	case err := <-q.done:
		return q.versions, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// compare asks for a group at once, each tenant's question as that tenant.
func (b *Store) compare(ctx context.Context, group []*comparison) {
	questions := &pgx.Batch{}
	for _, q := range group {
		db.QueueTenant(questions, q.tenant)
		questions.Queue(`SELECT day, version FROM office_day WHERE tenant_id = $1 AND office_id = $2 AND day >= $3`, q.tenant, q.office, q.from.Time()).Query(q.read)
	}
	limited, cancel := context.WithTimeout(ctx, comparisonLimit)
	defer cancel()
	err := db.Unavailable(b.SendBatch(limited, questions))
	for _, q := range group {
		q.done <- err
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
