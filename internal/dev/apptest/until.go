package apptest

import (
	"testing"
	"time"
)

// patience is how long a test waits for what another process does; generous, because it is only used up by a failure.
const patience = 30 * time.Second

// Until waits for what happens elsewhere, e.g. in a worker. It fails the test, saying what was awaited, when it does not come.
func Until(t testing.TB, awaited string, happened func() bool) {
	t.Helper()
	if !eventually(happened) {
		t.Fatalf("waited %s in vain until %s", patience, awaited)
	}
}

func eventually(happened func() bool) bool {
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for !happened() {
		select {
		case <-again.C:
		case <-deadline.C:
			return false
		}
	}
	return true
}
