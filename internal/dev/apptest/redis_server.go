package apptest

import (
	"context"
	"net"
	"net/url"
	"os/exec"
	"strconv"
	"testing"

	"github.com/redis/go-redis/v9"
)

// RedisProcess is a whole Redis of one test, to be killed and emptied. It forgets everything when it is killed.
type RedisProcess struct {
	*process
	URL    string
	client *redis.Client
}

// RedisServer starts a Redis server for the test alone.
func RedisServer(t testing.TB) *RedisProcess {
	t.Helper()
	program := environment(t, "TESTBED_REDIS")
	p := &RedisProcess{process: newProcess(t, "redis")}
	address := net.JoinHostPort("127.0.0.1", p.port)
	p.command = func() *exec.Cmd {
		return p.run(program, "--bind", "127.0.0.1", "--port", p.port, "--save", "", "--appendonly", "no")
	}
	p.client = redis.NewClient(&redis.Options{Addr: address, MaxRetries: -1})
	t.Cleanup(func() { p.client.Close() })
	p.answers = func() error { return p.client.Ping(context.Background()).Err() }
	p.URL = redisURL(address, "", "", 0)
	p.Start()
	return p
}

// FlushAll empties the server, as somebody at its command line does by mistake.
func (p *RedisProcess) FlushAll() {
	p.t.Helper()
	if err := p.client.FlushAll(p.t.Context()).Err(); err != nil {
		p.t.Fatal(err)
	}
}

func redisURL(address, user, password string, database int) string {
	u := url.URL{Scheme: "redis", Host: address, Path: "/" + strconv.Itoa(database)}
	if password != "" {
		u.User = url.UserPassword(user, password)
	}
	return u.String()
}
