package intake

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"stadttermin/internal/fault"
)

var (
	utf8Mark  = []byte{0xEF, 0xBB, 0xBF}
	utf16LE   = []byte{0xFF, 0xFE}
	utf16BE   = []byte{0xFE, 0xFF}
	zipMark   = []byte("PK\x03\x04")                       // .xlsx, .ods, .numbers
	oldOffice = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1} // .xls
)

// decode gives the text of a file: UTF-8 with or without mark, UTF-16 with mark (what Excel calls Unicode text), and
// otherwise Windows-1252, which is what German Excel writes. Workbooks are refused with a sentence of their own.
func decode(data []byte) (string, error) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return "", fault.New(fault.FileMissing).At("file")
	case bytes.HasPrefix(data, zipMark) || bytes.HasPrefix(data, oldOffice):
		return "", fault.New(fault.FileWorkbook).At("file")
	case bytes.HasPrefix(data, utf16LE):
		return wide(data[2:], false), nil
	case bytes.HasPrefix(data, utf16BE):
		return wide(data[2:], true), nil
	}
	data = bytes.TrimPrefix(data, utf8Mark)
	if bytes.IndexByte(data, 0) >= 0 {
		return "", fault.New(fault.FileUnreadable).At("file")
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", fault.New(fault.FileUnreadable).At("file")
	}
	return string(decoded), nil
}

func wide(data []byte, bigEndian bool) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		low, high := data[i], data[i+1]
		if bigEndian {
			low, high = high, low
		}
		units = append(units, uint16(high)<<8|uint16(low))
	}
	return strings.ReplaceAll(string(utf16.Decode(units)), "\x00", "")
}
