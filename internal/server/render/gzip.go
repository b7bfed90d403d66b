package render

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"slices"
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

func pack(f *fragment) (packed, error) {
	before, err := deflate(f.before, (*flate.Writer).Flush)
	if err != nil {
		return packed{}, err
	}
	after, err := deflate(f.after, (*flate.Writer).Close)
	return packed{before: before, after: after, sum: crc32.ChecksumIEEE(f.before)}, err
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

// gzip gives the whole page, its gap filled.
func (f *fragment) gzip(fresh []byte) []byte {
	out := make([]byte, 0, len(gzipHeader)+len(f.packed.before)+len(fresh)+len(f.packed.after)+32)
	out = append(out, gzipHeader...)
	out = append(out, f.packed.before...)
	for part := range slices.Chunk(fresh, maxStored) {
		out = append(out, 0) // stored, and not the last block
		out = binary.LittleEndian.AppendUint16(out, uint16(len(part)))
		out = binary.LittleEndian.AppendUint16(out, ^uint16(len(part)))
		out = append(out, part...)
	}
	out = append(out, f.packed.after...)
	sum := crc32.Update(crc32.Update(f.packed.sum, crc32.IEEETable, fresh), crc32.IEEETable, f.after)
	out = binary.LittleEndian.AppendUint32(out, sum)
	return binary.LittleEndian.AppendUint32(out, uint32(len(f.before)+len(fresh)+len(f.after)))
}
