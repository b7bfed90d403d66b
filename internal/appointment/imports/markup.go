package imports

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxRead is how many rows are read at most: more than may be taken over, blank ones and titles included.
const maxRead = 3 * MaxRows

// isMarkup tells a web page, which many programs call .xls, and the workbooks of Excel 2003 in XML.
func isMarkup(text string) bool {
	head := strings.ToLower(strings.TrimSpace(text[:min(len(text), 4000)]))
	return strings.HasPrefix(head, "<") && (strings.Contains(head, "<table") || strings.Contains(head, "<html") || strings.Contains(head, "<workbook") || strings.Contains(head, ":workbook"))
}

// markup reads the rows of a page or of an XML workbook.
func markup(text string) Table {
	t := Table{Source: Sheet}
	var rows [][]string
	if head := strings.ToLower(text[:min(len(text), 4000)]); strings.Contains(head, "workbook") && !strings.Contains(head, "<html") {
		rows = workbook(text)
	} else {
		rows = page(text)
	}
	for i, cells := range rows {
		if filled(cells) {
			t.Rows = append(t.Rows, Row{Line: i + 1, Cells: cells[:min(len(cells), maxColumns)]})
		}
	}
	return t
}

// page gives the rows of all tables of a page.
func page(text string) (rows [][]string) {
	tokens := html.NewTokenizer(strings.NewReader(text))
	var cell strings.Builder
	inside, wide, hidden := false, 1, false
	end := func() {
		if last := len(rows) - 1; inside && last >= 0 && len(rows[last]) < maxColumns {
			last := &rows[last]
			*last = append(*last, clean(cell.String()))
			for range wide - 1 {
				*last = append(*last, "")
			}
		}
		cell.Reset()
		inside = false
	}
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			end()
			return rows
		case html.TextToken:
			if inside && !hidden {
				cell.Write(tokens.Text())
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			opens := kind != html.EndTagToken
			switch token.DataAtom {
			case atom.Style, atom.Script:
				hidden = opens
			case atom.Tr, atom.Table:
				end()
				if len(rows) > maxRead {
					return rows
				}
				if opens && token.DataAtom == atom.Tr {
					rows = append(rows, nil)
				}
			case atom.Td, atom.Th:
				end()
				inside, wide = opens, 1
				for _, a := range token.Attr {
					if n, err := strconv.Atoi(a.Val); a.Key == "colspan" && err == nil {
						wide = min(max(n, 1), maxColumns)
					}
				}
			case atom.Br, atom.P, atom.Div:
				cell.WriteByte(' ')
			}
		}
	}
}

// workbook gives the rows of the first sheet of an XML workbook that has any. Empty cells and rows are left out there and
// counted by an index.
func workbook(text string) (rows [][]string) {
	decoder := xml.NewDecoder(strings.NewReader(text))
	decoder.Strict = false
	decoder.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is decoded already
	var cell *string
	var kind string
	for {
		token, err := decoder.Token()
		if err != nil {
			return rows
		}
		switch token := token.(type) {
		case xml.StartElement:
			at := func() int { n, _ := strconv.Atoi(attribute(token, "Index")); return min(n, MaxRows+1) }
			switch token.Name.Local {
			case "Row":
				for len(rows) < at()-1 {
					rows = append(rows, nil)
				}
				rows = append(rows, nil)
				if len(rows) > maxRead {
					return rows
				}
			case "Cell":
				if len(rows) == 0 {
					return nil
				}
				last := &rows[len(rows)-1]
				for len(*last) < min(at(), maxColumns)-1 {
					*last = append(*last, "")
				}
				*last = append(*last, "")
			case "Data":
				if len(rows) > 0 && len(rows[len(rows)-1]) > 0 {
					last := rows[len(rows)-1]
					cell, kind = &last[len(last)-1], attribute(token, "Type")
				}
			}
		case xml.CharData:
			if cell != nil {
				*cell += string(token)
			}
		case xml.EndElement:
			switch {
			case token.Name.Local == "Data" && cell != nil:
				*cell = moment(clean(*cell), kind)
				cell = nil
			case token.Name.Local == "Worksheet" && len(rows) > 1:
				return rows
			}
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// moment writes what a workbook keeps of a date or a time as people do: a time alone is on the day that it counts from,
// a date alone at midnight.
func moment(s, kind string) string {
	if kind != "DateTime" {
		return s
	}
	date, clock, _ := strings.Cut(strings.TrimSuffix(s, ".000"), "T")
	switch {
	case strings.HasPrefix(date, "1899-12-3"):
		return clock
	case strings.HasPrefix(clock, "00:00:00"):
		return date
	}
	return date + " " + clock
}
