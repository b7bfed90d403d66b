// Package workbook reads the workbooks that Excel, LibreOffice, Numbers and Google write as .xlsx, and those of Excel 2003 in XML:
// what stands in their cells, dates and times as their formats mean them.
//
// Invariants: nothing is written to disk; what a file unpacks to is bounded before it is unpacked.
package workbook

import (
	"bytes"

	"github.com/xuri/excelize/v2"

	"stadttermin/internal/apperr"
)

// Sheet is a sheet in which something stands.
type Sheet struct {
	Name string
	Rows []Row
}

// Row is a row in which something stands.
type Row struct {
	Line  int // as the program counts them
	Cells []string
}

var zipMark = []byte("PK\x03\x04")

// Begins tells whether a file is packed as workbooks are.
func Begins(data []byte) bool { return bytes.HasPrefix(data, zipMark) }

// Read gives the sheets in which something stands, each up to a number of filled rows and of columns. Sheets that are hidden count only
// where no other has anything.
//
// Errors: apperr.FileWorkbook for what other programs pack in the same way, FileUnreadable, TooLarge.
func Read(data []byte, rows, columns int) (sheets []Sheet, err error) {
	defer func() {
		if recover() != nil { // the library trusts files more than whoever sends them deserves
			sheets, err = nil, unreadable()
		}
	}()
	if err := examine(data); err != nil {
		return nil, err
	}
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return nil, unreadable()
	}
	defer file.Close()
	if err := reformat(file); err != nil {
		return nil, err
	}
	names := file.GetSheetList()
	if len(names) > maxSheets {
		return nil, apperr.New(apperr.TooLarge).At("file")
	}
	var hidden []Sheet
	text := 0
	for _, name := range names {
		found, err := read(file, name, rows, columns, &text)
		switch visible, _ := file.GetSheetVisible(name); {
		case err != nil:
			return nil, err
		case len(found) == 0:
		case visible:
			sheets = append(sheets, Sheet{name, found})
		default:
			hidden = append(hidden, Sheet{name, found})
		}
	}
	if len(sheets) == 0 {
		sheets = hidden
	}
	return sheets, nil
}

// read gives the rows of a sheet and adds up how much text there is.
func read(file *excelize.File, name string, rows, columns int, text *int) (found []Row, err error) {
	cursor, err := file.Rows(name)
	if err != nil {
		return nil, nil // a sheet that is a chart
	}
	defer cursor.Close()
	for line := 1; cursor.Next() && len(found) < rows; line++ {
		cells, err := cursor.Columns()
		if err != nil {
			return nil, unreadable()
		}
		cells = cells[:min(len(cells), columns)]
		filled := false
		for i, cell := range cells {
			if *text += len(cell); *text > maxText {
				return nil, apperr.New(apperr.TooLarge).At("file")
			}
			cells[i] = withoutOrigin(cell)
			filled = filled || cells[i] != ""
		}
		if filled {
			found = append(found, Row{line, cells})
		}
	}
	return found, nil
}
