package account_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
)

func (b *bed) try(t *testing.T, password string, from account.Origin) (*account.SignInResult, error) {
	t.Helper()
	return b.SignIn(t.Context(), b.werne, account.Attempt{Email: berger, Password: password, Origin: from})
}

// guess tries passwords or codes, each from where from says, and counts those that were compared.
func guess(t *testing.T, times int, try func(i int) error) (compared int) {
	t.Helper()
	for i := range times {
		switch code := apperr.CodeOf(try(i)); code {
		case apperr.SignInRefused, apperr.CodeRefused:
			compared++
		case apperr.TooManyRequests, apperr.SignInExpired:
		default:
			t.Fatalf("guess %d: %s", i, code)
		}
	}
	return compared
}

func TestGuessesAtOneAccountFromEverywhereAreSlowedAndLeaveItsOwnersBrowserAlone(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	result, err := b.try(t, password, account.Origin{Visitor: place("203.0.113.9")})
	if err != nil {
		t.Fatal(err)
	}
	from := func(i int) account.Origin {
		return account.Origin{Visitor: place(fmt.Sprintf("198.51.%d.%d", i/50, i%50))}
	}
	if n := guess(t, 200, func(i int) error { _, err := b.try(t, "geraten und falsch", from(i)); return err }); n != 8 {
		t.Errorf("%d passwords were compared at once", n)
	}
	_, err = b.try(t, password, account.Origin{Visitor: place("192.0.2.1")})
	want(t, "an unknown browser meanwhile", err, apperr.TooManyRequests)
	for range 3 {
		if _, err := b.try(t, password, account.Origin{Visitor: place("198.51.0.1"), Device: result.Device}); err != nil {
			t.Errorf("the owner's browser at the place of the guesses: %v", err)
		}
	}
	all := 8
	for minute := range 24 * 60 {
		b.clock.Advance(time.Minute)
		all += guess(t, 1, func(int) error { _, err := b.try(t, "geraten und falsch", from(minute)); return err })
	}
	if all > 50 {
		t.Errorf("%d passwords were compared in a day", all)
	}
}

func TestOnePlaceTriesFewAccountsWhateverAddressesItHas(t *testing.T) {
	t.Parallel()
	for name, from := range map[string]func(i int) string{
		"one address": func(int) string { return "198.51.100.7" }, "one /64": func(i int) string { return fmt.Sprintf("2001:db8:1:1::%x", i+1) },
	} {
		b := newBed(t)
		n := guess(t, 40, func(i int) error {
			_, err := b.SignIn(t.Context(), b.werne, account.Attempt{Email: fmt.Sprintf("clerk%d@werne.example", i), Password: "Sommer in der Stadt", Origin: account.Origin{Visitor: place(from(i))}})
			return err
		})
		if n != 20 {
			t.Errorf("%s: %d of 40 were compared", name, n)
		}
	}
}

func TestAWholeTownHallSignsInFromOneAddressInTheMorning(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	for i := range 25 {
		if _, err := b.try(t, password, account.Origin{Visitor: place("203.0.113.9")}); err != nil {
			t.Fatalf("%d: %v", i, err)
		}
	}
}

