package db

import (
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"stadttermin/internal/town/tenant"
)

// Field is one column of rows that are written.
type Field[R any] struct {
	column string
	value  func(R) any
}

// Value names a column and gives what a row has in it. Values of the library's own kinds are encoded several times as fast as
// others.
func Value[R any](column string, value func(R) any) Field[R] {
	return Field[R]{column: column, value: value}
}

// Rows writes rows of one table of tenants, many with one statement, because a statement costs more than its rows. The rows
// stand in VALUES: a database that is distributed by tenant sees where they belong and writes them there, while rows that come
// out of arrays would go through its coordinator as a copy, which row-level security forbids.
type Rows[R any] struct {
	table, end string
	fields     []Field[R]
	texts      [mostRows + 1]atomic.Pointer[string] // by the number of rows
}

// Every number of rows is another statement, which each connection has to prepare: up to fewRows there is one for each
// number, above them for each multiple, and what is left over goes with a statement of its own.
const (
	fewRows  = 8
	mostRows = 64
)

// Into begins what writes rows of a table, each led by the tenant's id. The end of the statement says what is done about rows
// that are there already; empty: they are refused.
func Into[R any](table, end string, fields ...Field[R]) *Rows[R] {
	return &Rows[R]{table: table, end: end, fields: fields}
}

// Queue writes rows; nothing where there are none. The functions are told of each statement that was executed.
func (r *Rows[R]) Queue(batch *pgx.Batch, id tenant.ID, rows []R, done ...func(pgconn.CommandTag) error) {
	for len(rows) > 0 {
		n := atOnce(len(rows))
		args := make([]any, 1, 1+n*len(r.fields))
		args[0] = id
		for _, row := range rows[:n] {
			for i := range r.fields {
				args = append(args, r.fields[i].value(row))
			}
		}
		queued := batch.Queue(r.text(n), args...)
		for _, tell := range done {
			queued.Exec(tell)
		}
		rows = rows[n:]
	}
}

// atOnce gives how many of so many rows go with one statement.
func atOnce(rows int) int {
	switch {
	case rows >= mostRows:
		return mostRows
	case rows > fewRows:
		return rows - rows%fewRows
	}
	return rows
}

// text gives the statement that writes so many rows.
func (r *Rows[R]) text(rows int) string {
	if known := r.texts[rows].Load(); known != nil {
		return *known
	}
	var b strings.Builder
	b.WriteString("INSERT INTO " + r.table + " (tenant_id")
	for i := range r.fields {
		b.WriteString(", " + r.fields[i].column)
	}
	b.WriteString(") VALUES ")
	parameter := 2
	for row := range rows {
		if row > 0 {
			b.WriteString(", ")
		}
		b.WriteString("($1")
		for range r.fields {
			b.WriteString(", $" + strconv.Itoa(parameter))
			parameter++
		}
		b.WriteByte(')')
	}
	if r.end != "" {
		b.WriteString(" " + r.end)
	}
	text := b.String()
	r.texts[rows].Store(&text)
	return text
}
