package apptest

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"stadttermin/internal/postgres/db"
)

// PostgresProcess is a whole PostgreSQL of one test, to be killed and to read the log of. Its data survives Kill and Start.
type PostgresProcess struct {
	*process
	*Database        // migrated and empty
	SuperURL  string // of the superuser, for what the owner may not do
}

// PostgresServer starts a PostgreSQL server for the test alone; that takes about two seconds. Waits for locks above 100 ms
// and dead-locks are in its log.
func PostgresServer(t testing.TB) *PostgresProcess {
	t.Helper()
	bin := environment(t, "TESTBED_POSTGRESQL")
	p := &PostgresProcess{process: newProcess(t, "postgresql")}
	password := unique()
	p.initialise(filepath.Join(bin, "initdb"), password)
	p.command = func() *exec.Cmd {
		return p.run(filepath.Join(bin, "postgres"), "-D", p.data(), "-p", p.port,
			"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200",
			"-c", "fsync=off", "-c", "dynamic_shared_memory_type=mmap", // a killed server leaves its memory in its folder
			"-c", "log_lock_waits=on", "-c", "deadlock_timeout=100ms", "-c", "log_min_messages=log")
	}
	p.SuperURL = p.url("postgres", password, "postgres")
	p.answers = func() error { return execute(context.Background(), p.SuperURL, "SELECT 1") }
	p.Start()
	p.createOwner(password)
	return p
}

func (p *PostgresProcess) data() string { return filepath.Join(p.folder, "data") }

func (p *PostgresProcess) initialise(initdb, password string) {
	p.t.Helper()
	secret := filepath.Join(p.folder, "password")
	if err := os.WriteFile(secret, []byte(password), 0o600); err != nil {
		p.t.Fatal(err)
	}
	if owner := ownerOf(p.t, p.folder); owner != nil {
		if err := os.Chown(secret, int(owner.Uid), int(owner.Gid)); err != nil {
			p.t.Fatal(err)
		}
	}
	output, err := p.run(initdb, "--pgdata="+p.data(), "--username=postgres", "--pwfile="+secret,
		"--auth=scram-sha-256", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync").CombinedOutput()
	if err != nil {
		p.t.Fatalf("initdb: %v\n%s", err, output)
	}
}

// createOwner makes the same owner as deploy/dev/with-services does.
func (p *PostgresProcess) createOwner(password string) {
	p.t.Helper()
	ctx := p.t.Context()
	err := execute(ctx, p.SuperURL,
		fmt.Sprintf("CREATE ROLE stadttermin LOGIN CREATEDB CREATEROLE PASSWORD '%s'", password),
		"GRANT pg_signal_backend TO stadttermin",
		"CREATE DATABASE stadttermin OWNER stadttermin")
	if err != nil {
		p.t.Fatal(err)
	}
	p.Database, err = databaseOn(p.url("stadttermin", password, "stadttermin"), "stadttermin")
	if err != nil {
		p.t.Fatal(err)
	}
	if err := db.Migrate(ctx, p.OwnerURL, p.AppURL, ""); err != nil {
		p.t.Fatal(err)
	}
}

func (p *PostgresProcess) url(role, password, database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(role, password), Host: net.JoinHostPort("127.0.0.1", p.port),
		Path: "/" + database, RawQuery: "sslmode=disable",
	}
	return u.String()
}
