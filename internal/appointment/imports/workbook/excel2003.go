package workbook

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
)

// Read2003 gives the rows of the first sheet that has any of a workbook of Excel 2003 in XML. Empty cells and rows are left out
// there and counted by an index.
func Read2003(text string, most, columns int) (rows [][]string) {
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
			at := func() int { n, _ := strconv.Atoi(attribute(token, "Index")); return min(n, most) }
			switch token.Name.Local {
			case "Row":
				for len(rows) < at()-1 {
					rows = append(rows, nil)
				}
				rows = append(rows, nil)
				if len(rows) > most {
					return rows
				}
			case "Cell":
				if len(rows) == 0 {
					return nil
				}
				last := &rows[len(rows)-1]
				for len(*last) < min(at(), columns)-1 {
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
				*cell = moment(strings.TrimSpace(*cell), kind)
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
