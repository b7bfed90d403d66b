package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/tenant"
)

// MailFigures are what there is to know about mails, without any person or tenant.
type MailFigures struct {
	ended         *prometheus.CounterVec
	overdue, late prometheus.Gauge
	unreached     prometheus.Gauge
}

// NewMailFigures makes the figures; nothing counts them before they are registered.
func NewMailFigures() *MailFigures {
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	return &MailFigures{
		ended: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "stadttermin_mails_total", Help: "Mails by kind and how they ended: sent, void (no longer true), refused, bounced.",
		}, []string{"kind", "outcome"}),
		overdue:   gauge("stadttermin_mails_overdue", "Mails that should have left more than 15 minutes ago."),
		late:      gauge("stadttermin_mails_overdue_seconds", "For how long the oldest overdue mail should have left."),
		unreached: gauge("stadttermin_appointments_unreached", "Appointments ahead whose person a mail did not reach, and nobody has settled it."),
	}
}

// Collectors gives what is to be registered.
func (f *MailFigures) Collectors() []prometheus.Collector {
	return []prometheus.Collector{f.ended, f.overdue, f.late, f.unreached}
}

// Ended counts mails that have ended.
func (f *MailFigures) Ended(kind mail.Kind, end outbox.End, mails int) {
	if mails > 0 {
		f.ended.WithLabelValues(string(kind), string(end)).Add(float64(mails))
	}
}

// Bounced counts a mail that came back.
func (f *MailFigures) Bounced(kind mail.Kind) { f.ended.WithLabelValues(string(kind), "bounced").Inc() }

// MailWatch looks for mails that are overdue and for people whom none has reached.
type MailWatch struct {
	// Troubled lists the towns with any trouble, at least: of mails that should have left before a moment, or people.
	Troubled func(ctx context.Context, before time.Time) ([]tenant.ID, error)
	Outbox   interface {
		Trouble(ctx context.Context, id tenant.ID, now time.Time) (outbox.Trouble, error)
	}
	Figures *MailFigures
	Now     func() time.Time
	Log     *slog.Logger
}

const watchEvery = 30 * time.Second

// Run looks now and every half minute until the context ends.
func (w *MailWatch) Run(ctx context.Context) error {
	return every(ctx, watchEvery, func() { w.Once(ctx) })
}

// Once looks at all tenants.
func (w *MailWatch) Once(ctx context.Context) {
	now := w.Now()
	towns, err := w.Troubled(ctx, now.Add(-outbox.OverdueAfter))
	var trouble outbox.Trouble
	if err == nil {
		trouble, err = TroubleOf(ctx, towns, w.Outbox, now)
	}
	if err != nil {
		if ctx.Err() == nil {
			w.Log.ErrorContext(ctx, "looking for overdue mails", "error", err)
		}
		return
	}
	w.Figures.overdue.Set(float64(trouble.Overdue))
	w.Figures.unreached.Set(float64(trouble.Unreached))
	late := time.Duration(0)
	if trouble.Since != nil {
		late = now.Sub(*trouble.Since)
		w.Log.WarnContext(ctx, "mails are overdue", "count", trouble.Overdue, "since", *trouble.Since)
	}
	w.Figures.late.Set(late.Seconds())
}

// TroubleOfAll adds up the trouble of all tenants.
func TroubleOfAll(ctx context.Context, tenants Tenants, mails interface {
	Trouble(ctx context.Context, id tenant.ID, now time.Time) (outbox.Trouble, error)
}, now time.Time) (all outbox.Trouble, err error) {
	ids, err := tenants.Active(ctx)
	if err != nil {
		return all, err
	}
	return TroubleOf(ctx, ids, mails, now)
}

// TroubleOf adds up the trouble of tenants.
func TroubleOf(ctx context.Context, ids []tenant.ID, mails interface {
	Trouble(ctx context.Context, id tenant.ID, now time.Time) (outbox.Trouble, error)
}, now time.Time) (all outbox.Trouble, err error) {
	for _, id := range ids {
		one, err := mails.Trouble(ctx, id, now)
		if err != nil {
			return all, err
		}
		all.Add(one)
	}
	return all, nil
}
