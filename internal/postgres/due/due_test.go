package due_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/message"
)

func TestTheRoleThatAsksWhatIsDueReadsNothingElse(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1))
	address, err := db.DueURL(i.Database.AppURL)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for _, forbidden := range []string{
		`SELECT email FROM contact`, `SELECT * FROM appointment`, `SELECT subject_id FROM outbox`, `SELECT object FROM audit`, `SELECT slug FROM tenant`,
		`UPDATE outbox SET state = 'void'`, `DELETE FROM forgotten`, `SELECT document FROM revision`, `SET ROLE stadttermin_app`,
	} {
		if _, err := conn.Exec(t.Context(), forbidden); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s: %v", forbidden, err)
		}
	}
}

func TestATownIsFoundAsLongAsItHasSomethingToDo(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1), apptest.Town("selm", 1))
	find, id, now := apptest.Finder(t, i.Database.AppURL), i.Town(t, "werne").ID, i.Clock.Now()
	if found, err := find.Mails(t.Context(), now); err != nil || len(found) != 0 {
		t.Errorf("of towns without mails there have some: %v, %v", found, err)
	}
	today := civil.DateOf(now.UTC())
	if found, err := find.Remembering(t.Context(), today); err != nil || len(found) != 2 {
		t.Errorf("people are to be forgotten in %v: %v", found, err)
	}
	if err := (message.Retention{DB: i.DB}).Forgotten(t.Context(), id, today); err != nil {
		t.Fatal(err)
	}
	if found, err := find.Remembering(t.Context(), today); err != nil || len(found) != 1 {
		t.Errorf("after one town people are to be forgotten in %v: %v", found, err)
	}
	if found, err := find.Remembering(t.Context(), today.AddDays(1)); err != nil || found[id] != today {
		t.Errorf("the day after, people are to be forgotten in %v: %v", found, err)
	}
	// Applying settings has written lines of the trail.
	if found, err := find.Unsealed(t.Context(), now.Add(-time.Minute)); err != nil || len(found) != 2 {
		t.Errorf("there are lines without a seal in %v: %v", found, err)
	}
	if found, err := find.Unsealed(t.Context(), now.Add(time.Hour)); err != nil || len(found) != 0 {
		t.Errorf("there are lines of later in %v: %v", found, err)
	}
	for name, ask := range map[string]func() (int, error){
		"listed": func() (int, error) { found, err := find.Listed(t.Context()); return len(found), err },
		"unseen": func() (int, error) {
			found, err := find.Unseen(t.Context(), now.Add(-time.Hour), now)
			return len(found), err
		},
		"troubled": func() (int, error) { found, err := find.Troubled(t.Context(), now); return len(found), err },
	} {
		if n, err := ask(); n != 0 || err != nil {
			t.Errorf("%s: %d towns, %v", name, n, err)
		}
	}
}
