// Package apptest is what tests stand on: a migrated PostgreSQL database and a logical Redis database for each test, whole
// servers for tests that kill them, and a clock that moves only when told.
//
// Every test may run in parallel with every other, also of other packages: nothing here is shared between two tests except
// the server processes. What a test was given goes with its end. The servers come from deploy/dev/with-services; where they are
// missing, tests fail and name the command, they are never skipped.
package apptest

import (
	"crypto/rand"
	"encoding/hex"
	"os"
	"testing"
)

// environment gives a variable that with-services sets.
func environment(t testing.TB, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set: run make test, or deploy/dev/with-services go test ./internal/… for some packages", name)
	}
	return value
}

// unique gives 16 hexadecimal digits.
func unique() string {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	return hex.EncodeToString(random[:])
}
