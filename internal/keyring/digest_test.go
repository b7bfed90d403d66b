package keyring_test

import (
	"encoding/base64"
	"encoding/hex"
	"testing"
)

// What is in browsers, in mails and in counters was made before the ring derived it, and stays good.
func TestWhatWasDerivedOnceIsDerivedTheSame(t *testing.T) {
	t.Parallel()
	r := ring(t, "a secret for tests of at least 32 characters", "an earlier secret of at least 32 characters")
	for derived, wanted := range map[string]string{
		base64.RawURLEncoding.EncodeToString(r.Digest("budget", "tally", "7", "sign_in", "192.0.2.1/32", "1h0m0s")[:16]): "3URbwkgQEmZ7xYLr6HuTPg",
		base64.RawURLEncoding.EncodeToString(r.Digest("budget", "work", "7")[:16]):                                       "cExwpUj0slg-O-QcHeCrqw",
		base64.RawURLEncoding.EncodeToString(r.Digest("budget", "ticket", "7", "sign_in", "abc.1.XYZ")[:16]):             "GbC_Gt2lS4npVujJjUzOsg",
		hex.EncodeToString(r.Digests("account", "link", "7", "6ba7b810-9dad-11d1-80b4-00c04fd430c8")[0]):                 "eb1308f2fc49965d8708781abb4b8b35b2f941b23f39412db3d790bd05748b41",
		hex.EncodeToString(r.Digests("account", "link", "7", "6ba7b810-9dad-11d1-80b4-00c04fd430c8")[1]):                 "99ab27f78b44a9409c98120a9e86ac67caada715fbe420460f395f5a15d26e03",
	} {
		if derived != wanted {
			t.Errorf("%s, want %s", derived, wanted)
		}
	}
}
