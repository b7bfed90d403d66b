package statement

import (
	"context"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
)

// Tracer judges every statement of a pool before it is executed, each text once.
type Tracer struct {
	Rules  Rules
	Report func(finding string) // with the text

	judged sync.Map
}

// TraceQueryStart judges a statement.
func (t *Tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	t.judge(data.SQL)
	return ctx
}

// TraceQueryEnd is not of interest.
func (t *Tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart judges the statements of a batch.
func (t *Tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	for _, queued := range data.Batch.QueuedQueries {
		t.judge(queued.SQL)
	}
	return ctx
}

// TraceBatchQuery is not of interest.
func (t *Tracer) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd is not of interest.
func (t *Tracer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

func (t *Tracer) judge(text string) {
	if _, before := t.judged.Load(text); before || fromTest() {
		return
	}
	t.judged.Store(text, true)
	line := strings.TrimSpace(spaces.ReplaceAllString(text, " "))
	for _, finding := range t.Rules.Judge(line) {
		if !forgiven(finding, line) {
			t.Report(finding + "\n\t" + line)
		}
	}
}

// fromTest tells whether a test itself, and not the product that it tests, has written a statement: it looks where the product
// must not, and tries what it may not.
func fromTest() bool {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers)])
	for {
		frame, more := frames.Next()
		at := filepath.ToSlash(frame.File)
		passing := !strings.HasPrefix(frame.Function, "stadttermin/") || strings.HasPrefix(frame.Function, "stadttermin/internal/dev/statement.") ||
			slices.Contains(passers, filepath.Base(at)) && strings.Contains(at, "/postgres/db/")
		if !passing || !more {
			return strings.HasSuffix(at, "_test.go") || strings.Contains(at, "/internal/dev/")
		}
	}
}

// passers are the files that pass statements on which others have written.
var passers = []string{"db.go", "tx.go"}
