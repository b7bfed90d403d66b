package apptest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"sync"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/postgres/db"
	"stadttermin/migrations"
)

// templateLock is the key of the advisory lock under which test processes take turns to make the template.
const templateLock = 0x7374616474 // "stadt"

var template struct {
	sync.Mutex
	name string // empty until this process has seen to it
}

// migratedTemplate gives the name of a database with all migrations and a clock, made by whichever test process comes
// first. Its name tells the contents of both, so changed ones make a new template on a server that is kept.
func migratedTemplate(ctx context.Context, server string) (string, error) {
	template.Lock()
	defer template.Unlock()
	if template.name != "" {
		return template.name, nil
	}
	hash, err := migrationsHash()
	if err != nil {
		return "", err
	}
	name := "template_" + hash
	if err := makeTemplate(ctx, server, name); err != nil {
		return "", fmt.Errorf("making the template database: %w", err)
	}
	template.name = name
	return name, nil
}

// makeTemplate migrates under another name and renames at the end, so that what bears the name is complete.
func makeTemplate(ctx context.Context, server, name string) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx) // and with it the lock
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return err
	}
	var exists bool
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&exists)
	if err != nil || exists {
		return err
	}
	unfinished := name + "_unfinished"
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + unfinished + " WITH (FORCE)", "CREATE DATABASE " + unfinished} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return err
		}
	}
	database, err := databaseOn(server, unfinished)
	if err != nil {
		return err
	}
	if err := db.Migrate(ctx, database.OwnerURL, database.AppURL, ""); err != nil {
		return err
	}
	if err := execute(ctx, database.OwnerURL, fmt.Sprintf(clockSchema, literal(Now()))); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "ALTER DATABASE "+unfinished+" RENAME TO "+name)
	return err
}

func migrationsHash() (string, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, clockSchema+literal(Now()))
	files, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		return "", err
	}
	for _, file := range files {
		content, err := fs.ReadFile(migrations.FS, file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", file, len(content), content)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}
