package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"stadttermin/internal/dev/demo"
	"stadttermin/internal/dev/mailcatcher"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/hall"
	"stadttermin/internal/postgres/staff"
)

// demoPassword opens the demo accounts. Everybody can know it, so development never listens beyond this machine.
const demoPassword = "stadttermin-demo"

func devCommand() *cobra.Command {
	var tenants string
	var noDemoDay bool
	command := &cobra.Command{
		Use:   "dev",
		Short: "Run everything on this machine: web, worker, mail catcher, the tenants and demo staff",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return develop(cmd.Context(), tenants, !noDemoDay, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	command.Flags().StringVar(&tenants, "tenants", "tenants", "folder of the tenants' folders")
	command.Flags().BoolVar(&noDemoDay, "no-demo-day", false, "leave today empty instead of filling it with invented appointments")
	return command
}

func develop(ctx context.Context, tenants string, demoDay bool, out, errOut io.Writer) error {
	s, err := developmentSettings(ctx)
	if err != nil {
		return err
	}
	for variable, address := range map[string]string{"LISTEN": s.Listen, "METRICS_LISTEN": s.MetricsListen} {
		var listening net.ListenConfig
		listener, err := listening.Listen(ctx, "tcp", address)
		if err != nil {
			return listenFailed(err, variable, address)
		}
		if err := listener.Close(); err != nil {
			return err
		}
	}
	folders, err := filepath.Glob(filepath.Join(tenants, "*", "tenant.yaml"))
	if err != nil || len(folders) == 0 {
		return fmt.Errorf("no tenants in %s: run this where the repository is, or name the folder with --tenants", tenants)
	}
	if err := db.Migrate(ctx, s.DatabaseURL, s.AppDatabaseURL, s.DueDatabaseURL); err != nil {
		return err
	}
	return together(ctx, func(ctx context.Context, group *errgroup.Group) error {
		mailbox, err := catchMail(ctx, s, group)
		if err != nil {
			return err
		}
		p, err := newProgram(ctx, s, true)
		if err != nil {
			return err
		}
		var slugs []string
		for _, file := range folders {
			folder := filepath.Dir(file)
			slugs = append(slugs, filepath.Base(folder))
			if err := applyFolder(ctx, p.Settings, folder, nil, out, errOut); err != nil {
				p.close()
				return err
			}
			if err := p.ensureDemo(ctx, filepath.Base(folder)); err != nil {
				p.close()
				return err
			}
		}
		if demoDay {
			fmt.Fprintln(out, "filling today's offices with invented people, once a day; --no-demo-day leaves them empty")
			if err := p.fillToday(ctx, slugs); err != nil {
				fmt.Fprintf(errOut, "the demo day is not complete: %v\n", err)
			}
		}
		group.Go(func() error {
			defer p.close()
			return together(ctx, func(ctx context.Context, parts *errgroup.Group) error {
				parts.Go(func() error { return p.Hear(ctx) })
				if err := p.serve(ctx, parts); err != nil {
					return err
				}
				return p.work(ctx, parts)
			})
		})
		announce(out, s, slugs, mailbox)
		return nil
	})
}

// developmentSettings fills in what nobody should have to set on their own machine.
func developmentSettings(ctx context.Context) (*settings, error) {
	s, err := readSettings()
	if err != nil {
		return nil, err
	}
	if err := s.need("DATABASE_URL", "REDIS_URL"); err != nil {
		return nil, fmt.Errorf("%w, or start with make run, which brings servers of its own", err)
	}
	for variable, address := range map[string]string{"LISTEN": s.Listen, "METRICS_LISTEN": s.MetricsListen} {
		if host, _, err := net.SplitHostPort(address); err != nil || !net.ParseIP(host).IsLoopback() {
			return nil, fmt.Errorf("%s=%s: development has demo passwords and listens on this machine only, such as 127.0.0.1:8080", variable, address)
		}
		if err := vacant(ctx, address); err != nil {
			return nil, listenFailed(err, variable, address)
		}
	}
	if s.Secret == "" {
		if s.Secret, err = developmentSecret(s.DatabaseURL); err != nil {
			return nil, err
		}
	}
	if s.PublicURL == "" {
		_, port, _ := net.SplitHostPort(s.Listen)
		s.PublicURL = "http://{slug}.localhost:" + port
	}
	return s, nil
}

// vacant tells, before anything is begun, whether an address can be listened on.
func vacant(ctx context.Context, address string) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return listener.Close()
}

// mailPage is where caught mails are read, unless the port is taken.
const mailPage = "127.0.0.1:8025"

// catchMail starts the mail catcher where no mail server is named, and gives the address of its page.
func catchMail(ctx context.Context, s *settings, group *errgroup.Group) (string, error) {
	if s.SMTPURL != "" {
		return "", nil
	}
	catcher, err := mailcatcher.Listen(mailcatcher.Config{Addr: "127.0.0.1:0", Keep: 500, Now: time.Now})
	if err != nil {
		return "", err
	}
	s.SMTPURL = "smtp://" + catcher.Addr() + "?tls=none"
	var listening net.ListenConfig
	if s.BounceDomain == "" {
		if s.bounces, err = listening.Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
			return "", err
		}
		s.BounceDomain = "bounce.localhost"
		catcher.ReturnTo(s.bounces.Addr().String())
	}
	listener, err := listening.Listen(ctx, "tcp", mailPage)
	if err != nil {
		if listener, err = listening.Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
			return "", err
		}
	}
	page := &http.Server{Handler: catcher.Handler(), ReadHeaderTimeout: 5 * time.Second}
	group.Go(func() error { return catcher.Run(ctx) })
	group.Go(func() error {
		if err := page.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error { <-ctx.Done(); return page.Close() })
	return "http://" + listener.Addr().String() + "/", nil
}

