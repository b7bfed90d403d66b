package mail

import (
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/i18n"
)

// Feedback is the kind of a mail to the town itself. It is none of Kinds, which go to citizens.
const Feedback Kind = "feedback"

// FeedbackMessage is what somebody wrote through the form of the accessibility statement.
type FeedbackMessage struct {
	ID      uuid.UUID
	Town    Town
	To      string // the town's own address
	Name    string // may be empty
	Email   string // where the town answers; may be empty
	Text    string
	Written time.Time // in the town's zone
}

// ComposeFeedback writes the mail to the town, in the printer's language. What was typed stands in its text alone.
func ComposeFeedback(p *i18n.Printer, m FeedbackMessage) (Mail, error) {
	to, err := netmail.ParseAddress(m.To)
	if err != nil {
		return Mail{}, errors.New("composing feedback: the town has no address to write to")
	}
	name, email := clean(m.Name), clean(m.Email)
	if name == "" {
		name = p.T("mail.feedback.anonymous")
	}
	if email == "" {
		email = p.T("mail.feedback.no_answer")
	}
	mail := Mail{
		From:    netmail.Address{Name: clean(m.Town.FromName), Address: m.Town.From},
		To:      netmail.Address{Name: clean(m.Town.Name), Address: to.Address},
		Subject: p.T("mail.feedback.subject"),
		Text: strings.Join([]string{
			p.T("mail.feedback.lead", "when", p.DateTime(m.Written), "url", m.Town.BaseURL),
			"", p.T("mail.feedback.name") + ": " + name, p.T("mail.feedback.email") + ": " + email, "", body(m.Text), "",
		}, "\n"),
		MessageID: m.Town.messageID(fmt.Sprintf("%s.%s", Feedback, m.ID)),
		Headers:   map[string]string{"Auto-Submitted": "auto-generated", "Content-Language": p.Lang()},
	}
	if answer, err := netmail.ParseAddress(m.Email); err == nil && answer.Address == m.Email {
		mail.ReplyTo = answer.Address
	}
	return mail, nil
}

// body keeps the lines of a text and cleans each.
func body(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = clean(line)
	}
	return strings.Join(lines, "\n")
}
