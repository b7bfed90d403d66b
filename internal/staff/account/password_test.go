package account

import (
	"context"
	"testing"

	"github.com/alexedwards/argon2id"

	"stadttermin/internal/apperr"
)

// Were the parameters of the two to differ, the time would tell whether an address is known.
func TestAnUnknownAddressCostsAsMuchAsAKnownOne(t *testing.T) {
	t.Parallel()
	params, _, _, err := argon2id.DecodeHash(decoy)
	if err != nil {
		t.Fatal(err)
	}
	if *params != *hashing {
		t.Errorf("the decoy takes %+v, passwords take %+v", *params, *hashing)
	}
}

func TestWhoeverLeavesBeforeAPlaceIsFreeIsToldToComeAgain(t *testing.T) {
	t.Parallel()
	defer Flood()()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := matches(ctx, 1, "egal", decoy, false); apperr.CodeOf(err) != apperr.Busy {
		t.Errorf("got %v", err)
	}
}

func BenchmarkSignInHash(b *testing.B) {
	for b.Loop() {
		if same, err := matches(b.Context(), 1, "egal", decoy, false); same || err != nil {
			b.Fatal(same, err)
		}
	}
}
