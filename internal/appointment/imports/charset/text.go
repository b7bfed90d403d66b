// Package charset gives the text of a file, whatever characters it was written with.
package charset

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports/icalendar"
)

var (
	utf8Mark  = []byte{0xEF, 0xBB, 0xBF}
	utf16LE   = []byte{0xFF, 0xFE}
	utf16BE   = []byte{0xFE, 0xFF}
	oldOffice = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1} // .xls
)

// Decode gives the text of a file: UTF-8 or UTF-16, with or without their marks, or else one of the older sets of 256
// characters, whichever makes German of it. told names the set where somebody has said it. Workbooks of old are refused with
// a sentence of their own. A calendar is unfolded before.
func Decode(data []byte, told string) (Text, error) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return Text{}, apperr.New(apperr.FileMissing).At("file")
	case bytes.HasPrefix(data, oldOffice):
		return Text{}, apperr.New(apperr.FileWorkbook).At("file")
	case bytes.HasPrefix(data, utf16LE):
		data = wide(data[2:], false)
	case bytes.HasPrefix(data, utf16BE):
		data = wide(data[2:], true)
	case unmarked(data, 1):
		data = wide(data, false)
	case unmarked(data, 0):
		data = wide(data, true)
	}
	data = bytes.TrimPrefix(data, utf8Mark)
	if bytes.IndexByte(data, 0) >= 0 {
		return Text{}, apperr.New(apperr.FileUnreadable).At("file")
	}
	if icalendar.Begins(data) {
		data = icalendar.Unfold(data)
	}
	if told == "" {
		told = Declared(data)
	}
	if utf8.Valid(data) && Sets[told] == nil {
		return Text{Whole: Mended(string(data))}, nil
	}
	if mostlyUTF8(data) && Sets[told] == nil {
		return Text{Whole: strings.ToValidUTF8(string(data), "\ufffd")}, nil // what is broken is seen where it stands
	}
	return eightBit(data, told), nil
}

// unmarked tells UTF-16 that has lost its mark: every second byte of Latin letters is zero.
func unmarked(data []byte, zero int) bool {
	sample := data[:min(len(data), 2000)]
	zeros := 0
	for i := zero; i < len(sample); i += 2 {
		if sample[i] == 0 {
			zeros++
		}
	}
	return len(sample) >= 4 && zeros*3 > len(sample) && bytes.Count(sample, []byte{0}) <= zeros+zeros/20
}

func wide(data []byte, bigEndian bool) []byte {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		low, high := data[i], data[i+1]
		if bigEndian {
			low, high = high, low
		}
		units = append(units, uint16(high)<<8|uint16(low))
	}
	return bytes.ReplaceAll([]byte(string(utf16.Decode(units))), []byte{0}, nil)
}

// Mended undoes what comes of UTF-8 that a program took for Windows-1252 and wrote as UTF-8 again: JÃ¶rg.
func Mended(s string) string {
	if !strings.ContainsAny(s, "ÃÂâ") {
		return s
	}
	once, err := charmap.Windows1252.NewEncoder().String(strings.TrimPrefix(s, "\ufeff"))
	if err != nil || !utf8.ValidString(once) {
		return s
	}
	return once
}

// mostlyUTF8 tells UTF-8 in which few characters are broken, as where a field was cut off at a number of bytes.
func mostlyUTF8(data []byte) bool {
	whole, broken := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			broken++
		case size > 1:
			whole++
		}
		data = data[size:]
	}
	return whole > 2*broken
}

var declaration = regexp.MustCompile(`(?i)(?:charset|encoding)\s*=\s*["']?([\w-]+)`)

// Declared gives the set of characters that a page or a calendar says it is written in, as far as it is an older one.
func Declared(data []byte) string {
	found := declaration.FindSubmatch(data[:min(len(data), 2000)])
	if found == nil {
		return ""
	}
	switch name := strings.ToLower(string(found[1])); name {
	case "macintosh", "x-mac-roman":
		return macRoman
	case "ibm850", "cp850":
		return codePage850
	case "iso-8859-1", "iso-8859-15", "windows-1252", "cp1252":
		return windows1252
	}
	return ""
}
