package db_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// halls writes some with their number as their id, and gives the texts of the statements that it took.
func queueHalls(rows int) (*pgx.Batch, []string) {
	numbers := make([]int, rows)
	for i := range numbers {
		numbers[i] = i
	}
	batch := &pgx.Batch{}
	someHalls.Queue(batch, 1, numbers)
	var texts []string
	for _, queued := range batch.QueuedQueries {
		texts = append(texts, queued.SQL)
	}
	return batch, texts
}

var someHalls = db.Into("hall", `ON CONFLICT (tenant_id, hall_id) DO NOTHING`,
	db.Value("hall_id", func(n int) any { return strings.Repeat("h", n+1) }),
	db.Value("retired", func(n int) any { return n%2 == 1 }),
)

func TestRowsOfEachNumberAreWrittenWithOneTextAndFewStatements(t *testing.T) {
	t.Parallel()
	texts := make(map[string]bool)
	for rows := range 400 {
		batch, queued := queueHalls(rows)
		if most := rows/64 + 2; len(queued) > most {
			t.Errorf("%d rows take %d statements", rows, len(queued))
		}
		values := 0
		for i, text := range queued {
			texts[text] = true
			values += len(batch.QueuedQueries[i].Arguments) - 1
		}
		if values != 2*rows {
			t.Errorf("%d rows have %d values", rows, values)
		}
	}
	if len(texts) > 15 {
		t.Errorf("there are %d texts, and every connection prepares each", len(texts))
	}
	if _, again := queueHalls(2); again[0] != "INSERT INTO hall (tenant_id, hall_id, retired) VALUES ($1, $2, $3), ($1, $4, $5) ON CONFLICT (tenant_id, hall_id) DO NOTHING" {
		t.Errorf("the text is %s", again[0])
	}
}

func TestRowsAreWrittenInTheirOrderAndEachStatementIsToldOf(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1))
	id := i.Town(t, "werne").ID
	const many = 100
	written := int64(0)
	numbers := make([]int, many)
	for n := range numbers {
		numbers[n] = n
	}
	err := i.DB.InTenant(t.Context(), id, func(tx *db.Tx) error {
		batch := &pgx.Batch{}
		someHalls.Queue(batch, id, numbers, func(tag pgconn.CommandTag) error {
			written += tag.RowsAffected()
			return nil
		})
		return tx.Write(t.Context(), batch)
	})
	if err != nil || written != many {
		t.Fatalf("%d rows were written: %v", written, err)
	}
	if again := hallsOf(t, i, id); again != many+1 { // with the town's own
		t.Errorf("there are %d halls", again)
	}
}

func hallsOf(t *testing.T, i *apptest.Installation, id tenant.ID) (halls int) {
	t.Helper()
	err := i.DB.InTenant(t.Context(), id, func(tx *db.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT count(*) FROM hall WHERE tenant_id = $1 AND retired = (length(hall_id) % 2 = 0) OR hall_id = 'halle'`, id).Scan(&halls)
	})
	if err != nil {
		t.Fatal(err)
	}
	return halls
}

func TestAKeyOfACounterThatIsRolledBackIsForgotten(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1))
	id := i.Town(t, "werne").ID
	var wanted db.Counters
	wanted.Add("amt", "neu")
	undone := i.DB.InTenant(t.Context(), id, func(tx *db.Tx) error {
		if _, err := tx.Exec(t.Context(), `INSERT INTO counter (tenant_id, counter_key, office_id, counter_id) VALUES ($1, 77, 'amt', 'neu')`, id); err != nil {
			t.Fatal(err)
		}
		keys, err := tx.Keys(t.Context(), wanted)
		if key, known := keys.Of("amt", "neu"); err != nil || !known || key != 77 {
			t.Errorf("within the transaction it has the key %d: %v", key, err)
		}
		return pgx.ErrTxCommitRollback
	})
	keys, err := i.DB.Keys(t.Context(), id, wanted)
	if key, known := keys.Of("amt", "neu"); err != nil || known || undone == nil {
		t.Errorf("after the transaction it has the key %d: %v", key, err)
	}
}
