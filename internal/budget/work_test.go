package budget_test

import (
	"encoding/base64"
	"encoding/json"
	"testing"
	"time"

	"github.com/altcha-org/altcha-lib-go"

	"stadttermin/internal/budget"
)

// solve does the work that buys one more, as a visitor's device does.
func solve(t *testing.T, b *bed, used *budget.Used) string {
	t.Helper()
	challenge, err := b.Challenge(used.Tenant, used.Level)
	if err != nil {
		t.Fatal(err)
	}
	return solution(t, challenge)
}

func solution(t *testing.T, challenge *budget.Challenge) string {
	t.Helper()
	found, err := altcha.SolveChallenge(challenge.Challenge, challenge.Salt, altcha.SHA256, int(challenge.MaxNumber), 0, nil)
	if err != nil || found == nil {
		t.Fatalf("not solved: %v", err)
	}
	return proof(t, altcha.Payload{
		Algorithm: challenge.Algorithm, Challenge: challenge.Challenge, Number: int64(found.Number), Salt: challenge.Salt, Signature: challenge.Signature,
	})
}

func proof(t *testing.T, payload altcha.Payload) string {
	t.Helper()
	raw, err := json.Marshal(payload)
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(raw)
}

// usedUp gives somebody whose budget is used up, and why.
func usedUp(t *testing.T) (*bed, budget.Claim, *budget.Used) {
	t.Helper()
	b, claim := newBed(t), from("203.0.113.7")
	for range 2 {
		granted(t, "within the budget", b.book(t, claim))
	}
	return b, claim, refusal(t, b.book(t, claim))
}

func TestWorkBuysOneMoreAndNoSecond(t *testing.T) {
	t.Parallel()
	b, claim, used := usedUp(t)
	claim.Proof = solve(t, b, used)
	granted(t, "for work", b.book(t, claim))
	refused(t, b.book(t, claim))
}

func TestWorkThatIsNotNeededIsNotTaken(t *testing.T) {
	t.Parallel()
	b, claim := newBed(t), from("203.0.113.7")
	claim.Proof = solve(t, b, &budget.Used{Act: budget.Act{Tenant: 1}, Level: 1})
	for range 3 {
		granted(t, "two within the budget, one for work", b.book(t, claim))
	}
}

func TestWorkIsWorthNothingForAnotherTownTooLateTooCheapOrChanged(t *testing.T) {
	t.Parallel()
	b, claim, used := usedUp(t)
	elsewhere, err := b.Challenge(2, used.Level)
	if err != nil {
		t.Fatal(err)
	}
	own, err := b.Challenge(1, used.Level)
	if err != nil {
		t.Fatal(err)
	}
	changed := altcha.Payload{Algorithm: "SHA-256", Challenge: own.Challenge, Salt: own.Salt, Signature: own.Signature, Number: -1}
	for what, offered := range map[string]string{"another town": solution(t, elsewhere), "unsolved": proof(t, changed), "no proof": "{}", "null": "bnVsbA=="} {
		claim.Proof = offered
		if err := b.book(t, claim); err == nil {
			t.Errorf("%s buys one more", what)
		}
	}
	claim.Proof = solution(t, own)
	b.clock.Advance(40 * time.Minute)
	refused(t, b.book(t, claim))
}

func TestEachLevelDoublesTheWork(t *testing.T) {
	t.Parallel()
	b, before := newBed(t), int64(0)
	for level := 1; level <= 16; level++ {
		challenge, err := b.Challenge(1, level)
		if err != nil || before != 0 && challenge.MaxNumber != 2*before {
			t.Errorf("level %d: up to %d after %d, %v", level, challenge.MaxNumber, before, err)
		}
		before = challenge.MaxNumber
	}
}
