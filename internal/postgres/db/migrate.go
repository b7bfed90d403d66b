package db

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // goose speaks database/sql
	"github.com/pressly/goose/v3"

	"stadttermin/migrations"
)

// Roles of the cluster: the application's, the one that the functions across tenants belong to, and the one that asks which
// tenants have something to do.
const (
	appRole     = "stadttermin_app"
	definerRole = "stadttermin_definer"
	dueRole     = "stadttermin_due"
)

// migrationLock keeps two migrations of one database apart.
const migrationLock = 7_238_446_291

// AppURL derives the application's own address from the owner's: same server and database, own role, and a password
// that whoever knows the owner's can compute. For development; production gives APP_DATABASE_URL.
func AppURL(ownerURL string) (string, error) {
	u, err := url.Parse(ownerURL)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return "", errors.New("DATABASE_URL must read postgres://user:password@host:port/database")
	}
	u.User = derived(u.User, appRole)
	return u.String(), nil
}

// DueURL derives the address of the role that asks which tenants have something to do from the application's: the same server
// and database, and a password that whoever knows the application's can compute. That role may do less than the application's.
func DueURL(appURL string) (string, error) {
	u, err := url.Parse(appURL)
	if err != nil || u.User == nil {
		return "", errors.New("APP_DATABASE_URL must read postgres://user:password@host:port/database")
	}
	if _, given := u.User.Password(); given {
		u.User = derived(u.User, dueRole)
	} else {
		u.User = url.User(dueRole) // the server knows its clients by something else
	}
	return u.String(), nil
}

func derived(from *url.Userinfo, role string) *url.Userinfo {
	mac := hmac.New(sha256.New, []byte(from.String()))
	mac.Write([]byte(role))
	return url.UserPassword(role, hex.EncodeToString(mac.Sum(nil)[:16]))
}

// Migrate brings the schema up to date and makes the roles, as the owner. The other addresses name the passwords of the roles
// that log in; an empty dueURL is derived from appURL.
func Migrate(ctx context.Context, ownerURL, appURL, dueURL string) error {
	app, err := url.Parse(appURL)
	if err != nil || app.User == nil || app.User.Username() != appRole {
		return fmt.Errorf("APP_DATABASE_URL must name the role %s", appRole)
	}
	passwords, err := passwordsOf(appURL, dueURL)
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, migrationLock); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := makeRoles(ctx, conn, passwords); err != nil {
		return err
	}
	db, err := sql.Open("pgx", ownerURL)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	defer db.Close()
	// A migration may have come in after one with a higher number, which the database has run by then.
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.FS, goose.WithAllowOutofOrder(true))
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// passwordsOf gives the passwords of the roles that log in; none where the server knows its clients by something else.
func passwordsOf(appURL, dueURL string) (map[string]string, error) {
	if dueURL == "" {
		var err error
		if dueURL, err = DueURL(appURL); err != nil {
			return nil, err
		}
	}
	passwords := make(map[string]string)
	for _, address := range []string{appURL, dueURL} {
		u, err := url.Parse(address)
		if err != nil || u.User == nil || u.User.Username() != appRole && u.User.Username() != dueRole {
			return nil, fmt.Errorf("DUE_DATABASE_URL must name the role %s", dueRole)
		}
		if password, _ := u.User.Password(); password != "" {
			passwords[u.User.Username()] = password
		}
	}
	return passwords, nil
}

// makeRoles creates the roles. They are the cluster's, so another database's migration may be doing the same at
// this moment; whoever comes second finds them.
func makeRoles(ctx context.Context, conn *pgx.Conn, passwords map[string]string) error {
	for role, options := range map[string]string{
		appRole:     "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
		dueRole:     "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
		definerRole: "NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
	} {
		var exists bool
		if err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)`, role).Scan(&exists); err != nil {
			return fmt.Errorf("roles: %w", err)
		}
		if exists {
			continue
		}
		if err := settled(ctx, conn, "CREATE ROLE "+role+" "+options); err != nil {
			return lacking(err, role)
		}
	}
	if err := settled(ctx, conn, "GRANT "+definerRole+" TO CURRENT_USER"); err != nil {
		return lacking(err, definerRole)
	}
	for role, password := range passwords {
		if admits(ctx, conn, role, password) {
			continue
		}
		quoted := "'" + strings.ReplaceAll(password, "'", "''") + "'"
		if err := settled(ctx, conn, "ALTER ROLE "+role+" PASSWORD "+quoted); err != nil {
			return lacking(err, role)
		}
	}
	return nil
}

// admits tells whether a role can log in with the password already.
func admits(ctx context.Context, conn *pgx.Conn, role, password string) bool {
	config := conn.Config().Copy()
	config.User, config.Password = role, password
	app, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return false
	}
	return app.Close(ctx) == nil
}

// settled runs a statement about roles until no other session changes the same role meanwhile.
func settled(ctx context.Context, conn *pgx.Conn, statement string) error {
	for attempt := 0; ; attempt++ {
		_, err := conn.Exec(ctx, statement)
		var refused *pgconn.PgError
		if !errors.As(err, &refused) {
			return err
		}
		switch {
		case refused.Code == "42710" || refused.Code == "23505": // it exists by now
			return nil
		case strings.Contains(refused.Message, "concurrently") && attempt < 20:
			time.Sleep(10 * time.Millisecond)
		default:
			return err
		}
	}
}

func lacking(err error, role string) error {
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == "42501" {
		return fmt.Errorf("the owner lacks the privilege CREATEROLE: grant it, or create the role %s beforehand: %w", role, err)
	}
	return fmt.Errorf("role %s: %w", role, err)
}
