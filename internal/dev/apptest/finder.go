package apptest

import (
	"testing"

	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/due"
)

// Finder connects as the role that asks which towns have something to do.
func Finder(t testing.TB, appURL string) *due.Finder {
	t.Helper()
	address, err := db.DueURL(appURL)
	if err != nil {
		t.Fatal(err)
	}
	finder, err := due.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(finder.Close)
	return finder
}
