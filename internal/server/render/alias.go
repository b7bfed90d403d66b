package render

import "stadttermin/internal/server/request"

// Text is a text of the town's own.
type Text = request.Text

// What pages of citizens ask for by these names.
var (
	TextOf = request.TextOf
	Plain  = request.Plain
	Link   = request.Link
)
