package outbox

import (
	"context"

	"stadttermin/internal/apperr"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/town/tenant"
)

// Composers composes each mail by what it is about.
type Composers map[SubjectType]Composer

// Compose makes the mail of a row; apperr.NotFound where nobody composes such mails or it is not true any more.
func (c Composers) Compose(ctx context.Context, id tenant.ID, row *Row) (mail.Mail, error) {
	composer := c[row.SubjectType]
	if composer == nil {
		return mail.Mail{}, apperr.New(apperr.NotFound)
	}
	return composer.Compose(ctx, id, row)
}

// Summarize makes one mail of several rows, which are all about the same kind of subject.
func (c Composers) Summarize(ctx context.Context, id tenant.ID, batch *Batch) (mail.Mail, []int64, error) {
	summarizer, ok := c[batch.Rows[0].SubjectType].(Summarizer)
	if !ok {
		return mail.Mail{}, nil, apperr.New(apperr.NotFound)
	}
	return summarizer.Summarize(ctx, id, batch)
}
