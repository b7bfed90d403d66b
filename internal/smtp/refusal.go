package smtp

import (
	"errors"
	"fmt"

	gomail "github.com/wneessen/go-mail"
)

// refusal is a server's answer, reduced to what may be logged: servers repeat the recipient in their sentences.
type refusal struct {
	step      string // of the conversation
	code      int    // reply code of RFC 5321, 0 where the server gave none
	enhanced  string // status code of RFC 3463, where the server gave one
	permanent bool
}

func (r *refusal) Error() string {
	return fmt.Sprintf("mail server refused while %s: %d %s", r.step, r.code, r.enhanced)
}

// Status gives the status code of RFC 3463, or what the reply code says instead.
func (r *refusal) Status() string {
	if r.enhanced != "" {
		return r.enhanced
	}
	return fmt.Sprintf("%d", r.code)
}

// Permanent tells whether the server will never take this mail. A server that cannot be reached or that does not
// accept our password is a matter of operation: the mail stays due.
func Permanent(err error) bool {
	var r *refusal
	return errors.As(err, &r) && r.permanent
}

// refusalOf keeps what is no answer to a mail as it is: dialling, encryption and signing in name no citizen.
func refusalOf(err error) error {
	var known *refusal
	if errors.As(err, &known) {
		return known
	}
	var failed *gomail.SendError
	if !errors.As(err, &failed) {
		return fmt.Errorf("talking to the mail server: %w", err)
	}
	return &refusal{
		step: failed.Reason.String(), code: failed.ErrorCode(), enhanced: failed.EnhancedStatusCode(),
		permanent: failed.ErrorCode() >= 500,
	}
}
