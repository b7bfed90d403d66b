package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"

	"stadttermin/internal/keyring"
	"stadttermin/internal/postgres/db"
)

// settings of the process, from the environment. A secret may be given as NAME_FILE, the path of a file that holds it.
type settings struct {
	DatabaseURL    string     `env:"DATABASE_URL"`     // the owner's, for migrate and dev
	AppDatabaseURL string     `env:"APP_DATABASE_URL"` // the application's own role
	DueDatabaseURL string     `env:"DUE_DATABASE_URL"` // the role's that asks which towns have something to do; else derived from the application's
	RedisURL       string     `env:"REDIS_URL"`
	SMTPURL        string     `env:"SMTP_URL"`
	BounceDomain   string     `env:"BOUNCE_DOMAIN"`           // where mails that cannot be delivered come back to, one for all towns
	BounceListen   string     `env:"BOUNCE_LISTEN"`           // where the worker takes them, such as :25
	Secret         string     `env:"STADTTERMIN_SECRET"`      // signs links and holds, at least 32 characters
	SecretsBefore  []string   `env:"STADTTERMIN_SECRETS_OLD"` // still accepted, separated by commas
	Listen         string     `env:"LISTEN" envDefault:"127.0.0.1:8080"`
	MetricsListen  string     `env:"METRICS_LISTEN" envDefault:"127.0.0.1:9180"`
	PublicURL      string     `env:"PUBLIC_URL"` // such as https://{slug}.termine.example
	TrustedProxies []string   `env:"TRUSTED_PROXIES"`
	LogLevel       slog.Level `env:"LOG_LEVEL" envDefault:"INFO"`

	bounces net.Listener // in development, instead of BounceListen
}

// secretNames may come from files, and are never printed.
var secretNames = []string{"DATABASE_URL", "APP_DATABASE_URL", "DUE_DATABASE_URL", "REDIS_URL", "SMTP_URL", "STADTTERMIN_SECRET", "STADTTERMIN_SECRETS_OLD"}

func readSettings() (*settings, error) {
	environment := env.ToMap(os.Environ())
	for _, name := range secretNames {
		path, ok := environment[name+"_FILE"]
		if !ok || environment[name] != "" {
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("%s_FILE: %w", name, err)
		}
		environment[name] = strings.TrimSpace(string(content))
	}
	s := &settings{}
	if err := env.ParseWithOptions(s, env.Options{Environment: environment}); err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	if s.AppDatabaseURL == "" && s.DatabaseURL != "" {
		derived, err := db.AppURL(s.DatabaseURL)
		if err != nil {
			return nil, err
		}
		s.AppDatabaseURL = derived
	}
	if s.DueDatabaseURL == "" && s.AppDatabaseURL != "" {
		derived, err := db.DueURL(s.AppDatabaseURL)
		if err != nil {
			return nil, err
		}
		s.DueDatabaseURL = derived
	}
	return s, nil
}

// need refuses to go on without what a command cannot do without.
func (s *settings) need(names ...string) error {
	given := map[string]string{
		"DATABASE_URL": s.DatabaseURL, "APP_DATABASE_URL": s.AppDatabaseURL, "REDIS_URL": s.RedisURL, "SMTP_URL": s.SMTPURL,
		"STADTTERMIN_SECRET": s.Secret, "PUBLIC_URL": s.PublicURL,
	}
	var missing []string
	for _, name := range names {
		if given[name] == "" {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("set %s in the environment", strings.Join(missing, ", "))
	}
	return nil
}

// keys gives the ring of secrets that signs and encrypts what is handed out and what is kept in the database.
func (s *settings) keys() (*keyring.Ring, error) {
	ring, err := keyring.New(append([]string{s.Secret}, s.SecretsBefore...)...)
	if err != nil {
		return nil, fmt.Errorf("STADTTERMIN_SECRET: %w", err)
	}
	return ring, nil
}

// addresses refuses a public address that no link could be made of, and proxies that are no addresses.
func (s *settings) addresses() error {
	if s.PublicURL != "" {
		u, err := url.Parse(strings.ReplaceAll(s.PublicURL, "{slug}", "slug"))
		switch {
		case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "":
			return fmt.Errorf("PUBLIC_URL=%s is not like https://{slug}.termine.example", s.PublicURL)
		case !strings.Contains(s.PublicURL, "{slug}"):
			return fmt.Errorf("PUBLIC_URL=%s has no {slug} and would be the address of every town", s.PublicURL)
		case u.Path != "" || u.RawQuery != "" || u.Fragment != "":
			return fmt.Errorf("PUBLIC_URL=%s goes on behind the host; write scheme and host alone", s.PublicURL)
		}
	}
	for _, proxy := range s.TrustedProxies {
		if _, err := netip.ParseAddr(proxy); err == nil {
			continue
		}
		if _, err := netip.ParsePrefix(proxy); err != nil {
			return fmt.Errorf("TRUSTED_PROXIES: %q is neither an address nor a network like 10.0.0.0/8", proxy)
		}
	}
	return nil
}

// secure tells whether the public scheme is https.
func (s *settings) secure() bool { return !strings.HasPrefix(s.PublicURL, "http://") }

// developmentSecret derives a secret from the private database's password, so that links outlive a restart.
func developmentSecret(databaseURL string) (string, error) {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return "", errors.New("DATABASE_URL is not an address")
	}
	sum := sha256.Sum256([]byte("development\x00" + u.User.String()))
	return hex.EncodeToString(sum[:]), nil
}

func (s *settings) logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: s.LogLevel}))
}

// printRedacted prints the configuration with every secret left out.
func (s *settings) printRedacted(w io.Writer) {
	shown := map[string]string{
		"DATABASE_URL": redacted(s.DatabaseURL), "APP_DATABASE_URL": redacted(s.AppDatabaseURL), "DUE_DATABASE_URL": redacted(s.DueDatabaseURL), "REDIS_URL": redacted(s.RedisURL),
		"SMTP_URL": redacted(s.SMTPURL), "STADTTERMIN_SECRET": present(s.Secret), "STADTTERMIN_SECRETS_OLD": fmt.Sprintf("%d given", len(s.SecretsBefore)),
		"LISTEN": s.Listen, "METRICS_LISTEN": s.MetricsListen, "PUBLIC_URL": s.PublicURL,
		"BOUNCE_DOMAIN": s.BounceDomain, "BOUNCE_LISTEN": s.BounceListen,
		"TRUSTED_PROXIES": strings.Join(s.TrustedProxies, ","), "LOG_LEVEL": s.LogLevel.String(),
	}
	names := make([]string, 0, len(shown))
	for name := range shown {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(w, "%-24s %s\n", name, shown[name])
	}
}

func redacted(address string) string {
	u, err := url.Parse(address)
	switch {
	case address == "":
		return "(not set)"
	case err != nil:
		return "(not an address)"
	}
	return u.Redacted()
}

func present(secret string) string {
	if secret == "" {
		return "(not set)"
	}
	return fmt.Sprintf("(%d characters)", len(secret))
}
