package account_test

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/passkey"
)

const origin = "https://termine.werne.example"

var here = passkey.Site{Host: "termine.werne.example", Origin: origin, Name: "Stadt Werne"}

// person is somebody who has signed in.
type person struct {
	*bed

	staff *account.Staff
	token string
}

func (b *bed) enter(t *testing.T, email string) *person {
	t.Helper()
	return b.as(t, b.signIn(t, email))
}

// seat is where the person works on their own account.
func (p *person) seat(permit string) account.Seat {
	return account.Seat{Token: p.token, Site: here, Permit: permit}
}

func (b *bed) as(t *testing.T, token string) *person {
	t.Helper()
	staff, err := b.Resume(t.Context(), b.werne, token)
	if err != nil {
		t.Fatal(err)
	}
	return &person{b, staff, token}
}

func newDevice(t *testing.T) *apptest.Authenticator {
	t.Helper()
	return apptest.NewAuthenticator(t, here.Host, origin)
}

// make sets up a passkey on a device.
func (p *person) make(t *testing.T, device *apptest.Authenticator, site passkey.Site, permit string) (codes string, err error) {
	t.Helper()
	seat := p.seat(permit)
	seat.Site = site
	creation, err := p.BeginPasskey(t.Context(), p.werne, p.staff, seat)
	if err != nil {
		return "", err
	}
	return p.finish(t, creation.Sealed, device.Create(t, creation.Options), site)
}

func (p *person) finish(t *testing.T, sealed, answer string, site passkey.Site) (codes string, err error) {
	t.Helper()
	seat := p.seat("")
	seat.Site = site
	codes, err = p.FinishPasskey(t.Context(), p.werne, p.staff, seat, passkey.Answer{Sealed: sealed, Text: answer}, "Dienstlaptop")
	if err == nil {
		p.staff = p.as(t, p.token).staff
	}
	return codes, err
}

// prove gives a proof by a device in the person's session.
func (p *person) prove(t *testing.T, device *apptest.Authenticator) account.Proof {
	t.Helper()
	question, err := p.AskPasskey(t.Context(), p.werne, p.staff, p.seat(""))
	if err != nil || question == nil {
		t.Fatalf("%+v %v", question, err)
	}
	return account.Proof{Answer: passkey.Answer{Text: device.Get(t, question.Options), Sealed: question.Sealed}, Site: here}
}

// holder is somebody with a passkey on a device as their only second factor.
func (b *bed) holder(t *testing.T, email string) (*person, *apptest.Authenticator, []string) {
	t.Helper()
	p, device := b.enter(t, email), newDevice(t)
	sealed, err := p.make(t, device, here, "")
	if err != nil {
		t.Fatal(err)
	}
	codes := b.ShownCodes(p.staff, sealed)
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes come with the first second factor", len(codes))
	}
	return p, device, codes
}

// answer gives pending a session and a device's answer in it.
func (b *bed) answer(t *testing.T, device *apptest.Authenticator) account.CodeAttempt {
	t.Helper()
	pending := b.pending(t)
	ways, err := b.Ways(t.Context(), b.werne, pending, here)
	if err != nil || ways.Passkey == nil {
		t.Fatalf("%+v %v", ways, err)
	}
	return account.CodeAttempt{Token: pending, Proof: account.Proof{Answer: passkey.Answer{Text: device.Get(t, ways.Passkey.Options), Sealed: ways.Passkey.Sealed}, Site: here}}
}

func TestAPasskeyCompletesASignIn(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	p, device, _ := b.holder(t, berger)
	if p.staff.App || p.staff.Passkeys != 1 || !p.staff.Factor() {
		t.Errorf("%+v", p.staff)
	}
	b.clock.Advance(time.Hour)
	attempt := b.answer(t, device)
	if ways, err := b.Ways(t.Context(), b.werne, attempt.Token, here); err != nil || ways.App || !ways.Recovery || len(ways.Hosts) > 0 {
		t.Errorf("%+v %v", ways, err)
	}
	result, err := b.Confirm(t.Context(), b.werne, attempt)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := b.OwnPasskeys(t.Context(), b.werne, b.as(t, result.Token).staff)
	if err != nil || len(keys) != 1 || keys[0].Name != "Dienstlaptop" || keys[0].Host != here.Host || keys[0].Used == nil || !keys[0].Used.Equal(b.clock.Now()) || keys[0].Counter != 1 {
		t.Errorf("%+v %v", keys, err)
	}
	_, err = b.Confirm(t.Context(), b.werne, attempt)
	want(t, "the same pending once more", err, apperr.SignInExpired)
	trail := strings.Join(b.trail(t), "\n")
	self := "staff:" + p.staff.ID.String()
	for _, line := range []string{
		self + " staff.passkey " + self + ` {"host": "termine.werne.example", "passkey": "Dienstlaptop"}`,
		self + " session.open " + self + ` {"passkey": true}`,
	} {
		if !strings.Contains(trail, line) {
			t.Errorf("the trail lacks %s:\n%s", line, trail)
		}
	}
}

