package account_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

var administrator = []authz.Grant{{Role: authz.Administrator}}

// equip sets up a second factor for Jana Berger, and gives its secret, the recovery codes and a session.
func (b *bed) equip(t *testing.T) (secret string, codes []string, token string) {
	t.Helper()
	token = b.signIn(t, berger)
	staff, err := b.Resume(t.Context(), b.werne, token)
	if err != nil {
		t.Fatal(err)
	}
	setup := b.begin(t, staff, token, "")
	sealed, err := b.FinishFactor(t.Context(), b.werne, staff, account.Seat{Token: token}, setup.Sealed, codeAt(setup.Secret, b.clock.Now()))
	if err != nil {
		t.Fatal(err)
	}
	b.clock.Advance(codePeriod)
	return setup.Secret, b.ShownCodes(staff, sealed), token
}

// begin draws the secret of an app.
func (b *bed) begin(t *testing.T, staff *account.Staff, token, permit string) account.Setup {
	t.Helper()
	setup, err := b.BeginFactor(staff, "Stadt Werne", token, permit)
	if err != nil {
		t.Fatal(err)
	}
	return setup
}

// pending gives the token of a sign-in of hers whose code is due.
func (b *bed) pending(t *testing.T) string {
	t.Helper()
	result, err := b.SignIn(t.Context(), b.werne, account.Attempt{Email: berger, Password: password})
	if err != nil || !result.CodeDue || result.Device != "" {
		t.Fatalf("%+v %v", result, err)
	}
	return result.Token
}

func (b *bed) confirm(t *testing.T, pending, code string) (*account.SignInResult, error) {
	t.Helper()
	return b.Confirm(t.Context(), b.werne, account.CodeAttempt{Token: pending, Proof: account.Proof{Code: code}})
}

func TestAnAdministratorGetsNowhereWithoutASecondFactor(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, append(administrator, clerk...))
	b.add(t, "clerk@werne.example", clerk)
	for email, due := range map[string]bool{berger: true, "clerk@werne.example": false} {
		staff, err := b.Resume(t.Context(), b.werne, b.signIn(t, email))
		if err != nil || staff.FactorDue != due {
			t.Errorf("%s: %+v %v", email, staff, err)
		}
	}
	_, _, token := b.equip(t)
	staff, err := b.Resume(t.Context(), b.werne, token)
	if err != nil || staff.FactorDue || !staff.Factor() {
		t.Errorf("set up: %+v %v", staff, err)
	}
}

