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

// Worker executes queued mails.
type Worker struct {
	RedisURL string
	Delivery Deliverer
	Log      *slog.Logger
}

// senders is how many mails one worker hands over at the same time.
const senders = 8

// Run executes until the context ends, then waits for the mails that are being handed over.
func (w *Worker) Run(ctx context.Context) error {
	options, err := asynq.ParseRedisURI(w.RedisURL)
	if err != nil {
		return fmt.Errorf("REDIS_URL: %w", err)
	}
	server := asynq.NewServer(options, asynq.Config{
		Concurrency:       senders,
		BaseContext:       func() context.Context { return context.WithoutCancel(ctx) },
		Logger:            quiet{w.Log},
		LogLevel:          asynq.WarnLevel,
		ShutdownTimeout:   outbox.SendLimit,
		TaskCheckInterval: 200 * time.Millisecond,
	})
	mux := asynq.NewServeMux()
	mux.HandleFunc(mailTask, w.mail)
	if err := server.Start(mux); err != nil {
		return fmt.Errorf("worker: %w", err)
	}
	<-ctx.Done()
	server.Shutdown()
	return nil
}

// mail never fails in asynq's eyes: when a mail is to be tried again stands in the outbox.
func (w *Worker) mail(ctx context.Context, task *asynq.Task) error {
	var p payload
	if err := json.Unmarshal(task.Payload(), &p); err != nil {
		return fmt.Errorf("payload: %w", err)
	}
	if err := w.Delivery.Deliver(ctx, p.Tenant, p.Row); err != nil {
		w.Log.WarnContext(ctx, "mail not sent, will be tried again", "tenant", p.Tenant, "outbox", p.Row, "error", err)
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
