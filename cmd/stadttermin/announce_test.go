package main

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/redis"
)

func TestAppliedFilesAreAnnouncedAndApplyOutlivesRedis(t *testing.T) {
	server := apptest.RedisServer(t)
	i := apptest.InstallOn(t, apptest.Postgres(t), server.URL)
	t.Setenv("APP_DATABASE_URL", i.Database.AppURL)
	t.Setenv("DATABASE_URL", "")
	t.Setenv("REDIS_URL", server.URL)
	client, err := redis.Open(server.URL, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	var heard atomic.Int32
	changes := redis.NewSettings(client)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = changes.Run(ctx, func() { heard.Add(1) }) }) // ends when it is stopped
	t.Cleanup(func() { stop(); running.Wait(); _ = client.Close() })
	apptest.Until(t, "changes are heard", changes.Hearing)
	before := heard.Load()
	if out, err := command(t, "tenant", "apply", folder(t, "werne", "werne", "WER", "")); err != nil {
		t.Fatal(out, err)
	}
	apptest.Until(t, "applied files are announced", func() bool { return heard.Load() > before })

	server.Kill()
	if out, err := command(t, "tenant", "apply", folder(t, "selm", "selm", "SEL", "")); err != nil {
		t.Fatal("without Redis: ", out, err)
	}
}
