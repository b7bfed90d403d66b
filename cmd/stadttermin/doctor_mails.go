package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"stadttermin/internal/jobs"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/postgres/town"
)

// checkMails tells whether what should have left has left, and how many people no mail has reached.
func checkMails(ctx context.Context, s *settings) (string, error) {
	if err := s.need("APP_DATABASE_URL"); err != nil {
		return "", err
	}
	db, err := db.Open(ctx, s.AppDatabaseURL)
	if err != nil {
		return "", err
	}
	defer db.Close()
	trouble, err := jobs.TroubleOfAll(ctx, town.Store{DB: db}, message.Outbox{DB: db}, time.Now())
	if err != nil {
		return "", err
	}
	unreached := fmt.Sprintf("%d appointments whose person no mail has reached, %d mails to the towns' own people refused lately", trouble.Unreached, trouble.Refused)
	if trouble.Overdue > 0 {
		return "", fmt.Errorf("%d overdue, the oldest since %s: does stadttermin work run, and does the mail server take mails? %s",
			trouble.Overdue, trouble.Since.UTC().Format(time.DateTime+" UTC"), unreached)
	}
	return "none overdue; " + unreached, nil
}

// checkBounces tells whether mails that come back are noticed.
func checkBounces(ctx context.Context, s *settings) (string, error) {
	switch {
	case s.BounceDomain == "" && s.BounceListen == "":
		return "not noticed: they go to the towns' own addresses. Name a domain with BOUNCE_DOMAIN and where to take its mail with BOUNCE_LISTEN", nil
	case s.BounceDomain == "":
		return "", errors.New("BOUNCE_LISTEN without BOUNCE_DOMAIN: nothing is sent from an address that leads there")
	case s.BounceListen == "":
		return "", fmt.Errorf("mails come back to %s, and nobody takes them: set BOUNCE_LISTEN", s.BounceDomain)
	}
	if _, err := net.DefaultResolver.LookupMX(ctx, s.BounceDomain); err != nil {
		if _, err := net.DefaultResolver.LookupHost(ctx, s.BounceDomain); err != nil {
			return "", fmt.Errorf("no mail server finds %s: it has neither an MX record nor an address", s.BounceDomain)
		}
	}
	return fmt.Sprintf("come back to %s and are taken at %s", s.BounceDomain, s.BounceListen), nil
}
