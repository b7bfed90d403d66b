package staff_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/keyring"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// sealing is a town's trail and its chain.
type sealing struct {
	*testing.T
	*apptest.Installation
	town  tenant.ID
	chain *audit.Chain
	owner *pgx.Conn
}

func newSealing(t *testing.T) *sealing {
	t.Helper()
	i := apptest.Install(t, apptest.Town("werne", 1))
	s := &sealing{T: t, Installation: i, town: i.Town(t, "werne").ID, owner: connect(t, i.Database.OwnerURL)}
	s.chain = &audit.Chain{Seals: staff.Trail{DB: i.DB}, Keys: keys(t, apptest.Secret), Now: i.Clock.Now, Log: slog.New(slog.DiscardHandler)}
	return s
}

func keys(t *testing.T, secrets ...string) *keyring.Ring {
	t.Helper()
	ring, err := keyring.New(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

func (s *sealing) note(action string) {
	s.Helper()
	entry := audit.Entry{At: s.Clock.Now(), Actor: audit.System, Action: action, Object: "test", Detail: map[string]any{"b": 2, "a": 1.5}}
	if err := (staff.Trail{DB: s.DB}).Note(s.Context(), s.town, entry); err != nil {
		s.Fatal(err)
	}
}

func (s *sealing) seal() {
	s.Helper()
	if err := s.chain.Seal(s.Context(), s.town); err != nil {
		s.Fatal(err)
	}
}

// found examines the chain.
func (s *sealing) found() audit.Verdict {
	s.Helper()
	v, err := s.chain.Verify(s.Context(), s.town)
	if err != nil {
		s.Fatal(err)
	}
	return v
}

// lines counts those of the trail.
func (s *sealing) lines() (n int64) {
	s.Helper()
	err := s.DB.InTenant(s.Context(), s.town, func(tx *db.Tx) error {
		return tx.QueryRow(s.Context(), `SELECT count(*) FROM audit WHERE tenant_id = $1`, s.town).Scan(&n)
	})
	if err != nil {
		s.Fatal(err)
	}
	return n
}

// settled waits until no transaction of the server is left that could still bring an older line: other tests share it.
func (s *sealing) settled() {
	s.Helper()
	apptest.Until(s.T, "older transactions to end", func() bool {
		var over bool
		err := s.DB.InTenant(s.Context(), s.town, func(tx *db.Tx) error {
			return tx.QueryRow(s.Context(), `SELECT max(horizon) <= pg_snapshot_xmin(pg_current_snapshot())::text::bigint
				FROM audit_seal WHERE tenant_id = $1`, s.town).Scan(&over)
		})
		return err == nil && over
	})
}

// byOwner does what only the owner of the database could, who is bound by row-level security too but may name the tenant.
func (s *sealing) byOwner(statement string) {
	s.Helper()
	if _, err := s.owner.Exec(s.Context(), fmt.Sprintf(`SET app.tenant = '%d'`, s.town)); err != nil {
		s.Fatal(err)
	}
	tag, err := s.owner.Exec(s.Context(), statement)
	if err != nil || tag.RowsAffected() == 0 {
		s.Fatalf("%s: %v, %v", statement, tag, err)
	}
}

func TestEveryLineOfTheTrailComesIntoTheChainAndTheChainIsSound(t *testing.T) {
	t.Parallel()
	s := newSealing(t)
	s.BookOne(t, s.Town(t, "werne"))
	s.seal()
	s.note("test.one")
	s.note("test.two")
	s.seal()
	s.seal() // nothing new: no seal
	v := s.found()
	if v.Problem != audit.Sound || v.Seals != 2 || v.Lines != s.lines() || !v.Until.Equal(s.Clock.Now()) {
		t.Errorf("%s, until %s; the trail has %d lines", v, v.Until, s.lines())
	}
}

// begun is a transaction that has drawn an id and is not committed.
func (s *sealing) begun(name string) pgx.Tx {
	s.Helper()
	conn := connect(s.T, s.Database.AppURL)
	tx, err := conn.Begin(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	if _, err := tx.Exec(s.Context(), fmt.Sprintf(`SET LOCAL app.tenant = '%d'`, s.town)); err != nil {
		s.Fatal(err)
	}
	if name != "" {
		s.draw(tx, name)
	}
	return tx
}

func (s *sealing) draw(tx pgx.Tx, name string) {
	s.Helper()
	_, err := tx.Exec(s.Context(), `INSERT INTO audit (tenant_id, actor, action, object)
		SELECT $1, 'system', $2, 'test' FROM pg_current_xact_id()`, s.town, name)
	if err != nil {
		s.Fatal(err)
	}
}

func (s *sealing) commit(tx pgx.Tx) {
	s.Helper()
	if err := tx.Commit(s.Context()); err != nil {
		s.Fatal(err)
	}
}

func TestALineThatIsCommittedLateIsNeitherLeftOutNorBreaksTheChain(t *testing.T) {
	t.Parallel()
	s := newSealing(t)
	// The early one has its number first and draws its id last: what is complete then says nothing about who is under way.
	early := s.begun("")
	if _, err := early.Exec(t.Context(), `SELECT pg_current_xact_id()`); err != nil {
		t.Fatal(err)
	}
	late := s.begun("test.late")
	s.draw(early, "test.early")
	s.commit(early)
	s.seal()
	for range 3 {
		s.note("test.meanwhile")
		s.seal()
	}
	if v := s.found(); v.Problem != audit.Sound || v.Lines != s.lines() {
		t.Errorf("while it is under way: %s of %d", v, s.lines())
	}
	s.commit(late)
	s.seal()
	s.settled()
	s.note("test.after")
	s.seal()
	if v := s.found(); v.Problem != audit.Sound || v.Lines != s.lines() {
		t.Errorf("afterwards: %s of %d", v, s.lines())
	}
}

func TestALineThatIsGivenUpLeavesNoGapBehind(t *testing.T) {
	t.Parallel()
	s := newSealing(t)
	given := s.begun("test.given_up")
	s.note("test.meanwhile")
	s.seal()
	if err := given.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.note("test.after")
	s.seal()
	s.settled()
	if v := s.found(); v.Problem != audit.Sound || v.Lines != s.lines() {
		t.Errorf("%s of %d", v, s.lines())
	}
}

func TestManyWorkersSealEachLineOnce(t *testing.T) {
	t.Parallel()
	s := newSealing(t)
	var writing, sealing sync.WaitGroup
	written := make(chan struct{})
	for range 4 {
		writing.Go(func() {
			for range 25 {
				s.note("test.line")
			}
		})
		sealing.Go(func() {
			for over := false; !over; {
				select {
				case <-written:
					over = true
				default:
				}
				if err := s.chain.Seal(t.Context(), s.town); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writing.Wait()
	close(written)
	sealing.Wait()
	s.seal()
	s.settled()
	if v := s.found(); v.Problem != audit.Sound || v.Lines != s.lines() {
		t.Errorf("%s of %d", v, s.lines())
	}
}

func TestExaminationFindsWhateverTheOwnerOfTheDatabaseDoesToTheTrail(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		do   func(*sealing)
		want audit.Problem
	}{
		"a line is changed": {func(s *sealing) { s.byOwner(`UPDATE audit SET actor = 'citizen' WHERE action = 'test.two'`) }, audit.Altered},
		"the detail of a line is changed": {func(s *sealing) {
			s.byOwner(`UPDATE audit_detail SET detail = '{"a": 1, "b": 2}' WHERE audit_id = (SELECT audit_id FROM audit WHERE action = 'test.two')`)
		}, audit.Altered},
		"the detail of a line is deleted": {func(s *sealing) {
			s.byOwner(`DELETE FROM audit_detail WHERE audit_id = (SELECT audit_id FROM audit WHERE action = 'test.two')`)
		}, audit.Altered},
		"a line is deleted": {func(s *sealing) {
			s.byOwner(`DELETE FROM audit_detail WHERE audit_id = (SELECT audit_id FROM audit WHERE action = 'test.two')`)
			s.byOwner(`DELETE FROM audit WHERE action = 'test.two'`)
		}, audit.Missing},
		"a line is put in among older ones": {func(s *sealing) {
			s.settled()
			s.note("test.four")
			s.seal()
			s.byOwner(`INSERT INTO audit (tenant_id, audit_id, at, actor, action, object) OVERRIDING SYSTEM VALUE
				SELECT tenant_id, 0, at, 'system', 'test.forged', 'test' FROM audit LIMIT 1`)
		}, audit.Stray},
		"a seal is deleted": {func(s *sealing) { s.byOwner(`DELETE FROM audit_seal WHERE number = 2`) }, audit.Broken},
		"a seal is changed": {func(s *sealing) {
			s.byOwner(`UPDATE audit_seal SET sealed = sealed - interval '1 day' WHERE number = 2`)
		}, audit.Broken},
		"a line is taken out of its seal": {func(s *sealing) {
			s.byOwner(`UPDATE audit_seal SET lines = lines[2:], digests = substr(digests, 33) WHERE number = 1`)
		}, audit.Broken},
		"the whole chain is made anew without the secret": {func(s *sealing) {
			s.byOwner(`UPDATE audit SET actor = 'citizen' WHERE action = 'test.two'`)
			s.byOwner(`DELETE FROM audit_seal`)
			forger := *s.chain
			forger.Keys = keys(s.T, "another secret of at least 32 characters")
			if err := forger.Seal(s.Context(), s.town); err != nil {
				s.Fatal(err)
			}
		}, audit.Broken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSealing(t)
			s.seal()
			s.note("test.two")
			s.seal()
			s.note("test.three")
			s.seal()
			if v := s.found(); v.Problem != audit.Sound {
				t.Fatalf("before: %s", v)
			}
			test.do(s)
			if v := s.found(); v.Problem != test.want {
				t.Errorf("%s, want %q", v, test.want)
			}
		})
	}
}

func TestNothingIsBuiltOnAForgedSeal(t *testing.T) {
	t.Parallel()
	s := newSealing(t)
	s.seal()
	s.byOwner(`UPDATE audit_seal SET mac = '\x00'`)
	s.note("test.one")
	if err := s.chain.Seal(t.Context(), s.town); err == nil {
		t.Error("the chain went on")
	}
	if v := s.found(); v.Problem != audit.Broken || v.Seal != 1 {
		t.Errorf("%s", v)
	}
}

func TestTheChainOutlivesAChangeOfTheSecret(t *testing.T) {
	t.Parallel()
	s := newSealing(t)
	s.seal()
	const later = "a later secret for tests of 32 characters"
	s.chain.Keys = keys(t, later, apptest.Secret)
	s.note("test.one")
	s.seal()
	s.chain.Keys = keys(t, later)
	s.note("test.two")
	s.seal()
	if v := s.found(); v.Problem != audit.Sound || v.Seals != 3 {
		t.Errorf("%s", v)
	}
}

func TestAChainIsTheTenantsOwn(t *testing.T) {
	t.Parallel()
	s := newSealing(t)
	s.Apply(t, apptest.Town("selm", 1))
	s.note("test.one")
	s.seal()
	if err := s.chain.Seal(t.Context(), s.Town(t, "selm").ID); err != nil {
		t.Fatal(err)
	}
	v, err := s.chain.Verify(t.Context(), s.Town(t, "selm").ID)
	if err != nil || v.Problem != audit.Sound || v.Lines != 1 {
		t.Errorf("%s, %v", v, err)
	}
}

func TestTheApplicationCanOnlyAddToTheTrail(t *testing.T) {
	t.Parallel()
	s := newSealing(t)
	s.note("test.one")
	s.seal()
	for _, table := range []string{"audit", "audit_detail", "audit_seal"} {
		for _, statement := range []string{"DELETE FROM %s", "UPDATE %s SET audit_id = 1", "TRUNCATE %s CASCADE", "ALTER TABLE %s DISABLE TRIGGER ALL"} {
			err := s.DB.InTenant(context.WithoutCancel(t.Context()), s.town, func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), fmt.Sprintf(statement, table))
				return err
			})
			if err == nil {
				t.Errorf(statement+" was done", table)
			}
		}
	}
	if v := s.found(); v.Problem != audit.Sound || v.Checked.Before(time.Unix(1, 0)) {
		t.Errorf("%s", v)
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}
