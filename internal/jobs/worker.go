package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"

	"stadttermin/internal/message/outbox"
)

// Worker sends from towns that the queue names.
type Worker struct {
	RedisURL string
	Post     *Post
	Due      DueTowns
	Log      *slog.Logger
}

// Run executes until the context ends, then waits for the mails that are being handed over.
func (w *Worker) Run(ctx context.Context) error {
	options, err := asynq.ParseRedisURI(w.RedisURL)
	if err != nil {
		return fmt.Errorf("REDIS_URL: %w", err)
	}
	server := asynq.NewServer(options, asynq.Config{
		Concurrency:       senders,
		BaseContext:       func() context.Context { return ctx },
		Logger:            quiet{w.Log},
		LogLevel:          asynq.WarnLevel,
		ShutdownTimeout:   outbox.SendLimit,
		TaskCheckInterval: 100 * time.Millisecond,
	})
	mux := asynq.NewServeMux()
	mux.HandleFunc(mailTask, w.mails)
	if err := server.Start(mux); err != nil {
		return fmt.Errorf("worker: %w", err)
	}
	<-ctx.Done()
	server.Shutdown()
	return nil
}

// mails never fails in asynq's eyes: when a mail is to be tried again stands in the outbox.
func (w *Worker) mails(ctx context.Context, queued *asynq.Task) error {
	var t task
	if err := json.Unmarshal(queued.Payload(), &t); err != nil {
		return fmt.Errorf("payload: %w", err)
	}
	next := w.Post.Send(ctx, t.Tenant)
	if ctx.Err() == nil {
		_ = w.Due.Settle(ctx, t.Tenant, t.Taken, next) // else whoever looks through the database finds it
	}
	return nil
}

// quiet writes what asynq has to say into the log.
type quiet struct{ log *slog.Logger }

func (q quiet) Debug(args ...any) { q.log.Debug("queue", "said", fmt.Sprint(args...)) }
func (q quiet) Info(args ...any)  { q.log.Info("queue", "said", fmt.Sprint(args...)) }
func (q quiet) Warn(args ...any)  { q.log.Warn("queue", "said", fmt.Sprint(args...)) }
func (q quiet) Error(args ...any) { q.log.Error("queue", "said", fmt.Sprint(args...)) }
func (q quiet) Fatal(args ...any) { q.log.Error("queue", "said", fmt.Sprint(args...)) }
