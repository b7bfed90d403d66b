// Package web carries the files that the program shows and sends: catalogues, templates, styles and scripts. It
// embeds them and does nothing else.
package web

import "embed"

// Locales holds locales/<language>.json, the catalogues of all texts of the program.
//
//go:embed locales
var Locales embed.FS

// MailTemplates holds the layout of the mails.
//
//go:embed mail
var MailTemplates embed.FS
