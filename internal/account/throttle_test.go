package account_test

import (
	"context"
	"strings"
	"testing"

	"stadttermin/internal/account"
	"stadttermin/internal/fault"
)

func (b *bed) try(t *testing.T, password string, from account.Origin) (*account.Admission, error) {
	t.Helper()
	return b.SignIn(t.Context(), b.werne, account.Attempt{Email: berger, Password: password, Origin: from})
}

func TestAFloodFromTheOwnersOwnPlaceLeavesTheirBrowserAlone(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.limiter.most = 3
	b.add(t, berger, clerk)
	townHall := account.Origin{IP: "203.0.113.9"}
	admission, err := b.try(t, password, townHall)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		_, err = b.try(t, "geraten und falsch", townHall)
	}
	want(t, "guesses from the town hall", err, fault.TooManyRequests)
	_, err = b.try(t, password, townHall)
	want(t, "an unknown browser there", err, fault.TooManyRequests)
	known := account.Origin{IP: townHall.IP, Device: admission.Device}
	if _, err := b.try(t, password, known); err != nil {
		t.Errorf("the owner's browser: %v", err)
	}
	// It has a bucket of its own, and no more.
	for range 3 {
		_, err = b.try(t, "geraten und falsch", known)
	}
	want(t, "guesses in the owner's browser", err, fault.TooManyRequests)
}

func TestABrowserIsKnownToTheAccountsThatWereOpenedInItAlone(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.limiter.most = 1
	b.add(t, berger, clerk)
	b.add(t, "kollege@werne.example", clerk)
	shared, err := b.SignIn(t.Context(), b.werne, account.Attempt{Email: "kollege@werne.example", Password: password, Origin: account.Origin{IP: "203.0.113.1"}})
	if err != nil {
		t.Fatal(err)
	}
	guess := func(device string) error {
		_, err := b.try(t, "geraten und falsch", account.Origin{IP: "203.0.113.2", Device: device})
		return err
	}
	want(t, "the first guess", guess(""), fault.SignInRefused)
	name, mark, _ := strings.Cut(shared.Device, ".")
	for _, forged := range []string{shared.Device, name, name + "." + mark + "x", "x." + mark, ".", strings.Repeat(".x", 1000)} {
		want(t, forged, guess(forged), fault.TooManyRequests)
	}
	// Both share it from now on.
	both, err := b.try(t, password, account.Origin{IP: "203.0.113.3", Device: shared.Device})
	if err != nil || !strings.HasPrefix(both.Device, name+".") || !strings.HasSuffix(both.Device, mark) {
		t.Fatalf("%+v %v", both, err)
	}
	want(t, "a known browser", guess(both.Device), fault.SignInRefused)
}

func TestGuessingCodesFromOnePlaceLocksNobodyOutAtAnother(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	secret, _, _ := b.equip(t)
	b.limiter.most = 2
	confirm := func(half, code, ip string) error {
		_, err := b.Confirm(t.Context(), b.werne, account.CodeAttempt{Token: half, Code: code, Origin: account.Origin{IP: ip}})
		return err
	}
	guesser := b.half(t)
	owner, err := b.try(t, password, account.Origin{IP: "192.0.2.7"})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		want(t, "a guess", confirm(guesser, "000000", "198.51.100.7"), fault.CodeRefused)
	}
	code := account.CodeAt(secret, b.clock.Now())
	want(t, "one guess more", confirm(guesser, code, "198.51.100.7"), fault.TooManyRequests)
	want(t, "the owner", confirm(owner.Token, code, "192.0.2.7"), "")
}

func TestAFloodOfStrangersDoesNotKeepAKnownBrowserWaiting(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	admission, err := b.try(t, password, account.Origin{})
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
	if _, err := b.try(t, password, account.Origin{Device: admission.Device}); err != nil {
		t.Errorf("the known browser: %v", err)
	}
}
