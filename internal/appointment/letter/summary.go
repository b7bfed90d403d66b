package letter

import (
	"context"
	"slices"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/tenant"
)

// Summarize makes one mail of several rows: of each appointment, what is to be said about it as it is now. It names the
// rows that are not true any more; apperr.NotFound where none is. What is true of a single appointment is a mail like others.
func (l *Letters) Summarize(ctx context.Context, id tenant.ID, batch *outbox.Batch) (mail.Mail, []int64, error) {
	town, err := l.Towns.Town(ctx, id)
	if err != nil {
		return mail.Mail{}, nil, err
	}
	var untrue []int64
	var said []*statement
	for _, row := range batch.Rows {
		a, err := l.Store.Find(ctx, town, row.SubjectID)
		switch {
		case err != nil && apperr.CodeOf(err) != apperr.NotFound:
			return mail.Mail{}, nil, err
		case err != nil || !current(row, a, l.Now()):
			untrue = append(untrue, row.ID)
		default:
			said = mergeStatement(said, &statement{row, a})
		}
	}
	if len(said) == 0 {
		return mail.Mail{}, nil, apperr.New(apperr.NotFound)
	}
	if len(said) == 1 {
		m, err := l.Compose(ctx, id, said[0].row)
		return m, untrue, err
	}
	slices.SortStableFunc(said, func(a, b *statement) int { return a.appointment.Start.Compare(b.appointment.Start) })
	language := said[len(said)-1].appointment.Language
	var messages []mail.Message
	for _, t := range said {
		t.appointment.Language = language // one mail, one language
		message := l.Message(town, t.appointment, t.row.Kind, t.row.Sequence)
		if t.row.Kind == mail.Pickup && !describePickup(town, t.appointment, &message) {
			untrue = append(untrue, t.row.ID)
			continue
		}
		messages = append(messages, message)
	}
	if len(messages) == 0 {
		return mail.Mail{}, nil, apperr.New(apperr.NotFound)
	}
	m, err := mail.ComposeSummary(l.Bundle.Printer(language), batch.Summary, messages)
	return m, untrue, err
}

// statement is what there is to say about an appointment.
type statement struct {
	row         *outbox.Row
	appointment *appointment.Appointment
}

// mergeStatement adds what there is to say, unless more is said about the appointment already: every other mail has the link that
// somebody asked for again.
func mergeStatement(list []*statement, one *statement) []*statement {
	at := slices.IndexFunc(list, func(t *statement) bool { return t.row.SubjectID == one.row.SubjectID && !unrelated(t.row, one.row) })
	switch {
	case at < 0:
		return append(list, one)
	case list[at].row.Kind == mail.ManageLink:
		list[at] = one
	}
	return list
}

// unrelated tells whether two mails about one appointment say different things: that its document is there has nothing to do
// with when it was.
func unrelated(a, b *outbox.Row) bool { return (a.Kind == mail.Pickup) != (b.Kind == mail.Pickup) }
