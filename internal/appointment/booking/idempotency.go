package booking

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"stadttermin/internal/apperr"
)

// maxKey bounds an idempotency key, in bytes: it is part of a database key.
const maxKey = 200

// usable refuses an idempotency key that is no text of a reasonable length. Whatever clients send as one is stored.
func usable(key string) error {
	if len(key) > maxKey || !utf8.ValidString(key) || strings.ContainsFunc(key, unicode.IsControl) {
		return apperr.New(apperr.Invalid).At("Idempotency-Key")
	}
	return nil
}
