package account_test

import (
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/staff/account"
)

func TestFurtherFactorsAreSetUpForAProofAlone(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	p := b.enter(t, berger)
	early, err := b.BeginPasskey(t.Context(), b.werne, p.staff, p.seat(""))
	if err != nil {
		t.Fatal(err)
	}
	app := b.begin(t, p.staff, p.token, "")
	device := newDevice(t)
	if _, err := p.make(t, device, here, ""); err != nil {
		t.Fatal(err)
	}
	second := newDevice(t)
	_, err = p.make(t, second, here, "")
	want(t, "a second passkey without a proof", err, apperr.SetupExpired)
	_, err = p.finish(t, early.Sealed, second.Create(t, early.Options), here)
	want(t, "by a question from before", err, apperr.SetupExpired)
	_, err = b.FinishFactor(t.Context(), b.werne, p.staff, account.Seat{Token: p.token}, app.Sealed, codeAt(app.Secret, b.clock.Now()))
	want(t, "an app from before", err, apperr.SetupExpired)

	permit, err := b.Permit(t.Context(), b.werne, p.staff, p.seat(""), p.prove(t, device))
	if err != nil {
		t.Fatal(err)
	}
	if codes, err := p.make(t, second, here, permit); err != nil || codes != "" || p.staff.Passkeys != 2 {
		t.Errorf("with a proof: %q %v %+v", codes, err, p.staff)
	}
	app = b.begin(t, p.staff, p.token, permit)
	if _, err := b.FinishFactor(t.Context(), b.werne, p.staff, account.Seat{Token: p.token}, app.Sealed, codeAt(app.Secret, b.clock.Now())); err != nil {
		t.Errorf("an app with a proof: %v", err)
	}
	if n, err := b.RecoveryCodes(t.Context(), b.werne, p.staff); err != nil || n != 10 {
		t.Errorf("%d recovery codes, want those from the beginning: %v", n, err)
	}
	b.clock.Advance(account.PermitLifetime + time.Second)
	p.staff = p.as(t, p.token).staff
	_, err = p.make(t, newDevice(t), here, permit)
	want(t, "with a permit that is too old", err, apperr.SetupExpired)
}

func TestRemovingAPasskeyTakesAProofAndEndsAllSessionsButTheOwn(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	p, device, codes := b.holder(t, berger)
	result, err := b.Confirm(t.Context(), b.werne, b.answer(t, device))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := b.OwnPasskeys(t.Context(), b.werne, p.staff)
	if err != nil {
		t.Fatal(err)
	}
	drop := func(proof account.Proof) error {
		return b.DropPasskey(t.Context(), b.werne, p.staff, p.seat(""), keys[0].ID, proof)
	}
	want(t, "for nothing", drop(account.Proof{}), apperr.CodeRefused)
	want(t, "for a guess", drop(account.Proof{Code: "123456"}), apperr.CodeRefused)
	b.as(t, result.Token)
	want(t, "for a recovery code", drop(account.Proof{Code: codes[0]}), "")
	_, err = b.Resume(t.Context(), b.werne, result.Token)
	want(t, "another session", err, apperr.Unauthenticated)
	if now := b.as(t, p.token); now.staff.Factor() {
		t.Errorf("%+v", now.staff)
	}
	want(t, "once more", drop(account.Proof{Code: codes[1]}), apperr.NotFound)
}

func TestWhoMustHaveASecondFactorKeepsTheLastPasskey(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, administrator)
	p, first, codes := b.holder(t, berger)
	drop := func(at int, proof account.Proof) error {
		keys, err := b.OwnPasskeys(t.Context(), b.werne, p.staff)
		if err != nil {
			t.Fatal(err)
		}
		return b.DropPasskey(t.Context(), b.werne, p.staff, p.seat(""), keys[at].ID, proof)
	}
	want(t, "the only one", drop(0, account.Proof{Code: codes[0]}), apperr.LastFactor)
	permit, err := b.Permit(t.Context(), b.werne, p.staff, p.seat(""), account.Proof{Code: codes[0]})
	if err != nil {
		t.Fatalf("the recovery code was not used up: %v", err)
	}
	second := newDevice(t)
	if _, err := p.make(t, second, here, permit); err != nil {
		t.Fatal(err)
	}
	want(t, "one of two", drop(0, p.prove(t, first)), "")
	// Who still believes that there are two is told by the database.
	want(t, "the other, seen as one of two", drop(0, account.Proof{Code: codes[1]}), apperr.LastFactor)
	if now := b.as(t, p.token); now.staff.Passkeys != 1 || now.staff.FactorDue {
		t.Errorf("%+v", now.staff)
	}
}