func TestAnAnswerOfAPasskeyIsRefusedWhen(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	p, device, _ := b.holder(t, berger)
	later := func(a account.CodeAttempt, change func(*account.CodeAttempt)) account.CodeAttempt {
		change(&a)
		return a
	}
	for what, attempt := range map[string]func() account.CodeAttempt{
		"the page was another's": func() account.CodeAttempt {
			fished := *device
			fished.Origin = "https://termine-werne.example"
			return b.answer(t, &fished)
		},
		"the page was not encrypted": func() account.CodeAttempt {
			plain := *device
			plain.Origin = "http://termine.werne.example"
			return b.answer(t, &plain)
		},
		"the device signed for another host": func() account.CodeAttempt {
			other := *device
			other.Host = "werne.example"
			return b.answer(t, &other)
		},
		"it comes on another host": func() account.CodeAttempt {
			return later(b.answer(t, device), func(a *account.CodeAttempt) {
				a.Site = passkey.Site{Host: "www.werne.example", Origin: "https://www.werne.example"}
			})
		},
		"another device has signed": func() account.CodeAttempt { return b.answer(t, newDevice(t)) },
		"it was asked in another pending sign-in": func() account.CodeAttempt {
			return later(b.answer(t, device), func(a *account.CodeAttempt) { a.Token = b.pending(t) })
		},
		"it was asked for another purpose": func() account.CodeAttempt {
			proof := p.prove(t, device)
			return account.CodeAttempt{Token: b.pending(t), Proof: proof}
		},
		"it is no answer": func() account.CodeAttempt {
			return later(b.answer(t, device), func(a *account.CodeAttempt) { a.Answer.Text = "{}" })
		},
		"it is endless": func() account.CodeAttempt {
			return later(b.answer(t, device), func(a *account.CodeAttempt) { a.Answer.Text += strings.Repeat(" ", 1<<20) })
		},
		"the question was not sealed here": func() account.CodeAttempt {
			return later(b.answer(t, device), func(a *account.CodeAttempt) { a.Answer.Sealed = a.Answer.Sealed[:len(a.Answer.Sealed)-4] + "AAAA" })
		},
	} {
		_, err := b.Confirm(t.Context(), b.werne, attempt())
		want(t, what, err, apperr.PasskeyRefused)
		b.clock.Advance(time.Hour) // the tries are forgotten
	}
	if n := b.count(t, "SELECT count(*) FROM audit WHERE action = 'session.refuse_passkey'"); n != 10 {
		t.Errorf("%d refusals are on record", n)
	}
	if _, err := b.Confirm(t.Context(), b.werne, b.answer(t, device)); err != nil {
		t.Errorf("the right one: %v", err)
	}
}

func TestAnAnswerThatTookLongerThanFiveMinutesIsRefused(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	p, device, _ := b.holder(t, berger)
	attempt, proof := b.answer(t, device), p.prove(t, device)
	b.clock.Advance(passkey.Lifetime + time.Second)
	_, err := b.Confirm(t.Context(), b.werne, attempt)
	want(t, "signing in", err, apperr.SignInExpired)
	_, err = b.Permit(t.Context(), b.werne, p.staff, p.seat(""), proof)
	want(t, "in a session", err, apperr.PasskeyRefused)
}

func TestAnAnswerCountsOnce(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	p, device, _ := b.holder(t, berger)
	for _, counts := range []bool{true, false} { // a device that counts would be found out by its count
		proof := p.prove(t, device)
		if _, err := b.Permit(t.Context(), b.werne, p.staff, p.seat(""), proof); err != nil {
			t.Fatal(err)
		}
		if !counts {
			b.execute(t, "UPDATE staff_passkey SET counter = 0")
		}
		_, err := b.Permit(t.Context(), b.werne, p.staff, p.seat(""), proof)
		if code := apperr.CodeOf(err); code != apperr.PasskeyRefused && code != apperr.PasskeyCloned {
			t.Errorf("once more, counting %v: %v", counts, err)
		}
		if !counts {
			want(t, "not counting", err, apperr.PasskeyRefused)
		}
	}
	attempt := b.answer(t, device)
	var in atomic.Int32
	var trying sync.WaitGroup
	for range 4 {
		trying.Go(func() {
			if _, err := b.Confirm(t.Context(), b.werne, attempt); err == nil {
				in.Add(1)
			}
		})
	}
	trying.Wait()
	if in.Load() != 1 {
		t.Errorf("%d were let in with one answer", in.Load())
	}
}

