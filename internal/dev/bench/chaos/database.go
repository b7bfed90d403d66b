package main

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/dev/bench/process"
	"stadttermin/internal/postgres/db"
)

// database is a PostgreSQL of its own, migrated, that writes as durably as in production.
type database struct {
	*process.Process
	superURL string // sees all rows, whatever row-level security says
	appURL   string
}

func startDatabase(ctx context.Context, folder string) (*database, error) {
	bin := os.Getenv("TESTBED_POSTGRESQL")
	port, err := process.FreePort()
	if err != nil {
		return nil, err
	}
	data := filepath.Join(folder, "postgresql")
	// Whoever reaches the port has all rights: it listens on this machine for minutes and holds invented persons.
	initdb := process.Command(folder, filepath.Join(bin, "initdb"), "--pgdata="+data, "--username=postgres", "--auth=trust", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync")
	if output, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, output)
	}
	d := &database{superURL: address(port, "postgres", "postgres")}
	d.Process = &process.Process{
		Log: filepath.Join(folder, "postgresql.log"),
		Command: func() *exec.Cmd {
			return process.Command(folder, filepath.Join(bin, "postgres"), "-D", data, "-p", port,
				"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200",
				"-c", "dynamic_shared_memory_type=mmap") // a killed server leaves its memory in its folder
		},
		Answers: func() error { return statement(ctx, d.superURL, `SELECT 1`) },
	}
	if err := d.Start(); err != nil {
		return nil, err
	}
	for _, s := range []string{
		`CREATE ROLE stadttermin LOGIN CREATEDB CREATEROLE`,
		`CREATE DATABASE stadttermin OWNER stadttermin`,
	} {
		if err := statement(ctx, d.superURL, s); err != nil {
			return nil, err
		}
	}
	d.superURL = address(port, "postgres", "stadttermin")
	owner := address(port, "stadttermin", "stadttermin")
	if d.appURL, err = db.AppURL(owner); err != nil {
		return nil, err
	}
	return d, db.Migrate(ctx, owner, d.appURL, "")
}

func address(port, role, name string) string {
	u := url.URL{Scheme: "postgres", User: url.User(role), Host: net.JoinHostPort("127.0.0.1", port), Path: "/" + name, RawQuery: "sslmode=disable"}
	return u.String()
}

// statement runs one on a connection of its own.
func statement(ctx context.Context, address, statement string) error {
	bounded, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(bounded, address)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(bounded, statement)
	return err
}
