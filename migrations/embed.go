// Package migrations holds the schema as numbered SQL. Migrations expand, then contract: the version before must run
// beside the version after. Every table with a tenant's data has tenant_id first in its key and row-level security
// FORCEd; a test holds new tables to it.
package migrations

import "embed"

// FS holds the migrations in goose's format.
//
//go:embed *.sql
var FS embed.FS
