package account_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

const berger = "j.berger@werne.example"

func TestAnUnknownAddressAndAWrongPasswordGetTheSameAnswer(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	b.add(t, "ohne.rolle@werne.example", nil)
	closed := b.add(t, "zu@werne.example", clerk)
	if err := b.SetActive(t.Context(), b.werne, audit.System, closed.ID, false, ""); err != nil {
		t.Fatal(err)
	}
	for what, attempt := range map[string]account.Attempt{
		"wrong password":  {Email: berger, Password: "Wattestäbchen im Schrank"},
		"unknown address": {Email: "niemand@werne.example", Password: password},
		"no role":         {Email: "ohne.rolle@werne.example", Password: password},
		"closed account":  {Email: closed.Email, Password: password},
		"no address":      {Email: "berger\x00", Password: password},
		"endless":         {Email: berger, Password: strings.Repeat("a", 5000)},
	} {
		_, err := b.SignIn(t.Context(), b.werne, attempt)
		if err == nil || err.Error() != string(apperr.SignInRefused) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAnAddressIsReadAndAPasswordComparedAsPeopleMeanThem(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	decomposed := strings.ReplaceAll(password, "ä", "a\u0308") // as some keyboards type it
	if _, err := b.SignIn(t.Context(), b.werne, account.Attempt{Email: " J.Berger@werne.example ", Password: decomposed}); err != nil {
		t.Error(err)
	}
}

func TestASessionOpensItsOwnTownAlone(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	token := b.signIn(t, berger)
	if _, err := b.Resume(t.Context(), b.werne, token); err != nil {
		t.Error(err)
	}
	_, err := b.Resume(t.Context(), b.selm, token)
	want(t, "another town", err, apperr.Unauthenticated)
}

func TestWhatIsNoTokenOpensNothing(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	token := b.signIn(t, berger)
	for _, wrong := range []string{"", "x", token + "A", token[1:], base64.RawURLEncoding.EncodeToString(make([]byte, 32))} {
		_, err := b.Resume(t.Context(), b.werne, wrong)
		want(t, wrong, err, apperr.Unauthenticated)
		want(t, "signing out with "+wrong, b.SignOut(t.Context(), b.werne, wrong), "")
	}
}

func TestASessionEndsAfterTwelveHoursWhateverHappensInIt(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	token := b.signIn(t, berger)
	for range 23 {
		b.clock.Advance(30 * time.Minute)
		b.work(t, token)
	}
	b.clock.Advance(30 * time.Minute)
	_, err := b.Resume(t.Context(), b.werne, token)
	want(t, "after twelve hours", err, apperr.Unauthenticated)
	b.signIn(t, berger)
	if n := b.count(t, "SELECT count(*) FROM session"); n != 1 {
		t.Errorf("%d sessions are kept; the one that ran out goes with the next sign-in", n)
	}
}

// work is what a request of somebody at work does.
func (b *bed) work(t *testing.T, token string) {
	t.Helper()
	staff, err := b.Resume(t.Context(), b.werne, token)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Touch(t.Context(), b.werne, token, staff); err != nil {
		t.Fatal(err)
	}
}

func TestASessionEndsAfterAnHourInWhichNobodyIsAtWork(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	token := b.signIn(t, berger)
	b.clock.Advance(59 * time.Minute)
	b.work(t, token)
	b.clock.Advance(59 * time.Minute)
	b.work(t, token)
	// What a page fetches by itself is no work.
	b.clock.Advance(59 * time.Minute)
	if _, err := b.Resume(t.Context(), b.werne, token); err != nil {
		t.Fatal(err)
	}
	b.clock.Advance(time.Minute)
	_, err := b.Resume(t.Context(), b.werne, token)
	want(t, "after an hour", err, apperr.Unauthenticated)
}

func TestBeingAtWorkIsWrittenDownOnceAMinute(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	token := b.signIn(t, berger)
	const version = "SELECT xmin::text::bigint::int FROM session"
	before := b.count(t, version)
	b.clock.Advance(59 * time.Second)
	b.work(t, token)
	if b.count(t, version) != before {
		t.Error("every request writes")
	}
	b.clock.Advance(time.Second)
	b.work(t, token)
	if b.count(t, version) == before {
		t.Error("being at work is not written down")
	}
}

func TestSomebodyEndsAllOtherSessionsOfTheirs(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	b.add(t, "kollege@werne.example", clerk)
	own, other, colleague := b.signIn(t, berger), b.signIn(t, berger), b.signIn(t, "kollege@werne.example")
	staff, err := b.Resume(t.Context(), b.werne, own)
	if err != nil {
		t.Fatal(err)
	}
	sessions, err := b.OwnSessions(t.Context(), b.werne, staff, own)
	if err != nil || len(sessions) != 2 || sessions[0].Own == sessions[1].Own {
		t.Errorf("%+v %v", sessions, err)
	}
	want(t, "ending the others", b.EndOthers(t.Context(), b.werne, staff, own), "")
	for what, c := range map[string]struct {
		token string
		code  apperr.Code
	}{"own": {own, ""}, "other": {other, apperr.Unauthenticated}, "colleague": {colleague, ""}} {
		_, err := b.Resume(t.Context(), b.werne, c.token)
		want(t, what, err, c.code)
	}
}

func TestADemoAccountOpensInDevelopmentAlone(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	if err := b.EnsureDemo(t.Context(), b.werne, "werne", []string{"buergerbuero"}, password); err != nil {
		t.Fatal(err)
	}
	const demo = "verwaltung@werne.example"
	token := b.signIn(t, demo)
	staff, err := b.Resume(t.Context(), b.werne, token)
	if err != nil || staff.FactorDue {
		t.Errorf("in development: %+v %v", staff, err)
	}
	b.deps.Development = false
	_, err = b.Resume(t.Context(), b.werne, token)
	want(t, "its session in production", err, apperr.Unauthenticated)
	_, err = b.SignIn(t.Context(), b.werne, account.Attempt{Email: demo, Password: password})
	want(t, "signing in in production", err, apperr.SignInRefused)
}

func TestASessionEndsWhen(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	ctx := t.Context()
	for what, end := range map[string]func(staff *account.Staff, token string) error{
		"the person signs out": func(_ *account.Staff, token string) error { return b.SignOut(ctx, b.werne, token) },
		"a role changes": func(s *account.Staff, _ string) error {
			return b.Grant(ctx, b.werne, audit.System, s.ID, []authz.Grant{{Role: authz.Reception}}, "")
		},
		"all roles are taken": func(s *account.Staff, _ string) error { return b.Grant(ctx, b.werne, audit.System, s.ID, nil, "") },
		"the account is closed": func(s *account.Staff, _ string) error {
			return b.SetActive(ctx, b.werne, audit.System, s.ID, false, "")
		},
		"the password changes": func(s *account.Staff, _ string) error {
			return b.SetPassword(ctx, b.werne, audit.System, s.ID, "ein ganz anderes Wort")
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			staff := b.add(t, strings.ReplaceAll(what, " ", ".")+"@werne.example", clerk)
			token := b.signIn(t, staff.Email)
			if err := end(staff, token); err != nil {
				t.Fatal(err)
			}
			_, err := b.Resume(t.Context(), b.werne, token)
			want(t, "resuming", err, apperr.Unauthenticated)
		})
	}
}

func TestARevokedGrantIsGoneAtOnceAlthoughTheSessionGoesOn(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, append([]authz.Grant{{Role: authz.Administrator}}, clerk...))
	token := b.signIn(t, berger)
	b.execute(t, "DELETE FROM staff_grant WHERE role = 'administrator'")
	staff, err := b.Resume(t.Context(), b.werne, token)
	if err != nil {
		t.Fatal(err)
	}
	if staff.Can(authz.Settings, authz.Change, "") || !staff.Can(authz.Day, authz.Read, "buergerbuero") {
		t.Errorf("grants %v", staff.Grants)
	}
	b.execute(t, "DELETE FROM staff_grant")
	_, err = b.Resume(t.Context(), b.werne, token)
	want(t, "without any grant", err, apperr.Unauthenticated)
}

