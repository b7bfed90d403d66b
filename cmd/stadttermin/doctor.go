package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"stadttermin/internal/postgres/db"
	"stadttermin/internal/redis"
	"stadttermin/internal/server/render"
	"stadttermin/web"
)

func doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Print the configuration without secrets, check everything the service depends on, prove all stored seats and examine the audit trails",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := readSettings()
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			s.printRedacted(out)
			fmt.Fprintln(out)
			healthy := examine(cmd.Context(), s, out)
			seats, trails := proveSeats(cmd.Context(), s, out), proveTrails(cmd.Context(), s, out)
			if !healthy || !seats || !trails {
				return exit(1)
			}
			return nil
		},
	}
}

// examine checks each dependency by itself and says what is wrong with it.
func examine(ctx context.Context, s *settings, out io.Writer) (healthy bool) {
	healthy = true
	for _, check := range []struct {
		name string
		run  func(context.Context, *settings) (string, error)
	}{
		{"secret", checkSecret},
		{"addresses", checkAddresses},
		{"database", checkDatabase},
		{"tenants", checkTenants},
		{"redis", checkRedis},
		{"mail server", checkMail},
		{"mails", checkMails},
		{"bounces", checkBounces},
		{"assets", checkAssets},
	} {
		limited, cancel := context.WithTimeout(ctx, 10*time.Second)
		said, err := check.run(limited, s)
		cancel()
		if err != nil {
			healthy = false
			fmt.Fprintf(out, "✗ %-12s %v\n", check.name, err)
			continue
		}
		fmt.Fprintf(out, "✓ %-12s %s\n", check.name, said)
	}
	return healthy
}

func checkSecret(_ context.Context, s *settings) (string, error) {
	_, err := s.keys()
	return fmt.Sprintf("signs, and %d older still accepted", len(s.SecretsBefore)), err
}

// checkAddresses judges what links are made of and whose word is taken for a visitor's address.
func checkAddresses(_ context.Context, s *settings) (string, error) {
	if err := s.addresses(); err != nil {
		return "", err
	}
	if s.PublicURL == "" {
		return "no PUBLIC_URL: every town needs hosts of its own", nil
	}
	return "of towns " + s.PublicURL, nil
}

func checkDatabase(ctx context.Context, s *settings) (string, error) {
	if err := s.need("APP_DATABASE_URL"); err != nil {
		return "", err
	}
	db, err := db.Open(ctx, s.AppDatabaseURL)
	if err != nil {
		return "", err
	}
	defer db.Close()
	return "answers; its schema is this program's or serves it; the application's role is bound by row-level security", nil
}

// checkTenants makes every tenant's settings ready, as the first request would.
func checkTenants(ctx context.Context, s *settings) (string, error) {
	p, err := newProgram(ctx, s, false)
	if err != nil {
		return "", err
	}
	defer p.close()
	ids, err := p.Settings.Active(ctx)
	if err != nil {
		return "", err
	}
	for _, id := range ids {
		town, err := p.Towns.Town(ctx, id)
		if err != nil {
			return "", fmt.Errorf("tenant %d: %w", id, err)
		}
		if town.BaseURL == "" {
			return "", fmt.Errorf("%s: no address for links: name hosts in tenant.yaml or set PUBLIC_URL", town.Slug())
		}
	}
	return fmt.Sprintf("%d active, all settings are readable", len(ids)), nil
}

func checkRedis(ctx context.Context, s *settings) (string, error) {
	if err := s.need("REDIS_URL"); err != nil {
		return "", err
	}
	client, err := redis.Open(s.RedisURL, time.Now)
	if err != nil {
		return "", err
	}
	defer client.Close()
	if err := client.Ping(ctx); err != nil {
		return "", fmt.Errorf("does not answer; bookings go on without holds, mails wait: %w", err)
	}
	return "answers", nil
}

func checkMail(ctx context.Context, s *settings) (string, error) {
	if err := s.need("SMTP_URL"); err != nil {
		return "", err
	}
	u, err := url.Parse(s.SMTPURL)
	if err != nil {
		return "", fmt.Errorf("SMTP_URL is not like smtp://user:password@host:port")
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"smtp": "587", "smtps": "465"}[u.Scheme]
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return "", fmt.Errorf("does not answer; mails wait until it does: %w", err)
	}
	return "answers", conn.Close()
}

func checkAssets(context.Context, *settings) (string, error) {
	_, err := render.LoadAssets(web.Dist)
	return "built in", err
}
