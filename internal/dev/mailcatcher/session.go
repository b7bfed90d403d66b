package mailcatcher

import (
	"fmt"
	"io"
	"time"

	"github.com/emersion/go-smtp"
)

// session is one sender's conversation.
type session struct {
	catcher *Catcher
	from    string
	to      []string
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if named(to, refusedName) {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
	}
	s.to = append(s.to, to)
	return nil
}

// Data judges after the whole mail has come, because that is where a sender must be most careful.
func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	refusal, delay := s.catcher.mood()
	s.wait(delay)
	if refusal != 0 {
		return &smtp.SMTPError{
			Code:         refusal,
			EnhancedCode: smtp.EnhancedCode{refusal / 100, 3, 0},
			Message:      "the mail catcher was told to refuse",
		}
	}
	message, err := parse(raw)
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: fmt.Sprintf("not a mail: %v", err)}
	}
	message.From, message.To = s.from, s.to
	s.catcher.add(message)
	for _, to := range s.to {
		if named(to, bouncedName) {
			go s.catcher.bounce(s.from, to)
		}
	}
	return nil
}

func (s *session) wait(delay time.Duration) {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.catcher.stopping:
	}
}

func (s *session) Reset() { s.from, s.to = "", nil }

func (s *session) Logout() error { return nil }
