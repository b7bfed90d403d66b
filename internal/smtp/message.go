package smtp

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	gomail "github.com/wneessen/go-mail"

	"stadttermin/internal/message/mail"
)

// message builds the parts from the plainest to the richest, as RFC 2046 §5.1.4 wants them: text, HTML and, for
// programs that put an invitation into the calendar themselves, the calendar entry; once more as a file for the others.
func (s *Sender) message(m mail.Mail) (*gomail.Msg, error) {
	message := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	message.FromMailAddress(&m.From)
	message.ToMailAddress(&m.To)
	if m.ReplyTo != "" {
		if err := message.ReplyTo(m.ReplyTo); err != nil {
			return nil, errors.New("the address to reply to is none")
		}
	}
	if m.Return != "" {
		if err := message.EnvelopeFrom(m.Return); err != nil {
			return nil, errors.New("the address of the envelope is none")
		}
	}
	message.Subject(m.Subject)
	message.SetMessageIDWithValue(m.MessageID)
	message.SetDateWithValue(s.Now())
	for name, value := range m.Headers {
		message.SetGenHeader(gomail.Header(name), value)
	}
	message.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		message.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	files := m.Files
	if len(m.ICS) > 0 {
		invitation := gomail.ContentType("text/calendar; method=" + string(m.ICSMethod))
		message.AddAlternativeString(invitation, string(m.ICS), gomail.WithPartEncoding(gomail.EncodingB64))
		// Not text/calendar: some programs would show the invitation twice.
		files = append(slices.Clip(files), mail.File{Name: "termin.ics", Type: "application/ics", Content: m.ICS})
	}
	for _, file := range files {
		err := message.AttachReader(file.Name, bytes.NewReader(file.Content), gomail.WithFileContentType(gomail.ContentType(file.Type)))
		if err != nil {
			return nil, fmt.Errorf("attaching a file: %w", err)
		}
	}
	return message, nil
}
