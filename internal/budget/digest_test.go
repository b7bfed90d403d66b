package budget

import (
	"testing"
	"time"

	"stadttermin/internal/keyring"
)

// Counters, work and tickets that are out were made before there was a ring, and must stay good.
func TestBudgetsAndTicketsThatAreOutStayGood(t *testing.T) {
	t.Parallel()
	const secret = "a secret for tests of at least 32 characters"
	k := &Keeper{Keys: keysOf(t, secret)}
	act := &Act{Tenant: 7, Purpose: SignIn}
	for derived, wanted := range map[string]string{
		k.key(act, "192.0.2.1/32", time.Hour): "3URbwkgQEmZ7xYLr6HuTPg",
		k.workKey(7):                          "cExwpUj0slg-O-QcHeCrqw",
		k.ticketSum(act, "abc.1.XYZ"):         "GbC_Gt2lS4npVujJjUzOsg",
	} {
		if derived != wanted {
			t.Errorf("%s, want %s", derived, wanted)
		}
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
