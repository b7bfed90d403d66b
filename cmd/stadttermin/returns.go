package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

	"stadttermin/internal/jobs"
	"stadttermin/internal/outbox"
	"stadttermin/internal/postgres"
	"stadttermin/internal/smtp"
)

// returnPath gives the addresses that undeliverable mails come back to; nil where the installation has no domain for them.
func (a *app) returnPath() *outbox.ReturnPath {
	if a.settings.BounceDomain == "" {
		return nil
	}
	return &outbox.ReturnPath{Ring: a.vault, Domain: a.settings.BounceDomain}
}

// takeReturns takes what comes back until the context ends, where the installation says at which address.
func (a *app) takeReturns(ctx context.Context, figures *jobs.MailFigures, group *errgroup.Group) error {
	path, listener := a.returnPath(), a.settings.bounces
	if path == nil || listener == nil && a.settings.BounceListen == "" {
		return nil
	}
	if listener == nil {
		var listening net.ListenConfig
		opened, err := listening.Listen(ctx, "tcp", a.settings.BounceListen)
		if err != nil {
			return fmt.Errorf("cannot listen on %s, choose another with BOUNCE_LISTEN: %w", a.settings.BounceListen, err)
		}
		listener = opened
	}
	receiver := &smtp.Receiver{Domain: path.Domain, Log: a.log, Taker: &outbox.Returns{
		Path: path, Store: postgres.Outbox{DB: a.db}, Bounced: figures.Bounced, Now: time.Now, Log: a.log,
	}}
	group.Go(func() error { return receiver.Run(ctx, listener) })
	return nil
}
