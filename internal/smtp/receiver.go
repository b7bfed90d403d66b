package smtp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	gosmtp "github.com/emersion/go-smtp"
	"golang.org/x/net/netutil"
)

// Receiver takes what mail servers send back, and nothing else: only for addresses that mails of ours were sent from,
// within bounds, and nothing is passed on to anybody.
type Receiver struct {
	Domain string // that it greets as
	Taker  Taker
	Log    *slog.Logger
}

// Taker reads what came to an address.
type Taker interface {
	// Ours tells whether an address takes anything.
	Ours(address string) bool
	Take(ctx context.Context, address string, content []byte) error
}

const (
	receivedBytes      = 1 << 20 // a report quotes our mail at most
	receivedRecipients = 10
	receivers          = 50 // connections at the same time
	receiveLimit       = time.Minute
)

// Run takes mail until the context ends. It may be called once.
func (r *Receiver) Run(ctx context.Context, listener net.Listener) error {
	server := gosmtp.NewServer(gosmtp.BackendFunc(func(*gosmtp.Conn) (gosmtp.Session, error) {
		return &reception{receiver: r, ctx: ctx}, nil
	}))
	server.Domain = r.Domain
	server.MaxMessageBytes = receivedBytes
	server.MaxRecipients = receivedRecipients
	server.MaxLineLength = 4096
	server.ReadTimeout, server.WriteTimeout = receiveLimit, receiveLimit
	server.EnableSMTPUTF8 = true
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	err := server.Serve(netutil.LimitListener(listener, receivers))
	if err != nil && !errors.Is(err, gosmtp.ErrServerClosed) && ctx.Err() == nil {
		return fmt.Errorf("receiving what comes back: %w", err)
	}
	return nil
}

// reception is one conversation.
type reception struct {
	receiver *Receiver
	ctx      context.Context // of the receiver
	to       []string
}

// Mail takes every sender: reports have none, and some servers give themselves one.
func (s *reception) Mail(string, *gosmtp.MailOptions) error { return nil }

func (s *reception) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	if !s.receiver.Taker.Ours(to) {
		return &gosmtp.SMTPError{Code: 550, EnhancedCode: gosmtp.EnhancedCode{5, 1, 1}, Message: "no such address here"}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *reception) Data(from io.Reader) error {
	content, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	for _, to := range s.to {
		if err := s.receiver.Taker.Take(s.ctx, to, content); err != nil {
			s.receiver.Log.WarnContext(s.ctx, "what came back was not read, it will come again", "error", err)
			return &gosmtp.SMTPError{Code: 451, EnhancedCode: gosmtp.EnhancedCode{4, 3, 0}, Message: "try again later"}
		}
	}
	return nil
}

func (s *reception) Reset() { s.to = nil }

func (s *reception) Logout() error { return nil }
