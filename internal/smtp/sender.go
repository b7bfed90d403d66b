// Package smtp hands finished mails to a mail server. One mail is one conversation, so that a slow or broken server
// holds up one mail alone. Its errors hold no address, because they are logged.
package smtp

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"stadttermin/internal/message/mail"
)

// Timeout bounds one conversation from dialling to the server's acceptance. A lease on a mail must be longer.
const Timeout = 30 * time.Second

// Sender sends through one mail server. It is safe for concurrent use.
type Sender struct {
	Now     func() time.Time // for the Date header
	host    string
	options []gomail.Option
}

// New reads the server's address: smtp://user:password@host:port or smtps://… (TLS from the first byte, port 465).
// With smtp:// (port 587), ?tls=starttls demands encryption and ?tls=none does without; left out, the connection is
// encrypted where the server offers it, and user and password are never sent over one that is not.
// The errors do not repeat the address, which holds a password.
func New(address string, now func() time.Time) (*Sender, error) {
	server, err := url.Parse(address)
	if err != nil || server.Hostname() == "" {
		return nil, errors.New("the mail server's address is not like smtp://user:password@host:port")
	}
	options, err := encryption(server)
	if err != nil {
		return nil, err
	}
	if server.Port() != "" {
		port, err := strconv.Atoi(server.Port())
		if err != nil {
			return nil, errors.New("the mail server's port is not a number")
		}
		options = append(options, gomail.WithPort(port))
	}
	if server.User != nil {
		password, _ := server.User.Password()
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(server.User.Username()), gomail.WithPassword(password))
	}
	options = append(options, gomail.WithTimeout(Timeout), gomail.WithoutNoop())
	sender := &Sender{Now: now, host: server.Hostname(), options: options}
	_, err = gomail.NewClient(sender.host, options...)
	return sender, err
}

func encryption(server *url.URL) ([]gomail.Option, error) {
	mode := server.Query().Get("tls")
	switch {
	case server.Scheme == "smtps" && mode == "":
		return []gomail.Option{gomail.WithPort(gomail.DefaultPortSSL), gomail.WithSSL()}, nil
	case server.Scheme != "smtp":
		return nil, errors.New("the mail server's address begins with neither smtp:// nor smtps://")
	}
	policy, known := map[string]gomail.TLSPolicy{
		"": gomail.TLSOpportunistic, "starttls": gomail.TLSMandatory, "none": gomail.NoTLS,
	}[mode]
	if !known {
		return nil, fmt.Errorf("tls=%q is neither starttls nor none", mode)
	}
	return []gomail.Option{gomail.WithPort(gomail.DefaultPortTLS), gomail.WithTLSPolicy(policy)}, nil
}

// Send delivers the mail and returns once the server has taken responsibility for it. An error means that it has
// not, or may not have; Permanent tells whether trying again is of no use.
func (s *Sender) Send(ctx context.Context, m mail.Mail) error {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	m, international := routed(m)
	options := s.options
	if !international { // a server may refuse what is declared to be more than it is
		options = append(slices.Clip(options), gomail.WithoutSMTPUTF8())
	}
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return err
	}
	message, err := s.message(m)
	if err != nil {
		return err
	}
	err = converse(ctx, client, message, international)
	if err == nil || message.IsDelivered() {
		// Once the mail is accepted, a farewell that fails must not send it a second time.
		return nil
	}
	return refusalOf(err)
}

// converse hands one message over. What needs SMTPUTF8 is not sent to a server without it: it would be refused, or
// arrive somewhere else.
func converse(ctx context.Context, client *gomail.Client, message *gomail.Msg, international bool) (err error) {
	conversation, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, client.CloseWithSMTPClient(conversation)) }()
	if able, _ := conversation.Extension("SMTPUTF8"); international && !able {
		return &refusal{step: "looking for SMTPUTF8", code: 553, enhanced: "5.6.7", permanent: true}
	}
	return client.SendWithSMTPClient(conversation, message)
}

// routed gives the mail with every address as mail servers are told it, and whether any needs SMTPUTF8.
func routed(m mail.Mail) (mail.Mail, bool) {
	international := false
	for _, address := range []*string{&m.From.Address, &m.To.Address, &m.ReplyTo, &m.Return} {
		to, needs := mail.Route(*address)
		*address, international = to, international || needs
	}
	return m, international
}
