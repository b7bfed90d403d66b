// Package texts holds the page on which a town's texts stand language by language, and the exchange with a translator. What
// is typed or comes back in a file makes a draft; its effect is looked at before anything is saved.
package texts

import (
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
)

// Config is what Pages needs.
type Config struct {
	*staffauth.Gate
	draft.Drafts

	Bundle *i18n.Bundle
}

// Pages answers the requests of administrators.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }

// Addresses of the exchange, below that of the page.
const (
	exportPath = words.Texts + "/datei"
	importPath = words.Texts + "/zurueck"
)
