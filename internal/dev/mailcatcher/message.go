package mailcatcher

import (
	"bytes"
	"slices"
	"time"

	"github.com/jhillyerd/enmime/v2"
)

// Message is one mail as it arrived, with its parts decoded.
type Message struct {
	ID          int          `json:"id"` // counts from 1
	Received    time.Time    `json:"received"`
	From        string       `json:"from"` // of the envelope, like To
	To          []string     `json:"to"`
	Subject     string       `json:"subject"`
	Text        string       `json:"text"`
	HTML        string       `json:"html"`
	Headers     []Header     `json:"headers"`
	Attachments []Attachment `json:"attachments"`
	Raw         []byte       `json:"-"` // with CRLF, as sent
}

// Header is one header field, decoded.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Attachment is any part that is neither the text nor the HTML: also a calendar beside them.
type Attachment struct {
	Name        string `json:"name"`         // empty where the sender gave none
	ContentType string `json:"content_type"` // as sent, e.g. text/calendar; method=REQUEST
	Content     []byte `json:"content"`
}

// Header gives the decoded value of a field, empty where it is missing. Names are written as in Message-Id.
func (m Message) Header(name string) string {
	i := slices.IndexFunc(m.Headers, func(h Header) bool { return h.Name == name })
	if i < 0 {
		return ""
	}
	return m.Headers[i].Value
}

// reader believes what a mail says of its characters: guesses take short German texts for another alphabet.
var reader = enmime.NewParser(enmime.DisableCharacterDetection(true))

func parse(raw []byte) (Message, error) {
	envelope, err := reader.ReadEnvelope(bytes.NewReader(raw))
	if err != nil {
		return Message{}, err
	}
	m := Message{
		Subject: envelope.GetHeader("Subject"), Text: envelope.Text, HTML: envelope.HTML, Raw: raw,
		Headers: []Header{}, Attachments: []Attachment{},
	}
	names := envelope.GetHeaderKeys()
	slices.Sort(names)
	for _, name := range names {
		for _, value := range envelope.GetHeaderValues(name) {
			m.Headers = append(m.Headers, Header{name, value})
		}
	}
	for _, part := range slices.Concat(envelope.Attachments, envelope.Inlines, envelope.OtherParts) {
		m.Attachments = append(m.Attachments, Attachment{part.FileName, part.Header.Get("Content-Type"), part.Content})
	}
	return m, nil
}
