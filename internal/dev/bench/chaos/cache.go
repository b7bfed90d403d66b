package main

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/redis/go-redis/v9"

	"stadttermin/internal/dev/bench/process"
)

// cache is a Redis of its own that forgets everything when it ends.
type cache struct {
	*process.Process
	url    string
	client *redis.Client
}

func startCache(ctx context.Context, folder string) (*cache, error) {
	port, err := process.FreePort()
	if err != nil {
		return nil, err
	}
	address := net.JoinHostPort("127.0.0.1", port)
	c := &cache{url: "redis://" + address + "/0", client: redis.NewClient(&redis.Options{Addr: address, MaxRetries: -1})}
	c.Process = &process.Process{
		Log: filepath.Join(folder, "redis.log"),
		Command: func() *exec.Cmd {
			return process.Command(folder, os.Getenv("TESTBED_REDIS"), "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no")
		},
		Answers: func() error {
			bounded, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			return c.client.Ping(bounded).Err()
		},
	}
	return c, c.Start()
}

// empty forgets everything, as somebody at its command line does by mistake.
func (c *cache) empty(ctx context.Context) error { return c.client.FlushAll(ctx).Err() }
