package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// keyHeading begins the heading of the first column, which names the town.
const keyHeading = "key "

// CSV writes the document as spreadsheets of German offices read it: semicolons, UTF-8 with its mark.
func (d *Document) CSV() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.Comma, w.UseCRLF = ';', true
	lines := [][]string{{keyHeading + d.Town, d.Source, d.Target}}
	for _, row := range d.Rows {
		lines = append(lines, []string{guarded(row.Key), guarded(row.Source), guarded(row.Target)})
	}
	err := w.WriteAll(lines)
	return out.Bytes(), err
}

// formulas are the signs that a spreadsheet takes for the beginning of one.
const formulas = "=+-@\t"

// guarded lets a spreadsheet show a text that it would reckon; unguarded gives it as it was.
func guarded(text string) string {
	if text != "" && strings.ContainsRune(formulas+"'", rune(text[0])) {
		return "'" + text
	}
	return text
}

func unguarded(text string) string {
	if len(text) > 1 && text[0] == '\'' && strings.ContainsRune(formulas+"'", rune(text[1])) {
		return text[1:]
	}
	return text
}

func readCSV(content []byte) (*Document, error) {
	heading, _, _ := bytes.Cut(content, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(content))
	r.FieldsPerRecord, r.Comma = 3, ';'
	for _, comma := range ",\t" {
		if bytes.ContainsRune(heading, comma) && !bytes.ContainsRune(heading, ';') {
			r.Comma = comma
		}
	}
	first, err := r.Read()
	if err != nil {
		return nil, ErrFormat
	}
	town, named := strings.CutPrefix(first[0], keyHeading)
	if !named {
		return nil, ErrFormat
	}
	d := &Document{Town: town, Source: first[1], Target: strings.TrimSpace(first[2])}
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return d, nil
		}
		if err != nil || len(d.Rows) >= MaxRows {
			return nil, ErrFormat
		}
		line, _ := r.FieldPos(0)
		d.Rows = append(d.Rows, Row{Key: unguarded(fields[0]), Source: unguarded(fields[1]), Target: unguarded(fields[2]), Line: line})
	}
}
