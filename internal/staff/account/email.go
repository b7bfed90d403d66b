package account

import (
	"strings"

	"stadttermin/internal/contact"
)

// cleanEmail gives an address as it is stored and looked for.
func cleanEmail(email string) (string, error) {
	email, refusal := contact.Email(email)
	if refusal != nil {
		return "", refusal.At("email")
	}
	return strings.ToLower(email), nil
}

func cleanName(name string) (string, error) {
	name, refusal := contact.Name(name)
	if refusal != nil {
		return "", refusal.At("name")
	}
	return name, nil
}
