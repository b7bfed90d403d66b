package account

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/keyring"
)

// Browsers, mails and links that are out were made before there was a ring, and must stay good.
func TestWhatIsOutInBrowsersAndMailsStaysGood(t *testing.T) {
	t.Parallel()
	const (
		secret  = "a secret for tests of at least 32 characters"
		earlier = "an earlier secret of at least 32 characters"
		device  = "AAECAwQFBgcICQoLDA0ODw"
		email   = "j.berger@werne.example"
	)
	id := uuid.MustParse("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
	now := func() time.Time { return time.Unix(1763629200+59, 0) }
	d := &Deps{Keys: keysOf(t, secret, earlier), Now: now}
	for name, mark := range map[string]string{"the secret": "K0KtH7AvD8TbxS27", "the one before": "uehL6bKpUYXXrWCJ"} {
		if !d.knows(7, device+"."+mark, email) {
			t.Errorf("a browser that was marked with %s is a stranger", name)
		}
	}
	if d.knows(7, device+".K0KtH7AvD8TbxS28", email) {
		t.Error("a forged mark is known")
	}
	if got := d.remember(7, device, email); got != device+".K0KtH7AvD8TbxS27" {
		t.Errorf("a browser is marked as %s", got)
	}
	links := &Links{d}
	token, made := links.newLink(7, id, Reset, uuid.Nil, "de")
	if token != "6xMI8vxJll2HCHgau0uLNbL5QbI_OUEts9eQvQV0i0E" {
		t.Errorf("the token of a link is %s", token)
	}
	old := &Links{&Deps{Keys: keysOf(t, earlier), Now: now}}
	_, before := old.newLink(7, id, Reset, uuid.Nil, "de")
	for _, link := range []*Link{made, before} {
		if _, ok := links.tokenOf(7, link); !ok {
			t.Error("the token of a link that is out is not derived again")
		}
	}
	if got := links.once(id).String(); got != "2c6be644-4b4a-580e-9a8b-82050d253d07" {
		t.Errorf("the link of these minutes is %s", got)
	}
}

func keysOf(t *testing.T, secrets ...string) *keyring.Ring {
	t.Helper()
	keys, err := keyring.New(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