func TestNoSessionOutlivesThePasswordItWasOpenedWith(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	staff := b.add(t, berger, clerk)
	var signingIn sync.WaitGroup
	tokens := make([]string, 8)
	for i := range tokens {
		signingIn.Go(func() {
			// Whoever comes after the change is refused; a token that was given must not outlive it.
			if result, err := b.SignIn(t.Context(), b.werne, account.Attempt{Email: berger, Password: password}); err == nil {
				tokens[i] = result.Token
			}
		})
	}
	if err := b.SetPassword(t.Context(), b.werne, audit.System, staff.ID, "ein ganz anderes Wort"); err != nil {
		t.Fatal(err)
	}
	signingIn.Wait()
	for _, token := range tokens {
		_, err := b.Resume(t.Context(), b.werne, token)
		want(t, "a session of the old password", err, apperr.Unauthenticated)
	}
}

func TestNoSessionIsOpenedOnCredentialsThatChangedMeanwhile(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	staff := b.add(t, berger, clerk)
	for what, change := range map[string]func() error{
		"another password": func() error {
			return b.SetPassword(t.Context(), b.werne, audit.System, staff.ID, "ein ganz anderes Wort")
		},
		"closed": func() error { return b.SetActive(t.Context(), b.werne, audit.System, staff.ID, false, "") },
	} {
		read, err := b.deps.Store.Accounts.Credentials(t.Context(), b.werne, berger)
		if err != nil {
			t.Fatal(err)
		}
		if err := change(); err != nil {
			t.Fatal(err)
		}
		now := b.clock.Now()
		session := account.Session{TokenHash: []byte(what), Staff: read.Staff, Hash: read.Hash, Created: now, Expires: now.Add(time.Hour)}
		want(t, what, b.deps.Store.Sessions.Open(t.Context(), b.werne, session, audit.Entry{At: now, Actor: staff.Actor(), Action: "session.open"}), apperr.SignInRefused)
		if err := b.SetActive(t.Context(), b.werne, audit.System, staff.ID, true, ""); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNeitherPasswordNorTokenIsStored(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	token := b.signIn(t, berger)
	drawn, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(drawn) != 32 {
		t.Fatalf("%d bytes, error %v", len(drawn), err)
	}
	if n := b.count(t, "SELECT count(*) FROM session WHERE token_hash = $1", drawn); n != 0 {
		t.Error("the token itself stands in the database")
	}
	if n := b.count(t, "SELECT count(*) FROM staff WHERE password_hash LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'"); n != 1 {
		t.Error("the password is not hashed with the parameters that are meant")
	}
}

func TestTheTrailTellsOfEveryChangeAndOfNoAddress(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	staff := b.add(t, berger, clerk)
	token := b.signIn(t, berger)
	for _, email := range []string{berger, "geheimes-passwort@werne.example"} {
		_, err := b.SignIn(t.Context(), b.werne, account.Attempt{Email: email, Password: "falsch geraten"})
		want(t, email, err, apperr.SignInRefused)
	}
	for _, err := range []error{
		b.SignOut(t.Context(), b.werne, token),
		b.Grant(t.Context(), b.werne, staff.Actor(), staff.ID, []authz.Grant{{Role: authz.Reception}}, ""),
		b.SetPassword(t.Context(), b.werne, staff.Actor(), staff.ID, "ein ganz anderes Wort"),
		b.SetActive(t.Context(), b.werne, audit.System, staff.ID, false, ""),
		b.SetActive(t.Context(), b.werne, audit.System, staff.ID, true, ""),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	self := "staff:" + staff.ID.String()
	wanted := []string{
		"system staff.add " + self + ` {"grants": ["clerk:buergerbuero"]}`,
		self + " session.open " + self,
		"system session.refuse " + self,
		"system session.refuse session",
		self + " session.close " + self,
		self + " staff.grant " + self + ` {"grants": ["reception"]}`,
		self + " staff.password " + self,
		"system staff.deactivate " + self,
		"system staff.activate " + self,
	}
	if got := b.trail(t); strings.Join(got, "\n") != strings.Join(wanted, "\n") {
		t.Errorf("the trail reads\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(wanted, "\n"))
	}
}

// trail gives what the town's trail says of staff and sessions.
func (b *bed) trail(t *testing.T) []string {
	t.Helper()
	var lines []string
	b.in(t, func(tx pgx.Tx) error {
		rows, err := tx.Query(t.Context(), `SELECT actor || ' ' || action || ' ' || object, detail FROM audit LEFT JOIN audit_detail USING (tenant_id, audit_id)
			WHERE action ~ '^(staff|session)' ORDER BY audit_id`)
		if err != nil {
			return err
		}
		var line string
		var detail json.RawMessage
		_, err = pgx.ForEachRow(rows, []any{&line, &detail}, func() error {
			lines = append(lines, strings.TrimSpace(line+" "+string(detail)))
			return nil
		})
		return err
	})
	return lines
}

func (b *bed) count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	b.in(t, func(tx pgx.Tx) error { return tx.QueryRow(t.Context(), query, args...).Scan(&n) })
	return n
}

func (b *bed) execute(t *testing.T, statement string) {
	t.Helper()
	b.in(t, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), statement)
		return err
	})
}

