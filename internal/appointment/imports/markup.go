package imports

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"stadttermin/internal/appointment/imports/workbook"
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
		rows = workbook.Read2003(text, maxRead, maxColumns)
	} else {
		rows = page(text)
	}
	for i, cells := range rows {
		for j, cell := range cells {
			cells[j] = clean(cell)
		}
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
			*last = append(*last, cell.String())
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
