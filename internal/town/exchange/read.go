package exchange

import "bytes"

// Read reads a file, whichever of the two kinds it is.
func Read(content []byte) (*Document, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if bytes.HasPrefix(bytes.TrimSpace(content), []byte("<")) {
		return readXLIFF(content)
	}
	return readCSV(content)
}
