package keyring_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"stadttermin/internal/keyring"
)

var (
	first  = strings.Repeat("a", 32)
	second = strings.Repeat("b", 32)
)

func ring(t *testing.T, secrets ...string) *keyring.Ring {
	t.Helper()
	r, err := keyring.New(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhatIsClosedOpensOnlyWithItsPurposeAndContext(t *testing.T) {
	t.Parallel()
	r := ring(t, first)
	closed := r.Close("lists", "werne/amt", []byte("Kennwort"))
	if bytes.Contains(closed, []byte("Kennwort")) {
		t.Error("it is not closed")
	}
	if text, err := r.Open("lists", "werne/amt", closed); err != nil || string(text) != "Kennwort" {
		t.Errorf("opened: %q, %v", text, err)
	}
	for _, wrong := range [][2]string{{"other", "werne/amt"}, {"lists", "selm/amt"}} {
		if _, err := r.Open(wrong[0], wrong[1], closed); !errors.Is(err, keyring.ErrForged) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	for i := range closed {
		changed := bytes.Clone(closed)
		changed[i] ^= 1
		if _, err := r.Open("lists", "werne/amt", changed); err == nil {
			t.Errorf("changed at byte %d it opens", i)
		}
	}
	if _, err := r.Open("lists", "werne/amt", closed[:5]); !errors.Is(err, keyring.ErrForged) {
		t.Errorf("cut off: %v", err)
	}
}

func TestSecretsRotate(t *testing.T) {
	t.Parallel()
	before, between, after := ring(t, first), ring(t, second, first), ring(t, second)
	closed := before.Close("lists", "", []byte("x"))
	key, mac := before.Sign("chain", []byte("x"))
	if _, err := between.Open("lists", "", closed); err != nil {
		t.Error(err)
	}
	if err := between.Verify("chain", key, []byte("x"), mac); err != nil {
		t.Error(err)
	}
	if _, err := after.Open("lists", "", closed); !errors.Is(err, keyring.ErrUnknownKey) {
		t.Errorf("opened without the secret: %v", err)
	}
	if err := after.Verify("chain", key, []byte("x"), mac); !errors.Is(err, keyring.ErrUnknownKey) {
		t.Errorf("verified without the secret: %v", err)
	}
}

func TestASignatureIsOfOneMessageAndOnePurpose(t *testing.T) {
	t.Parallel()
	r := ring(t, first)
	key, mac := r.Sign("chain", []byte("x"))
	if err := r.Verify("chain", key, []byte("y"), mac); !errors.Is(err, keyring.ErrForged) {
		t.Error(err)
	}
	if err := r.Verify("other", key, []byte("x"), mac); !errors.Is(err, keyring.ErrForged) {
		t.Error(err)
	}
}

func TestAShortSecretIsRefused(t *testing.T) {
	t.Parallel()
	for _, secrets := range [][]string{{}, {"short"}, {first, "short"}} {
		if _, err := keyring.New(secrets...); err == nil {
			t.Errorf("%d secrets were taken", len(secrets))
		}
	}
}
