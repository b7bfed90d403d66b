package imports

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports/charset"
)

// flat writes a table so that a test can be read: lines with their numbers.
func flat(t Table) string {
	var out []string
	for _, row := range t.Rows {
		out = append(out, fmt.Sprintf("%d %s", row.Line, strings.Join(row.Cells, "|")))
	}
	return strings.Join(out, "\n")
}

func TestTablesAreReadAsProgramsExportThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"Excel, German":              {"Datum;Name\r\n24.11.2026;Meier\r\n", "1 Datum|Name\n2 24.11.2026|Meier"},
		"comma":                      {"Date,Name\n2026-11-24,\"Meier, Anna\"\n", "1 Date|Name\n2 2026-11-24|Meier, Anna"},
		"tab":                        {"Datum\tName\n24.11.2026\tMeier; Anna\n", "1 Datum|Name\n2 24.11.2026|Meier; Anna"},
		"what Excel says of itself":  {"sep=,\r\nDatum,Name\r\na;b,c\r\n", "2 Datum|Name\n3 a;b|c"},
		"doubled quotes":             {"a;\"Meier \"\"Mimi\"\"\"\nb;c\n", "1 a|Meier \"Mimi\"\n2 b|c"},
		"a line break in a cell":     {"a;\"Haus\nTür\";b\nc;d;e\n", "1 a|Haus Tür|b\n2 c|d|e"},
		"a quote never closed":       {"a;\"Meier;b\nc;d;e\nf;g;h\n", "1 a|\"Meier|b\n2 c|d|e\n3 f|g|h"},
		"a quote within a word":      {"a;5\" Rohr;b\nc;d;e\n", "1 a|5\" Rohr|b\n2 c|d|e"},
		"empty lines count":          {"a;b\n\n;;\nc;d\n", "1 a|b\n4 c|d"},
		"old Mac":                    {"a;b\rc;d\r", "1 a|b\n2 c|d"},
		"no end of the last line":    {"a;b\nc;d", "1 a|b\n2 c|d"},
		"hard and narrow spaces":     {"a;\u00a008:30\u202f;b", "1 a|08:30|b"},
		"kept from being a formula":  {"a;'+49 2389;b", "1 a|+49 2389|b"},
		"semicolons, commas in text": {"Datum;Name;Notiz\n1;a;x, y, z\n2;b;u, v\n", "1 Datum|Name|Notiz\n2 1|a|x, y, z\n3 2|b|u, v"},
	} {
		if got := flat(sheet(c.text)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestTheSameTableInEveryEncodingReadsTheSame(t *testing.T) {
	t.Parallel()
	const text = "Datum;Name\r\n24.11.2026;Jörg Größe\r\n"
	latin, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	little, big := []byte{0xFF, 0xFE}, []byte{0xFE, 0xFF}
	for _, unit := range utf16.Encode([]rune(text)) {
		little, big = append(little, byte(unit), byte(unit>>8)), append(big, byte(unit>>8), byte(unit))
	}
	for name, data := range map[string][]byte{
		"UTF-8": []byte(text), "UTF-8 with mark": []byte("\xEF\xBB\xBF" + text), "Windows-1252": []byte(latin), "UTF-16LE": little, "UTF-16BE": big,
	} {
		if got, err := charset.Decode(data, ""); err != nil || got.Whole != text || got.Doubt != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestWhatIsNoTextIsRefusedByName(t *testing.T) {
	t.Parallel()
	for data, code := range map[string]apperr.Code{
		"": apperr.FileMissing, " \r\n ": apperr.FileMissing,
		"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1": apperr.FileWorkbook, "a\x00b": apperr.FileUnreadable, "%PDF-1.7\n\x00\xff": apperr.FileUnreadable,
	} {
		if _, err := charset.Decode([]byte(data), ""); apperr.CodeOf(err) != code {
			t.Errorf("%q: %v", data, err)
		}
	}
}

// Whatever cells there are, a table that is written by the rules is read back cell by cell.
func TestWhatIsWrittenByTheRulesIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		delimiter := rapid.SampledFrom(delimiters).Draw(t, "delimiter")
		cell := rapid.StringOfN(rapid.SampledFrom([]rune("aä1;,\t|\"' \n=")), 0, 12, -1)
		columns := rapid.IntRange(2, 6).Draw(t, "columns")
		var text strings.Builder
		fmt.Fprintf(&text, "sep=%c\n", delimiter)
		var want [][]string
		for range rapid.IntRange(1, 8).Draw(t, "rows") {
			row := rapid.SliceOfN(cell, columns, columns).Draw(t, "row")
			var cleaned []string
			for i, value := range row {
				if i > 0 {
					text.WriteRune(delimiter)
				}
				text.WriteString(`"` + strings.ReplaceAll(value, `"`, `""`) + `"`)
				cleaned = append(cleaned, clean(value))
			}
			text.WriteString("\r\n")
			if filled(cleaned) {
				want = append(want, cleaned)
			}
		}
		got := sheet(text.String())
		if len(got.Rows) != len(want) {
			t.Fatalf("%q: %d rows, want %d", text.String(), len(got.Rows), len(want))
		}
		for i := range want {
			if !slices.Equal(got.Rows[i].Cells, want[i]) {
				t.Fatalf("%q: %q, want %q", text.String(), got.Rows[i].Cells, want[i])
			}
		}
	})
}

func FuzzAnyFileIsReadOrRefused(f *testing.F) {
	for _, seed := range []string{"a;b\nc;d", "\"", "sep=;\n\"a\"\"", "\xff\xfea", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2026\r\nEND:VEVENT\r\nEND:VCALENDAR", "a,\"b\nc\",d"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := charset.Decode(data, "")
		if err != nil {
			return
		}
		last := 0
		for _, row := range sheet(text.Whole).Rows {
			if row.Line <= last || !filled(row.Cells) || len(row.Cells) > maxColumns {
				t.Fatalf("%q: %v", data, row)
			}
			last = row.Line
		}
		a := &almanac{location: time.UTC, called: never, knows: never}
		_, _ = a.read(text.Whole)
		_ = markup(text.Whole)
	})
}