func TestTheCodeIsAskedForAfterThePassword(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	secret, _, _ := b.equip(t)
	pending := b.pending(t)
	_, err := b.Resume(t.Context(), b.werne, pending)
	want(t, "pending a session", err, apperr.Unauthenticated)
	_, err = b.confirm(t, pending, "000000")
	want(t, "a wrong code", err, apperr.CodeRefused)
	result, err := b.confirm(t, pending, codeAt(secret, b.clock.Now()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Resume(t.Context(), b.werne, result.Token); err != nil {
		t.Error(err)
	}
	_, err = b.confirm(t, pending, codeAt(secret, b.clock.Now()))
	want(t, "the same pending once more", err, apperr.SignInExpired)
}

func TestACodeWorksOnce(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	secret, codes, _ := b.equip(t)
	code := codeAt(secret, b.clock.Now())
	for _, again := range []string{code, codes[0]} {
		if _, err := b.confirm(t, b.pending(t), again); err != nil {
			t.Fatal(err)
		}
		_, err := b.confirm(t, b.pending(t), again)
		want(t, again, err, apperr.CodeRefused)
	}
	earlier := codeAt(secret, b.clock.Now().Add(-codePeriod))
	_, err := b.confirm(t, b.pending(t), earlier)
	want(t, "a code before the one that was taken", err, apperr.CodeRefused)
	for _, code := range codes[1:] {
		if _, err := b.confirm(t, b.pending(t), strings.ToLower(code)); err != nil {
			t.Error(err)
		}
	}
}

func TestOfTwoWhoGiveTheSameCodeAtOnceOneIsLetIn(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	secret, codes, _ := b.equip(t)
	for _, code := range []string{codeAt(secret, b.clock.Now()), codes[0]} {
		pending := make([]string, 5)
		for i := range pending {
			pending[i] = b.pending(t)
		}
		var in atomic.Int32
		var trying sync.WaitGroup
		for _, pending := range pending {
			trying.Go(func() {
				_, err := b.Confirm(t.Context(), b.werne, account.CodeAttempt{Token: pending, Proof: account.Proof{Code: code}})
				switch {
				case err == nil:
					in.Add(1)
				case apperr.CodeOf(err) != apperr.CodeRefused:
					t.Error(err)
				}
			})
		}
		trying.Wait()
		if in.Load() != 1 {
			t.Errorf("%d were let in", in.Load())
		}
		b.clock.Advance(6 * time.Minute) // the others' tries are forgotten
	}
}

func TestAfterFiveCodesOrFiveMinutesThePasswordIsDueAgain(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	secret, _, _ := b.equip(t)
	pending := b.pending(t)
	for range 5 {
		_, err := b.confirm(t, pending, "12345")
		want(t, "a guess", err, apperr.CodeRefused)
	}
	_, err := b.confirm(t, pending, codeAt(secret, b.clock.Now()))
	want(t, "the sixth code", err, apperr.SignInExpired)
	pending = b.pending(t)
	b.clock.Advance(account.PendingLifetime)
	_, err = b.confirm(t, pending, codeAt(secret, b.clock.Now()))
	want(t, "after five minutes", err, apperr.SignInExpired)
	_, err = b.confirm(t, "x", "123456")
	want(t, "no token", err, apperr.SignInExpired)
	pending = b.pending(t)
	_, err = b.Confirm(t.Context(), b.selm, account.CodeAttempt{Token: pending, Proof: account.Proof{Code: codeAt(secret, b.clock.Now())}})
	want(t, "in another town", err, apperr.SignInExpired)
}

func TestAPendingSignInEndsWithThePasswordItWasOpenedWith(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	staff := b.add(t, berger, clerk)
	secret, _, _ := b.equip(t)
	pending := b.pending(t)
	if err := b.SetPassword(t.Context(), b.werne, audit.System, staff.ID, "ein ganz anderes Wort"); err != nil {
		t.Fatal(err)
	}
	_, err := b.confirm(t, pending, codeAt(secret, b.clock.Now()))
	want(t, "after the change", err, apperr.SignInExpired)
}

func TestAChangedFactorEndsAllSessionsButTheOwn(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	before := b.signIn(t, berger)
	secret, codes, own := b.equip(t)
	_, err := b.Resume(t.Context(), b.werne, before)
	want(t, "a session from before", err, apperr.Unauthenticated)
	staff, err := b.Resume(t.Context(), b.werne, own)
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.RenewCodes(t.Context(), b.werne, staff, own, account.Proof{Code: "111111"}, account.Origin{})
	want(t, "new recovery codes for a guess", err, apperr.CodeRefused)
	if _, err := b.RenewCodes(t.Context(), b.werne, staff, own, account.Proof{Code: codeAt(secret, b.clock.Now())}, account.Origin{}); err != nil {
		t.Fatal(err)
	}
	_, err = b.confirm(t, b.pending(t), codes[0])
	want(t, "a recovery code from before", err, apperr.CodeRefused)
	b.clock.Advance(codePeriod)
	want(t, "dropping it", b.DropFactor(t.Context(), b.werne, staff, own, account.Proof{Code: codeAt(secret, b.clock.Now())}, account.Origin{}), "")
	if staff, err = b.Resume(t.Context(), b.werne, own); err != nil || staff.Factor() {
		t.Errorf("%+v %v", staff, err)
	}
	b.signIn(t, berger)
}

func TestAStolenSessionPutsNoOtherFactorInPlaceOfTheOwners(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	_, _, token := b.equip(t)
	staff, err := b.Resume(t.Context(), b.werne, token)
	if err != nil {
		t.Fatal(err)
	}
	setup := b.begin(t, staff, token, "")
	_, err = b.FinishFactor(t.Context(), b.werne, staff, account.Seat{Token: token}, setup.Sealed, codeAt(setup.Secret, b.clock.Now()))
	want(t, "another factor", err, apperr.SetupExpired)
}

func TestSettingUpTakesARightCodeInTime(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	b.add(t, "kollege@werne.example", clerk)
	token := b.signIn(t, berger)
	staff, err := b.Resume(t.Context(), b.werne, token)
	if err != nil {
		t.Fatal(err)
	}
	colleagues := b.signIn(t, "kollege@werne.example")
	colleague, err := b.Resume(t.Context(), b.werne, colleagues)
	if err != nil {
		t.Fatal(err)
	}
	setup, theirs := b.begin(t, staff, token, ""), b.begin(t, colleague, colleagues, "")
	finish := func(sealed, code string) error {
		_, err := b.FinishFactor(t.Context(), b.werne, staff, account.Seat{Token: token}, sealed, code)
		return err
	}
	want(t, "a wrong code", finish(setup.Sealed, "123"), apperr.CodeRefused)
	want(t, "a colleague's", finish(theirs.Sealed, codeAt(theirs.Secret, b.clock.Now())), apperr.SetupExpired)
	b.clock.Advance(31 * time.Minute)
	want(t, "too late", finish(setup.Sealed, codeAt(setup.Secret, b.clock.Now())), apperr.SetupExpired)
}

func TestTheSecretIsSealedAndOpensWithASecretFromBefore(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	secret, _, _ := b.equip(t)
	if n := b.count(t, "SELECT octet_length(totp_secret) FROM staff"); n != 20+2+12+16 {
		t.Errorf("%d bytes are kept: it is not sealed", n)
	}
	const another = "another secret, with which nothing was sealed yet"
	b.deps.Keys = apptest.Keys(t, another, apptest.Secret)
	if _, err := b.confirm(t, b.pending(t), codeAt(secret, b.clock.Now())); err != nil {
		t.Errorf("after the secret was changed: %v", err)
	}
	b.deps.Keys = apptest.Keys(t, another)
	b.clock.Advance(codePeriod)
	_, err := b.confirm(t, b.pending(t), codeAt(secret, b.clock.Now()))
	want(t, "without the secret", err, apperr.Internal)
}

func TestAnAdministratorResetsSomebodysFactor(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	staff := b.add(t, berger, clerk)
	_, _, token := b.equip(t)
	want(t, "from elsewhere", b.ResetFactor(t.Context(), b.selm, audit.System, staff.ID, ""), apperr.NotFound)
	want(t, "resetting", b.ResetFactor(t.Context(), b.werne, audit.System, staff.ID, ""), "")
	_, err := b.Resume(t.Context(), b.werne, token)
	want(t, "the session from before", err, apperr.Unauthenticated)
	b.signIn(t, berger)
	if n := b.count(t, "SELECT count(*) FROM recovery_code"); n != 0 {
		t.Errorf("%d recovery codes are left", n)
	}
}

func TestWhoeverReadsWhatBelongsToCitizensNeedsASecondFactorTwoWeeksAfterTheFirstSignIn(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	b.add(t, "datenschutz@werne.example", []authz.Grant{{Role: authz.Privacy}})
	b.clock.Advance(30 * 24 * time.Hour) // nobody has signed in
	first := b.clock.Now()
	at := func(email string) *account.Staff {
		t.Helper()
		staff, err := b.Resume(t.Context(), b.werne, b.signIn(t, email))
		if err != nil {
			t.Fatal(err)
		}
		return staff
	}
	for _, after := range []time.Duration{0, 24 * time.Hour, 13 * 24 * time.Hour, 14 * 24 * time.Hour, 40 * 24 * time.Hour} {
		b.clock.Set(first.Add(after))
		if staff := at(berger); staff.FactorDue != (after >= account.FactorGrace) || !staff.FactorBy.Equal(first.Add(account.FactorGrace)) {
			t.Errorf("after %s: due %v, by %s", after, staff.FactorDue, staff.FactorBy)
		}
		if staff := at("datenschutz@werne.example"); staff.FactorDue || !staff.FactorBy.IsZero() {
			t.Errorf("who reads nothing of citizens, after %s: %+v", after, staff)
		}
	}
}

func TestASecondFactorThatWasResetIsDueAtOnceOnceTheTwoWeeksAreOver(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	staff := b.add(t, berger, clerk)
	b.equip(t)
	b.clock.Advance(account.FactorGrace)
	want(t, "resetting", b.ResetFactor(t.Context(), b.werne, audit.System, staff.ID, ""), "")
	if again, err := b.Resume(t.Context(), b.werne, b.signIn(t, berger)); err != nil || !again.FactorDue {
		t.Errorf("%+v %v", again, err)
	}
}

func TestWhoWatchesOverAccountsIsMailedWhenARoleShowsWhatBelongsToCitizens(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	admin := b.add(t, "admin@werne.example", administrator)
	b.add(t, "zweite@werne.example", administrator)
	b.add(t, "datenschutz@werne.example", []authz.Grant{{Role: authz.Privacy}})
	b.add(t, "empfang@werne.example", []authz.Grant{{Role: authz.Reception}})
	mails := func() int { return b.count(t, "SELECT count(*) FROM outbox WHERE kind = 'staff_access'") }
	grant := func(grants ...authz.Grant) {
		t.Helper()
		b.clock.Advance(time.Second)
		want(t, "granting", b.Grant(t.Context(), b.werne, admin.Actor(), admin.ID, append(grants, administrator...), ""), "")
	}
	grant(authz.Grant{Role: authz.Privacy})
	if n := mails(); n != 0 {
		t.Errorf("%d mails about a role that shows nothing", n)
	}
	grant(clerk...)
	if n := mails(); n != 3 {
		t.Errorf("%d mails, want one to both administrators and the data-protection officer", n)
	}
	b.clock.Advance(time.Second)
	if _, err := b.Invite(t.Context(), b.werne, admin.Actor(), "de", account.Guest{New: account.New{Name: "Kim Neu", Email: "neu@werne.example", Grants: clerk}}); err != nil {
		t.Fatal(err)
	}
	if n := mails(); n != 6 {
		t.Errorf("%d mails after an invitation", n)
	}
}
