package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"stadttermin/internal/apperr"
)

// Most that a workbook may hold. Lists of appointments stay far below.
const (
	maxUnpacked = 32 << 20
	maxSheets   = 100
	maxFilled   = 1000    // cells of one row
	maxShared   = 1 << 17 // of one text that several cells show
	maxText     = 64 << 20
)

// examine refuses what is no workbook, and what would take more memory than a list of appointments, before it is unpacked.
func examine(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return unreadable()
	}
	workbook, unpacked := false, uint64(0)
	for _, part := range archive.File {
		workbook = workbook || strings.EqualFold(part.Name, "xl/workbook.xml")
		if unpacked += min(part.UncompressedSize64, maxUnpacked+1); unpacked > maxUnpacked {
			return apperr.New(apperr.TooLarge).At("file")
		}
	}
	if !workbook {
		return apperr.New(apperr.FileWorkbook).At("file")
	}
	for _, part := range archive.File {
		if name := strings.ToLower(part.Name); strings.HasSuffix(name, ".xml") && (strings.HasPrefix(name, "xl/worksheets/") || strings.HasPrefix(name, "xl/sharedstrings")) {
			if err := measure(part); err != nil {
				return err
			}
		}
	}
	return nil
}

// measure reads a part sign by sign: a few texts that very many cells of one row show are many times as large as the file.
func measure(part *zip.File) error {
	content, err := part.Open()
	if err != nil {
		return unreadable()
	}
	defer content.Close()
	decoder := xml.NewDecoder(content)
	decoder.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is only counted
	filled, shared := 0, 0
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return unreadable()
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "row":
				filled = 0
			case "si":
				shared = 0
			case "v", "is":
				filled++
			}
		case xml.CharData:
			shared += len(token)
		case xml.EndElement:
			if token.Name.Local == "si" && shared > maxShared {
				return apperr.New(apperr.TooLarge).At("file")
			}
		}
		if filled > maxFilled {
			return apperr.New(apperr.TooLarge).At("file")
		}
	}
}

func unreadable() error { return apperr.New(apperr.FileUnreadable).At("file") }