func TestWhoeverReadsTheAccountsMailsIsNotKeptWaitingByGuesses(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	owner := b.add(t, berger, clerk)
	guess(t, 12, func(i int) error {
		_, err := b.try(t, "geraten und falsch", account.Origin{Visitor: place(fmt.Sprintf("198.51.100.%d", i))})
		return err
	})
	token, err := b.SendReset(t.Context(), b.werne, audit.System, "de", owner.ID, uuid.New())
	if err != nil {
		t.Fatal(err)
	}
	device, err := b.FollowLink(t.Context(), b.werne, token, "ganz neu und nie gelesen", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.try(t, "ganz neu und nie gelesen", account.Origin{Visitor: place("192.0.2.1"), Device: device}); err != nil {
		t.Error(err)
	}
}

func TestABrowserIsKnownToTheAccountsThatWereOpenedInItAlone(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	b.add(t, "kollege@werne.example", clerk)
	shared, err := b.SignIn(t.Context(), b.werne, account.Attempt{Email: "kollege@werne.example", Password: password, Origin: account.Origin{Visitor: place("203.0.113.1")}})
	if err != nil {
		t.Fatal(err)
	}
	for range 8 {
		_, err := b.try(t, "geraten und falsch", account.Origin{})
		want(t, "a guess", err, apperr.SignInRefused)
	}
	name, mark, _ := strings.Cut(shared.Device, ".")
	for _, forged := range []string{shared.Device, name, name + "." + mark + "x", "x." + mark, ".", strings.Repeat(".x", 1000)} {
		_, err := b.try(t, "geraten und falsch", account.Origin{Device: forged})
		want(t, forged, err, apperr.TooManyRequests)
	}
	b.clock.Advance(2 * time.Minute)
	// Both share it from now on.
	both, err := b.try(t, password, account.Origin{Visitor: place("203.0.113.3"), Device: shared.Device})
	if err != nil || !strings.HasPrefix(both.Device, name+".") || !strings.HasSuffix(both.Device, mark) {
		t.Fatalf("%+v %v", both, err)
	}
	if n := guess(t, 15, func(int) error {
		_, err := b.try(t, "geraten und falsch", account.Origin{Device: both.Device})
		return err
	}); n != 10 {
		t.Errorf("a known browser guesses %d times", n)
	}
}

func TestFewCodesAreTriedOfAnAccountAndItsOwnerIsMailedOnceADay(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	secret, _, _ := b.equip(t)
	known, err := b.Confirm(t.Context(), b.werne, account.CodeAttempt{Token: b.pending(t), Proof: account.Proof{Code: codeAt(secret, b.clock.Now().Add(codePeriod))}})
	if err != nil {
		t.Fatal(err)
	}
	warned := func() int { return b.count(t, "SELECT count(*) FROM outbox WHERE kind = 'staff_codes'") }
	tries := func(n int) int {
		return guess(t, n, func(i int) error {
			pending, err := b.try(t, password, account.Origin{Visitor: place(fmt.Sprintf("198.51.100.%d", i%250))})
			if err != nil {
				return err
			}
			_, err = b.Confirm(t.Context(), b.werne, account.CodeAttempt{Token: pending.Token, Proof: account.Proof{Code: "000000"}, Origin: account.Origin{Visitor: place(fmt.Sprintf("198.51.100.%d", i%250))}})
			return err
		})
	}
	if n := tries(5); n != 5 || warned() != 0 {
		t.Errorf("five typing errors: %d were compared, %d mails", n, warned())
	}
	if n := tries(20); n != 0 || warned() != 1 {
		t.Errorf("20 more: %d were compared, %d mails", n, warned())
	}
	pending, err := b.try(t, password, account.Origin{Device: known.Device})
	if err != nil {
		t.Fatal(err)
	}
	b.clock.Advance(codePeriod * 2)
	_, err = b.Confirm(t.Context(), b.werne, account.CodeAttempt{Token: pending.Token, Proof: account.Proof{Code: codeAt(secret, b.clock.Now())}, Origin: account.Origin{Device: known.Device}})
	want(t, "the owner in their browser", err, "")
	all := 5
	for range 24 * 2 {
		b.clock.Advance(30 * time.Minute)
		all += tries(1)
	}
	if all > 21 || warned() > 2 {
		t.Errorf("%d codes were compared in a day, %d mails", all, warned())
	}
}

func TestAFloodAtOneTownKeepsNobodyWaitingAtAnother(t *testing.T) {
	t.Parallel()
	defer account.FloodTown(1_000_001)()
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	if err := account.Wait(impatient, 1_000_001); apperr.CodeOf(err) != apperr.Busy {
		t.Errorf("the flooded town: %v", err)
	}
	for range 3 {
		if err := account.Wait(t.Context(), 1_000_002); err != nil {
			t.Errorf("another town: %v", err)
		}
	}
	if n := account.Queued(1_000_001); n != 2 {
		t.Errorf("%d are counted at the flooded town", n)
	}
}

func TestNoMoreOfOneTownWaitThanAreAnsweredInAMoment(t *testing.T) {
	t.Parallel()
	defer account.FloodTown(1_000_003)()
	ctx, cancel := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	for range account.Queueing {
		waiting.Go(func() { _ = account.Wait(ctx, 1_000_003) })
	}
	apptest.Until(t, "all wait", func() bool { return account.Queued(1_000_003) == account.Queueing+2 })
	if err := account.Wait(t.Context(), 1_000_003); apperr.CodeOf(err) != apperr.Busy {
		t.Errorf("one more: %v", err)
	}
	cancel()
	waiting.Wait()
}

func TestAFloodOfStrangersDoesNotKeepAKnownBrowserWaiting(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	result, err := b.try(t, password, account.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	defer account.Flood()()
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = b.SignIn(impatient, b.werne, account.Attempt{Email: "x@werne.example", Password: password})
	if err == nil {
		t.Error("the places are not taken")
	}
	if _, err := b.try(t, password, account.Origin{Device: result.Device}); err != nil {
		t.Errorf("the known browser: %v", err)
	}
}