func TestACopiedDeviceIsRefusedAndPutOnRecord(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	p, device, codes := b.holder(t, berger)
	clone := *device
	for range 3 {
		if _, err := b.Confirm(t.Context(), b.werne, b.answer(t, device)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := b.Confirm(t.Context(), b.werne, b.answer(t, &clone))
	want(t, "a copy that counts from before", err, apperr.PasskeyCloned)
	line := "system session.refuse_clone staff:" + p.staff.ID.String() + ` {"passkey": "Dienstlaptop"}`
	if !slices.Contains(b.trail(t), line) {
		t.Errorf("the trail lacks %s:\n%s", line, strings.Join(b.trail(t), "\n"))
	}
	if _, err := b.confirm(t, b.pending(t), codes[0]); err != nil {
		t.Errorf("by a recovery code: %v", err)
	}
}

func TestAPasskeyOfAnotherTownOrAccountOpensNothing(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	b.add(t, "kollege@werne.example", clerk)
	b.holder(t, berger)
	_, theirs, _ := b.holder(t, "kollege@werne.example")
	_, err := b.Confirm(t.Context(), b.werne, b.answer(t, theirs))
	want(t, "a colleague's", err, apperr.PasskeyRefused)

	other := *b
	other.werne = b.selm
	other.add(t, berger, clerk)
	_, elsewhere, _ := other.holder(t, berger)
	_, err = b.Confirm(t.Context(), b.werne, b.answer(t, elsewhere))
	want(t, "another town's", err, apperr.PasskeyRefused)
	attempt := other.answer(t, elsewhere)
	_, err = b.Confirm(t.Context(), b.werne, attempt)
	want(t, "another town's pending sign-in", err, apperr.SignInExpired)
	attempt.Token = b.pending(t)
	_, err = b.Confirm(t.Context(), b.werne, attempt)
	want(t, "another town's answer", err, apperr.PasskeyRefused)
	if n := b.count(t, "SELECT count(*) FROM staff_passkey"); n != 2 {
		t.Errorf("%d passkeys in Werne", n)
	}
}

func TestAPasskeyIsOfferedOnItsHostAlone(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	b.holder(t, berger)
	elsewhere := passkey.Site{Host: "www.werne.example", Origin: "https://www.werne.example", Name: "Stadt Werne"}
	ways, err := b.Ways(t.Context(), b.werne, b.pending(t), elsewhere)
	if err != nil || ways.Passkey != nil || !slices.Equal(ways.Hosts, []string{here.Host}) || !ways.Recovery {
		t.Errorf("%+v %v", ways, err)
	}
	nameless := passkey.Site{Host: "192.0.2.7", Origin: "https://192.0.2.7", Name: "Stadt Werne"}
	if ways, err = b.Ways(t.Context(), b.werne, b.pending(t), nameless); err != nil || ways.Passkey != nil {
		t.Errorf("on a host without a name: %+v %v", ways, err)
	}
	b.add(t, "kollege@werne.example", clerk)
	p := b.enter(t, "kollege@werne.example")
	if creation, err := b.BeginPasskey(t.Context(), b.werne, p.staff, account.Seat{Token: p.token, Site: nameless}); err != nil || creation != nil {
		t.Errorf("a new one on a host without a name: %+v %v", creation, err)
	}
}

func TestSettingUpAPasskeyIsRefusedWhen(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	b.add(t, "kollege@werne.example", clerk)
	p, colleague := b.enter(t, berger), b.enter(t, "kollege@werne.example")
	ask := func(of *person) *account.Creation {
		creation, err := b.BeginPasskey(t.Context(), b.werne, of.staff, of.seat(""))
		if err != nil {
			t.Fatal(err)
		}
		return creation
	}
	own, theirs := ask(p), ask(colleague)
	fished := newDevice(t)
	fished.Origin = "https://termine-werne.example"
	_, err := p.finish(t, own.Sealed, fished.Create(t, own.Options), here)
	want(t, "another's page", err, apperr.PasskeyRefused)
	foreign := apptest.NewAuthenticator(t, "werne.example", origin)
	_, err = p.finish(t, own.Sealed, foreign.Create(t, own.Options), here)
	want(t, "another host", err, apperr.PasskeyRefused)
	_, err = p.finish(t, theirs.Sealed, newDevice(t).Create(t, theirs.Options), here)
	want(t, "a colleague's question", err, apperr.PasskeyRefused)
	_, err = p.finish(t, own.Sealed, newDevice(t).Create(t, theirs.Options), here)
	want(t, "the answer to a colleague's question", err, apperr.PasskeyRefused)
	late := newDevice(t).Create(t, own.Options)
	b.clock.Advance(passkey.Lifetime + time.Second)
	_, err = p.finish(t, own.Sealed, late, here)
	want(t, "too late", err, apperr.PasskeyRefused)
	if n := b.count(t, "SELECT count(*) FROM staff_passkey"); n != 0 {
		t.Errorf("%d passkeys", n)
	}
}

func TestAPasskeyThatWasRemovedDoesNotComeBackWithItsOldAnswer(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	p, device := b.enter(t, berger), newDevice(t)
	creation, err := b.BeginPasskey(t.Context(), b.werne, p.staff, p.seat(""))
	if err != nil {
		t.Fatal(err)
	}
	answer := device.Create(t, creation.Options)
	for range 2 { // the second time is the same form sent again
		if _, err := p.finish(t, creation.Sealed, answer, here); err != nil || p.staff.Passkeys != 1 {
			t.Fatalf("%+v %v", p.staff, err)
		}
	}
	keys, err := b.OwnPasskeys(t.Context(), b.werne, p.staff)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "removing it", b.DropPasskey(t.Context(), b.werne, p.staff, p.seat(""), keys[0].ID, p.prove(t, device)), "")
	p = b.as(t, p.token)
	_, err = p.finish(t, creation.Sealed, answer, here)
	want(t, "the old answer", err, apperr.PasskeyRefused)
	if n := b.count(t, "SELECT count(*) FROM recovery_code"); n != 0 || p.staff.Factor() {
		t.Errorf("%d recovery codes without a second factor, %+v", n, p.staff)
	}
}

func TestAResetEndsPasskeysAsWell(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	staff := b.add(t, berger, clerk)
	p, device, _ := b.holder(t, berger)
	attempt := b.answer(t, device)
	want(t, "resetting", b.ResetFactor(t.Context(), b.werne, audit.System, staff.ID, ""), "")
	_, err := b.Resume(t.Context(), b.werne, p.token)
	want(t, "the session from before", err, apperr.Unauthenticated)
	_, err = b.Confirm(t.Context(), b.werne, attempt)
	want(t, "a sign-in that was under way", err, apperr.SignInExpired)
	if n := b.count(t, "SELECT (SELECT count(*) FROM staff_passkey) + (SELECT count(*) FROM recovery_code) + (SELECT sum(passkeys) FROM staff)"); n != 0 {
		t.Errorf("%d are left", n)
	}
	b.signIn(t, berger)
}

func TestPasskeysGoWithTheAccount(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	p, device, _ := b.holder(t, berger)
	if _, err := b.Permit(t.Context(), b.werne, p.staff, p.seat(""), p.prove(t, device)); err != nil {
		t.Fatal(err)
	}
	b.execute(t, "DELETE FROM staff")
	if n := b.count(t, "SELECT (SELECT count(*) FROM staff_passkey) + (SELECT count(*) FROM passkey_answered)"); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}

func TestAPasskeyWithoutANameIsCalledAsItsBrowser(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	for typed, name := range map[string]string{
		" \u202e ": "Chrome, Windows", "Mein  \u202eLaptop": "Mein Laptop", strings.Repeat("ä", 80): strings.Repeat("ä", 60),
	} {
		p := b.enter(t, berger)
		seat := p.seat("")
		seat.Agent = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36"
		creation, err := b.BeginPasskey(t.Context(), b.werne, p.staff, seat)
		if err != nil || creation.Name != "Chrome, Windows" {
			t.Fatalf("%+v %v", creation, err)
		}
		answer := passkey.Answer{Sealed: creation.Sealed, Text: newDevice(t).Create(t, creation.Options)}
		if _, err := b.FinishPasskey(t.Context(), b.werne, p.staff, seat, answer, typed); err != nil {
			t.Fatal(err)
		}
		if keys, err := b.OwnPasskeys(t.Context(), b.werne, p.staff); err != nil || len(keys) != 1 || keys[0].Name != name {
			t.Errorf("%q: %+v %v", typed, keys, err)
		}
		want(t, "resetting", b.ResetFactor(t.Context(), b.werne, audit.System, p.staff.ID, ""), "")
	}
}
