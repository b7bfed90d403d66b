package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

	"stadttermin/internal/jobs"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/smtp"
)

// returnPath gives the addresses that undeliverable mails come back to; nil where the installation has no domain for them.
func (p *program) returnPath() *outbox.ReturnPath {
	if p.settings.BounceDomain == "" {
		return nil
	}
	return &outbox.ReturnPath{Ring: p.Keys, Domain: p.settings.BounceDomain}
}

// takeReturns takes what comes back until the context ends, where the installation says at which address.
func (p *program) takeReturns(ctx context.Context, figures *jobs.MailFigures, group *errgroup.Group) error {
	path, listener := p.returnPath(), p.settings.bounces
	if path == nil || listener == nil && p.settings.BounceListen == "" {
		return nil
	}
	if listener == nil {
		var listening net.ListenConfig
		opened, err := listening.Listen(ctx, "tcp", p.settings.BounceListen)
		if err != nil {
			return fmt.Errorf("cannot listen on %s, choose another with BOUNCE_LISTEN: %w", p.settings.BounceListen, err)
		}
		listener = opened
	}
	receiver := &smtp.Receiver{Domain: path.Domain, Log: p.Log, Taker: &outbox.Returns{
		Path: path, Store: message.Outbox{DB: p.DB}, Bounced: figures.Bounced, Now: time.Now, Log: p.Log,
	}}
	group.Go(func() error { return receiver.Run(ctx, listener) })
	return nil
}