// in looks at Werne's rows past the use cases.
func (b *bed) in(t *testing.T, do func(pgx.Tx) error) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.db.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	err = pgx.BeginFunc(t.Context(), conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), "SELECT set_config('app.tenant', $1, true)", strconv.Itoa(int(b.werne))); err != nil {
			return err
		}
		return do(tx)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestChangingARoleEndsThePersonsSessions(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	staff, other := b.add(t, berger, clerk), b.add(t, "kollege@werne.example", clerk)
	tokens := []string{b.signIn(t, berger), b.signIn(t, berger)}
	untouched := b.signIn(t, other.Email)
	if err := b.Grant(t.Context(), b.werne, audit.System, staff.ID, []authz.Grant{{Role: authz.Reception}}, ""); err != nil {
		t.Fatal(err)
	}
	for _, token := range tokens {
		_, err := b.Resume(t.Context(), b.werne, token)
		want(t, "a session from before", err, apperr.Unauthenticated)
	}
	if _, err := b.Resume(t.Context(), b.werne, untouched); err != nil {
		t.Errorf("a colleague's session: %v", err)
	}
}

// The database ends no session by itself: whoever changes an account says what becomes of its sessions.
func TestAChangeOfAnAccountEndsTheSessionsThatItNamesAlone(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	staff := b.add(t, berger, clerk)
	own, another := b.signIn(t, berger), b.signIn(t, berger)
	drawn, err := base64.RawURLEncoding.DecodeString(own)
	if err != nil {
		t.Fatal(err)
	}
	keep := sha256.Sum256(drawn)
	for _, c := range []struct {
		update     account.Update
		own, other apperr.Code
	}{
		{account.Update{Grants: []authz.Grant{{Role: authz.Reception}}}, "", ""},
		{account.Update{EndSessions: true, Keep: keep[:]}, "", apperr.Unauthenticated},
		{account.Update{EndSessions: true}, apperr.Unauthenticated, apperr.Unauthenticated},
	} {
		entry := audit.Entry{At: b.clock.Now(), Actor: audit.System, Action: "staff.grant", Object: "staff:" + staff.ID.String()}
		if err := b.deps.Store.Accounts.Update(t.Context(), b.werne, staff.ID, c.update, entry); err != nil {
			t.Fatal(err)
		}
		_, err := b.Resume(t.Context(), b.werne, own)
		want(t, "the session that was kept", err, c.own)
		_, err = b.Resume(t.Context(), b.werne, another)
		want(t, "the other one", err, c.other)
	}
}
