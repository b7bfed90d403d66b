package render

import (
	"bytes"
	"compress/flate"
	"hash/crc32"
)

// packed is a kept page in gzip's format (RFC 1952), compressed once on either side of its gap. What fills the gap goes
// in as it is: there is little of it, and what is nobody else's never shares a compression with what an address can say,
// so that nothing can be learnt from how long an answer is.
type packed struct {
	before, after []byte // deflated; before ends where a block may begin, and nothing in after points back beyond the gap
	sum           uint32 // of what is in before
}

// gzipHeader says: deflated, of no time, by no system in particular.
var gzipHeader = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff}

// maxStored is how many bytes a block holds that are not compressed.
const maxStored = 1<<16 - 1

func pack(before, after []byte) (packed, error) {
	first, err := deflate(before, (*flate.Writer).Flush)
	if err != nil {
		return packed{}, err
	}
	last, err := deflate(after, (*flate.Writer).Close)
	return packed{before: first, after: last, sum: crc32.ChecksumIEEE(before)}, err
}

func deflate(content []byte, end func(*flate.Writer) error) ([]byte, error) {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	err = end(w)
	return out.Bytes(), err
}
