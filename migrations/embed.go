// Package migrations holds the schema as numbered SQL. Migrations expand, then contract: the version before must run
// beside the version after. Every table with a tenant's data has tenant_id first in its key and row-level security
// FORCEd; a test holds new tables to it.
package migrations

import (
	"embed"
	"slices"
	"strconv"
	"strings"
)

// FS holds the migrations in goose's format.
//
//go:embed *.sql
var FS embed.FS

// Numbers lists the migrations by their numbers, in order.
func Numbers() (numbers []int64) {
	entries, err := FS.ReadDir(".")
	if err != nil {
		panic(err) // they are part of the program
	}
	for _, entry := range entries {
		digits, _, _ := strings.Cut(entry.Name(), "_")
		if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers
}
