// Package mailcatcher is a mail server that delivers nothing: in development and in tests it takes every mail and shows it, so
// that no citizen is ever written to from a developer's machine.
//
// It listens on loopback only, keeps the last messages in memory, and can be told to refuse or to be slow, because real mail
// servers do both.
package mailcatcher

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// maxBytes is the size of the largest mail taken.
const maxBytes = 10 << 20

// Config says where to listen and how much to keep.
type Config struct {
	Addr string           // of the SMTP listener, e.g. 127.0.0.1:1025; loopback only, port 0 takes a free one
	Keep int              // messages; the oldest go first
	Now  func() time.Time // when a message was received
}

// Catcher takes mail. All its methods are safe for concurrent use.
type Catcher struct {
	config   Config
	listener net.Listener
	stopping chan struct{} // closed when Run ends, so that nobody waits out a delay

	mu       sync.Mutex
	messages []Message
	last     int           // the id given last
	changed  chan struct{} // closed and replaced whenever messages change
	returns  string        // the server that bounces go to
	refusal  int
	delay    time.Duration
}

// Listen opens the SMTP listener; connections wait until Run.
func Listen(config Config) (*Catcher, error) {
	if err := loopback(config.Addr); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", config.Addr) //nolint:noctx // Run ends it
	if err != nil {
		return nil, fmt.Errorf("mail catcher: %w", err)
	}
	return &Catcher{config: config, listener: listener, stopping: make(chan struct{}), changed: make(chan struct{})}, nil
}

// loopback refuses an address that others could reach: the catcher shows every mail to whoever asks.
func loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("mail catcher: %w", err)
	}
	if ip := net.ParseIP(host); host != "localhost" && !ip.IsLoopback() {
		return fmt.Errorf("mail catcher: %q is not on loopback, use 127.0.0.1", addr)
	}
	return nil
}

// Run takes mail until the context ends. It may be called once.
func (c *Catcher) Run(ctx context.Context) error {
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &session{catcher: c}, nil
	}))
	server.Domain = "localhost"
	server.MaxMessageBytes = maxBytes
	server.MaxRecipients = 50
	server.ReadTimeout = time.Minute
	server.WriteTimeout = time.Minute
	server.EnableSMTPUTF8 = true
	stop := context.AfterFunc(ctx, func() {
		close(c.stopping)
		server.Close()
	})
	defer stop()
	if err := server.Serve(c.listener); err != nil && !errors.Is(err, smtp.ErrServerClosed) {
		return fmt.Errorf("mail catcher: %w", err)
	}
	return nil
}

// Addr gives the host and port of the SMTP listener.
func (c *Catcher) Addr() string { return c.listener.Addr().String() }

// Refuse answers every mail with an SMTP code from now on, e.g. 451 (try again) or 550 (never); 0 takes mail again.
func (c *Catcher) Refuse(code int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refusal = code
}

// SetDelay keeps senders waiting for the answer after the whole mail has been read.
func (c *Catcher) SetDelay(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.delay = d
}

func (c *Catcher) mood() (refusal int, delay time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.refusal, c.delay
}
