package render

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"html/template"
	"slices"

	"stadttermin/internal/recent"
	"stadttermin/internal/town/tenant"
)

// fragmentKey tells kept pages apart.
type fragmentKey struct {
	town     tenant.ID
	revision int64
	language string
	template string
	address  string // of the page, which its language switch repeats
	key      string
}

// fragment is a kept page, before its gap and after it, as it is and compressed.
type fragment struct {
	before, after []byte
	packed        packed
}

// gap marks the place to be filled. No text that a page shows can hold it: markup in texts is escaped.
const gap template.HTML = "<gap>"

// cut parts a page at its gap.
func cut(whole []byte) (*fragment, error) {
	before, after, found := bytes.Cut(whole, []byte(gap))
	if !found {
		return nil, errors.New("a page to be kept has no gap")
	}
	made := &fragment{before: before, after: after}
	var err error
	made.packed, err = pack(before, after)
	return made, err
}

// maxFragments bounds the pages in memory, of some 25 kB each.
const maxFragments = 1000

// fragments keeps rendered pages. The zero value is ready; it is safe for concurrent use.
type fragments struct {
	kept   recent.Map[fragmentKey, *fragment]
	latest recent.Map[fragmentKey, latest] // with no key of their own
}

// latest is what an address showed last, and in which state that was.
type latest struct {
	state string
	page  *fragment
}

// find gives what an address shows in a state, nil where that is not known.
func (f *fragments) find(address fragmentKey, state string) *fragment {
	if l, _ := f.latest.Get(address); state != "" && l.state == state {
		return l.page
	}
	return nil
}

// remember notes what an address shows in a state.
func (f *fragments) remember(address fragmentKey, state string, page *fragment) {
	f.latest.Put(maxFragments, address, latest{state, page})
}

// get gives a kept page, or makes it. Several visitors may make the same one at once; the last one stays.
func (f *fragments) get(key fragmentKey, render func() (*fragment, error)) (*fragment, error) {
	if kept, ok := f.kept.Get(key); ok {
		return kept, nil
	}
	made, err := render()
	if err != nil {
		return nil, err
	}
	f.kept.Put(maxFragments, key, made)
	return made, nil
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