func (p *program) ensureDemo(ctx context.Context, slug string) error {
	id, err := p.Settings.OfSlug(ctx, slug)
	if err != nil {
		return err
	}
	town, err := p.Towns.Reload(ctx, id)
	if err != nil {
		return err
	}
	var offices []string
	for _, o := range town.Rules.Offices {
		offices = append(offices, o.ID)
	}
	return p.Staff.Accounts.EnsureDemo(ctx, id, slug, offices, demoPassword)
}

// fillToday makes a demo day of today in every town that has none yet.
func (p *program) fillToday(ctx context.Context, slugs []string) error {
	maker := &demo.Maker{
		Store: p.Appointments, Days: p.Appointments, Swift: p.Appointments, Desk: hall.Queue{DB: p.DB}, Duties: hall.Queue{DB: p.DB},
		Settings: p.Settings, Accounts: staff.Accounts{DB: p.DB}, Changes: p.Redis, Towns: p.Towns, Keys: p.Keys, Now: time.Now, Log: p.Log,
	}
	filling, ctx := errgroup.WithContext(ctx)
	for _, slug := range slugs {
		filling.Go(func() error {
			id, err := p.Settings.OfSlug(ctx, slug)
			if err != nil {
				return err
			}
			if err := maker.Today(ctx, id); err != nil {
				return fmt.Errorf("%s: %w", slug, err)
			}
			return nil
		})
	}
	return filling.Wait()
}

func announce(out io.Writer, s *settings, slugs []string, mailbox string) {
	fmt.Fprintln(out)
	for _, slug := range slugs {
		address := strings.ReplaceAll(s.PublicURL, "{slug}", slug)
		fmt.Fprintf(out, "%-14s %s/   staff: %s/bedienplatz\n", slug, address, address)
	}
	fmt.Fprintf(out, "%-14s clerk@<town>.example, leitung@…, empfang@…, verwaltung@…, datenschutz@…   password: %s\n", "demo staff", demoPassword)
	if mailbox != "" {
		fmt.Fprintf(out, "%-14s %s   nobody is reached at refuse@… (refused at once) and bounce@… (comes back)\n", "mails", mailbox)
	}
	fmt.Fprintf(out, "%-14s http://%s/metrics\n", "metrics", s.MetricsListen)
	fmt.Fprintf(out, "%-14s %s\n", "API", strings.ReplaceAll(s.PublicURL, "{slug}", slugs[0])+"/api/v1/openapi.json")
	fmt.Fprintf(out, "\nCtrl-C ends all of it. Process %d.\n", os.Getpid())
}
