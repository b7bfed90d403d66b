package booking

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/contact"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Feedback is what somebody writes to the town, for example that a page cannot be used with their screen reader.
type Feedback struct {
	ID       uuid.UUID
	Name     string // mayChange be empty
	Email    string // where the town answers; may be empty
	Text     string
	Language string
	Written  time.Time
}

// Feedbacks is what feedback needs of the database.
type Feedbacks interface {
	AddFeedback(ctx context.Context, id tenant.ID, f *Feedback, e outbox.Entry, line audit.Entry) error
	// FindFeedback reads what was written; apperr.NotFound where it was forgotten.
	FindFeedback(ctx context.Context, id tenant.ID, feedback uuid.UUID) (*Feedback, error)
}

const maxFeedback = 4000 // characters

// Feedback takes a message for the town and mails it. Refusals name the field: text, email or name; apperr.BudgetUsed where
// the visitor has written too often.
func (s *Service) Feedback(ctx context.Context, town *directory.Town, f Feedback, by budget.Claim) error {
	f.Text = strings.TrimSpace(strings.ReplaceAll(f.Text, "\r\n", "\n"))
	var name, email *apperr.Error
	f.Name, name = contact.Name(f.Name)
	f.Email, email = contact.Email(f.Email)
	switch {
	case f.Text == "":
		return apperr.New(apperr.TextMissing).At("text")
	case !utf8.ValidString(f.Text) || utf8.RuneCountInString(f.Text) > maxFeedback || strings.ContainsFunc(f.Text, func(r rune) bool { return r != '\n' && r != '\t' && contact.Invisible(r) }):
		return apperr.New(apperr.TextInvalid, "max", maxFeedback).At("text")
	case name != nil && !contact.Missing(name):
		return name.At("name")
	case email != nil && !contact.Missing(email):
		return email.At("email")
	}
	if err := s.spend(ctx, town, budget.Message, by); err != nil {
		return err
	}
	f.ID, f.Written = uuid.New(), s.Now()
	return s.Feedbacks.AddFeedback(ctx, town.ID, &f,
		outbox.Entry{SubjectType: outbox.OfFeedback, SubjectID: f.ID, Kind: mail.Feedback, Due: f.Written},
		audit.Entry{At: f.Written, Actor: audit.Citizen, Action: "feedback.write", Object: "feedback:" + f.ID.String()})
}
