package files

import "embed"

// Schemas holds the JSON schemas (draft 2020-12) of the files as schema/tenant.schema.json, schema/offices.schema.json,
// schema/services.schema.json, schema/translations.schema.json and schema/search.schema.json. They state every key with its meaning and default,
// for editors and for people; Load does not need them.
//
//go:embed schema/*.schema.json
var Schemas embed.FS
