package smtp_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"
	"github.com/jhillyerd/enmime/v2"
)

// server is a real mail server on loopback that answers as its test wants.
type server struct {
	address string // host:port

	Mail, Rcpt, Data error // what it answers to each command; nil: accepts
	User, Password   string
	UTF8             bool // it offers SMTPUTF8
	HangUp           bool // after accepting, break the connection instead of saying goodbye

	mu       sync.Mutex
	accepted []*enmime.Envelope
	raw      []string
	authed   []string
	from, to string
	utf8     bool
}

func start(t *testing.T, s *server) *server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	smtp := gosmtp.NewServer(s)
	smtp.Domain = "localhost"
	smtp.AllowInsecureAuth, smtp.EnableSMTPUTF8 = true, s.UTF8
	done := make(chan error, 1)
	go func() { done <- smtp.Serve(listener) }()
	t.Cleanup(func() {
		// A test may end before Serve has begun, and then Close alone does not reach the listener.
		if err := errors.Join(smtp.Close(), listener.Close()); err != nil && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
		if err := <-done; err != nil && !errors.Is(err, net.ErrClosed) && !errors.Is(err, gosmtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	return s
}

func (s *server) NewSession(conn *gosmtp.Conn) (gosmtp.Session, error) {
	return &session{server: s, conn: conn}, nil
}

type session struct {
	server *server
	conn   *gosmtp.Conn
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.server.User || password != s.server.Password {
			return gosmtp.ErrAuthFailed
		}
		s.server.mu.Lock()
		defer s.server.mu.Unlock()
		s.server.authed = append(s.server.authed, user)
		return nil
	}), nil
}

func (s *session) Mail(from string, options *gosmtp.MailOptions) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.from, s.server.utf8 = from, options.UTF8
	return s.server.Mail
}

func (s *session) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.to = to
	return s.server.Rcpt
}

func (s *session) Logout() error { return nil }

// envelope gives what the last mail was addressed with, and whether it was declared to need SMTPUTF8.
func (s *server) envelope() (from, to string, utf8 bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.from, s.to, s.utf8
}

func (s *session) Reset() {
	if s.server.HangUp && len(s.server.messages()) > 0 {
		_ = s.conn.Conn().Close() // the client notices, which is what the test is about
	}
}

func (s *session) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.server.Data != nil {
		return s.server.Data
	}
	envelope, err := enmime.ReadEnvelope(bytes.NewReader(content))
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.accepted = append(s.server.accepted, envelope)
	s.server.raw = append(s.server.raw, string(content))
	return nil
}

func (s *server) messages() []*enmime.Envelope {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accepted
}

func (s *server) headerOf(t *testing.T, message int) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	header, _, found := strings.Cut(s.raw[message], "\r\n\r\n")
	if !found {
		t.Fatal("a message without a header")
	}
	return header
}
