package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"stadttermin/internal/apperr"
)

// packed writes a workbook of parts by hand.
func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, content := range parts {
		part, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// written is a workbook with one sheet of rows and, where there are any, shared texts.
func written(t testing.TB, rows, shared string) []byte {
	t.Helper()
	const (
		office  = `"http://schemas.openxmlformats.org/officeDocument/2006/relationships`
		pack    = `"http://schemas.openxmlformats.org/package/2006/relationships"`
		content = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>`
	)
	parts := map[string]string{
		"_rels/.rels":                `<Relationships xmlns=` + pack + `><Relationship Id="r1" Type=` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r=` + office + `"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns=` + pack + `><Relationship Id="r1" Type=` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   fmt.Sprintf(content, rows),
	}
	if shared != "" {
		parts["xl/sharedStrings.xml"] = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + shared + `</sst>`
	}
	return packed(t, parts)
}

func TestACellIsReadAsItsFormatMeansIt(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.November, 24, 8, 30, 0, 0, time.UTC)
	for format, c := range map[string]struct {
		value any
		want  string
	}{
		"dd/mm/yyyy":                            {at, "2026-11-24"},
		"[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy": {at, "2026-11-24"},
		"mmm":                                   {at, "2026-11-24"},
		"d.m.yy h:mm;@":                         {at, "2026-11-24 08:30:00"},
		"[$-409]h:mm AM/PM":                     {at, "08:30:00"},
		`hh:mm "Uhr, dann"`:                     {at, "08:30:00"},
		"mm:ss":                                 {0.25 / 24, "00:15:00"},
		"[h]:mm":                                {0.5, "12:00:00"},
		"yyyy-mm-dd hh:mm":                      {0.354166667, "08:30:00"},
		"hh:mm":                                 {0.35416662, "08:30:00"},
		"General":                               {491701234567, "491701234567"},
		"0.00E+00":                              {1.5e10, "15000000000"},
		"#,##0":                                 {2389123456, "2389123456"},
		"00000":                                 {1067, "01067"},
		"0000\\ 000000":                         {2389123456, "2389 123456"},
		"[Red]0;[Blue]-0":                       {12, "12"},
		"@":                                     {"24.11.2026", "24.11.2026"},
		"dd.mm.yyyy":                            {"24.11.2026", "24.11.2026"},
		`"Tag "0`:                               {5, "5"},
	} {
		file := excelize.NewFile()
		style, err := file.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			t.Fatal(err)
		}
		if moment, ok := c.value.(time.Time); ok { // setting a time chooses a format of its own
			c.value = 46350 + float64(moment.Hour()*60+moment.Minute())/1440
		}
		if err := file.SetCellValue("Sheet1", "A1", c.value); err != nil {
			t.Fatal(err)
		}
		if err := file.SetCellStyle("Sheet1", "A1", "A1", style); err != nil {
			t.Fatal(err)
		}
		data, err := file.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		sheets, err := Read(data.Bytes(), 10, 10)
		if err != nil || len(sheets) != 1 || !slices.Equal(sheets[0].Rows[0].Cells, []string{c.want}) {
			t.Errorf("%s: %v, %v, want %s", format, sheets, err, c.want)
		}
	}
}

func TestSheetsThatAreHiddenCountOnlyWhereNoOtherHasAnything(t *testing.T) {
	t.Parallel()
	file := excelize.NewFile()
	for _, name := range []string{"Leer", "Listen"} {
		if _, err := file.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	set := func(sheet, cell string) {
		if err := file.SetCellValue(sheet, cell, "x"); err != nil {
			t.Fatal(err)
		}
	}
	names := func() (names []string) {
		data, err := file.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		sheets, err := Read(data.Bytes(), 10, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, sheet := range sheets {
			names = append(names, sheet.Name)
		}
		return names
	}
	if err := file.SetSheetVisible("Listen", false); err != nil {
		t.Fatal(err)
	}
	set("Listen", "A1")
	if got := names(); !slices.Equal(got, []string{"Listen"}) {
		t.Errorf("%v", got)
	}
	set("Sheet1", "C7")
	if got := names(); !slices.Equal(got, []string{"Sheet1"}) {
		t.Errorf("%v", got)
	}
}

func TestRowsAreCountedAsTheProgramCountsThem(t *testing.T) {
	t.Parallel()
	rows := `<row r="3"><c r="B3" t="inlineStr"><is><t>a</t></is></c></row><row r="1000000"><c><v>1</v></c></row><row r="1000001"><c><v>2</v></c></row>`
	sheets, err := Read(written(t, rows, ""), 2, 10)
	if err != nil || fmt.Sprint(sheets) != "[{A [{3 [ a]} {1000000 [1]}]}]" {
		t.Errorf("%v, %v", sheets, err)
	}
}

func TestWhatIsNoWorkbookOrTooLargeIsRefusedByName(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data []byte
		code apperr.Code
	}{
		"cut off":                           {[]byte("PK\x03\x04..."), apperr.FileUnreadable},
		"a document of text":                {packed(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}), apperr.FileWorkbook},
		"no XML":                            {written(t, "<row><c", ""), apperr.FileUnreadable},
		"a bomb":                            {packed(t, map[string]string{"xl/workbook.xml": "<a/>", "xl/a.bin": strings.Repeat("0", maxUnpacked)}), apperr.TooLarge},
		"one text that many cells show":     {written(t, "<row>"+strings.Repeat(`<c t="s"><v>0</v></c>`, maxFilled+1)+"</row>", "<si><t>a</t></si>"), apperr.TooLarge},
		"a text longer than any cell":       {written(t, "<row/>", "<si><t>"+strings.Repeat("a", maxShared+1)+"</t></si>"), apperr.TooLarge},
		"long texts in very many cells":     {written(t, strings.Repeat("<row>"+strings.Repeat(`<c t="s"><v>0</v></c>`, 10)+"</row>", 60), "<si><t>"+strings.Repeat("a", maxShared)+"</t></si>"), apperr.TooLarge},
		"sheets that are listed and absent": {packed(t, map[string]string{"xl/workbook.xml": `<workbook><sheets><sheet name="a"/></sheets></workbook>`}), apperr.FileUnreadable},
	} {
		if _, err := Read(c.data, 100, 40); apperr.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzAnyWorkbookIsReadOrRefused(f *testing.F) {
	f.Add([]byte(`<row r="1"><c r="A1" s="0"><v>1.5E+10</v></c><c r="ZZZ1"/></row>`), []byte(`<si><t>a</t></si>`))
	f.Add([]byte(`<row r="0"><c t="d"><v>2026-13-99T</v></c></row><row r="-1"/>`), []byte(`<si/>`))
	f.Fuzz(func(t *testing.T, rows, shared []byte) {
		sheets, _ := Read(written(t, string(rows), string(shared)), 20, 5)
		for _, sheet := range sheets {
			last := 0
			for _, row := range sheet.Rows {
				if row.Line <= last || len(row.Cells) > 5 {
					t.Fatalf("%q: %v", rows, row)
				}
				last = row.Line
			}
		}
	})
}
