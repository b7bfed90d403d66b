package request

import "crypto/rand"

// Form is one with a single button.
type Form struct {
	Path   string
	Label  string
	About  string // whom, for those who hear the button alone
	Kind   string
	Key    string // of idempotency
	Stand  string // of what it was made from
	Fields []Field
}

// Field is a hidden one of a form.
type Field struct{ Name, Value string }

// NewKey makes an idempotency key for a form, so that a double click does once what it says.
func NewKey() string { return rand.Text() }
