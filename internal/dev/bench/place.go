package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	goredis "github.com/redis/go-redis/v9"

	"stadttermin/internal/postgres/db"
)

// place is an own, migrated database and an own, empty logical Redis database.
type place struct {
	name     string
	ownerURL string
	appURL   string
	redisURL string
}

// places counts those of this run, for the numbers of their Redis databases.
var places atomic.Int32

// newPlace makes a place on the servers that make bench brings.
func newPlace(ctx context.Context, name string) (*place, error) {
	p := &place{name: "bench_" + name}
	if _, err := onServer(ctx, fmt.Sprintf(`DROP DATABASE IF EXISTS %[1]s WITH (FORCE)`, p.name)); err != nil {
		return nil, err
	}
	if _, err := onServer(ctx, `CREATE DATABASE `+p.name); err != nil {
		return nil, err
	}
	if err := p.find(ctx, p.name); err != nil {
		return nil, err
	}
	return p, db.Migrate(ctx, p.ownerURL, p.appURL, "")
}

// copied makes a place whose database has the same content; nobody may be connected to the first.
func (p *place) copied(ctx context.Context, name string) (*place, error) {
	c := &place{name: "bench_" + name}
	if _, err := onServer(ctx, `DROP DATABASE IF EXISTS `+c.name+` WITH (FORCE)`); err != nil {
		return nil, err
	}
	if _, err := onServer(ctx, `CREATE DATABASE `+c.name+` TEMPLATE `+p.name); err != nil {
		return nil, err
	}
	return c, c.find(ctx, c.name)
}

// find fills in the addresses and empties the Redis database.
func (p *place) find(ctx context.Context, database string) error {
	u, err := url.Parse(os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	u.Path = "/" + database
	p.ownerURL = u.String()
	if p.appURL, err = db.AppURL(p.ownerURL); err != nil {
		return err
	}
	r, err := url.Parse(os.Getenv("REDIS_URL"))
	if err != nil {
		return err
	}
	r.Path = fmt.Sprintf("/%d", places.Add(1))
	p.redisURL = r.String()
	options, err := goredis.ParseURL(p.redisURL)
	if err != nil {
		return err
	}
	client := goredis.NewClient(options)
	defer client.Close()
	return client.FlushDB(ctx).Err()
}

// onServer asks something of the PostgreSQL server as the owner; the answer's first number, if any, is given.
func onServer(ctx context.Context, statement string, args ...any) (number int64, err error) {
	if os.Getenv("DATABASE_URL") == "" || os.Getenv("REDIS_URL") == "" {
		return 0, errors.New("run make bench, which brings servers of its own")
	}
	return asked(ctx, os.Getenv("DATABASE_URL"), statement, args...)
}

// asked runs a statement on a connection of its own and gives the first number it answers.
func asked(ctx context.Context, address, statement string, args ...any) (number int64, err error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return 0, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	err = conn.QueryRow(ctx, statement, args...).Scan(&number)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return number, err
}

// settle does by hand what autovacuum does on a server that has run for a while.
func (p *place) settle(ctx context.Context) error {
	_, err := asked(ctx, p.ownerURL, `VACUUM ANALYZE`)
	return err
}

// deadlocks gives how often the server has ended a dead-lock in the database.
func (p *place) deadlocks(ctx context.Context) (int64, error) {
	return onServer(ctx, `SELECT deadlocks FROM pg_stat_database WHERE datname = $1`, p.name)
}
