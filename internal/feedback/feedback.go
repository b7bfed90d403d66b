// Package feedback takes what people write to the town, for example that a page cannot be used with their screen reader, and mails
// it.
package feedback

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
	"stadttermin/internal/i18n"
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

// Store is what feedback needs of the database.
type Store interface {
	Add(ctx context.Context, id tenant.ID, f *Feedback, e outbox.Entry, line audit.Entry) error
	// Find reads what was written; apperr.NotFound where it was forgotten.
	Find(ctx context.Context, id tenant.ID, feedback uuid.UUID) (*Feedback, error)
}

const maxFeedback = 4000 // characters

// Service takes messages for towns. All fields are set before the first call.
type Service struct {
	Store  Store
	Budget interface {
		Spend(ctx context.Context, act budget.Act) error
	}
	Now func() time.Time
}

// Send takes a message for the town and mails it. Refusals name the field: text, email or name; apperr.BudgetUsed where
// the visitor has written too often.
func (s *Service) Send(ctx context.Context, town *directory.Town, f Feedback, by budget.Claim) error {
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
	if err := s.Budget.Spend(ctx, budget.Act{Tenant: town.ID, Rules: &town.Settings().Profile.Visitors, Purpose: budget.Message, Claim: by}); err != nil {
		return err
	}
	f.ID, f.Written = uuid.New(), s.Now()
	return s.Store.Add(ctx, town.ID, &f,
		outbox.Entry{SubjectType: outbox.OfFeedback, SubjectID: f.ID, Kind: mail.Feedback, Due: f.Written},
		audit.Entry{At: f.Written, Actor: audit.Citizen, Action: "feedback.write", Object: "feedback:" + f.ID.String()})
}

// Letters composes the mails that take feedback to towns.
type Letters struct {
	Store Store
	Towns interface {
		Town(ctx context.Context, id tenant.ID) (*directory.Town, error)
	}
	Bundle *i18n.Bundle
}

// Compose makes the mail that takes somebody's words to the town.
func (l *Letters) Compose(ctx context.Context, id tenant.ID, row *outbox.Row) (mail.Mail, error) {
	town, err := l.Towns.Town(ctx, id)
	if err != nil {
		return mail.Mail{}, err
	}
	f, err := l.Store.Find(ctx, town.ID, row.SubjectID)
	if err != nil {
		return mail.Mail{}, err
	}
	sender := town.Sender()
	to := town.Settings().Profile.Contact.Email
	if to == "" {
		to = sender.From
	}
	return mail.ComposeFeedback(l.Bundle.Printer(town.Settings().SourceLanguage()), mail.FeedbackMessage{
		ID: f.ID, Town: sender, To: to, Name: f.Name, Email: f.Email, Text: f.Text, Written: f.Written.In(town.Rules.Location),
	})
}
