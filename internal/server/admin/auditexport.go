package admin

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/audit"
)

// exporter writes lines into a file.
type exporter interface {
	write(f *audit.Found) error
	end() error
}

// export gives what is shown as a file: all pages of it. It is put on record, so it is a form and no link.
func (p *Pages) export(r *staffauth.Request) error {
	t, err := readTrail(r, r.PostForm)
	if err != nil {
		return err
	}
	format := r.PostForm("format")
	types := map[string]string{"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}
	if types[format] == "" {
		return apperr.New(apperr.Invalid).At("format")
	}
	if err := patiently(r); err != nil {
		return err
	}
	entry := audit.Entry{At: p.Now(), Actor: r.Staff.Actor(), Action: "audit.export", Object: "audit", Detail: t.chosen(format)}
	var file exporter
	err = audit.Export(r.Ctx(), p.Trails, r.Town.ID, t.query, entry, func(f *audit.Found) error {
		if file == nil {
			file = t.open(format, types[format])
		}
		return file.write(f)
	})
	switch {
	case err != nil && file != nil:
		panic(http.ErrAbortHandler) // half a file must not look like a whole one
	case err != nil:
		return err
	case file == nil: // nothing was chosen
		file = t.open(format, types[format])
	}
	return file.end()
}

// chosen says in the trail what was taken out of it.
func (t *trail) chosen(format string) map[string]any {
	detail := map[string]any{"format": format}
	for name, value := range map[string]string{"from": t.from, "until": t.until, "who": t.who, "topic": t.topic, "search": t.query.Reference} {
		if value != "" {
			detail[name] = value
		}
	}
	return detail
}

func (t *trail) open(format, contentType string) exporter {
	name := fmt.Sprintf("protokoll-%s-%s.%s", t.Town.Slug(), t.Today(), format)
	t.Header("Content-Type", contentType)
	t.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	t.Status(http.StatusOK)
	if format == "jsonl" {
		return &jsonLines{json.NewEncoder(t.Writer)}
	}
	return newTable(t, t.Writer)
}

// table is a file that a spreadsheet of a German town hall opens by a double click: UTF-8 with its mark, semicolons, lines
// that end as in Windows (RFC 4180 but for the semicolon).
type table struct {
	*trail
	rows *csv.Writer
}

func newTable(t *trail, w io.Writer) *table {
	_, _ = io.WriteString(w, "\ufeff") // what cannot be written is noticed at the end
	rows := csv.NewWriter(w)
	rows.Comma, rows.UseCRLF = ';', true
	var head []string
	for _, column := range []string{"number", "time", "who", "role", "what", "object", "change", "action", "id"} {
		head = append(head, t.Printer.T("admin.audit.col."+column))
	}
	_ = rows.Write(head)
	return &table{t, rows}
}

func (x *table) write(f *audit.Found) error {
	l := x.line(f)
	var changes []string
	for _, c := range l.Changes {
		switch {
		case c.Arrow:
			changes = append(changes, c.Before+" → "+c.After)
		default:
			changes = append(changes, c.Label+": "+c.After)
		}
	}
	cells := []string{strconv.FormatInt(f.ID, 10), l.Time, l.Who, l.Role, l.What, l.Object, strings.Join(changes, "; "), f.Action, f.Object}
	for i := range cells {
		cells[i] = harmless(cells[i])
	}
	return x.rows.Write(cells)
}

func (x *table) end() error {
	x.rows.Flush()
	return x.rows.Error()
}

// harmless keeps a spreadsheet from taking a text for a formula (OWASP, CSV injection).
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// jsonLines is a file for programs: one object to a line, with the ids as they are stored.
type jsonLines struct{ *json.Encoder }

func (x *jsonLines) write(f *audit.Found) error {
	return x.Encode(struct {
		ID        int64           `json:"id"`
		At        time.Time       `json:"at"`
		Actor     audit.Actor     `json:"actor"`
		Who       string          `json:"who,omitempty"`
		Action    string          `json:"action"`
		Object    string          `json:"object"`
		Reference string          `json:"reference,omitempty"`
		Detail    json.RawMessage `json:"detail,omitempty"`
	}{f.ID, f.At.UTC(), f.Actor, f.Who, f.Action, f.Object, f.Reference, f.Detail})
}

func (x *jsonLines) end() error { return nil }
