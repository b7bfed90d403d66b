package page

import (
	"bytes"
	"errors"
	"html/template"
	"slices"
	"sync"

	"stadttermin/internal/tenant"
)

// Alike is a page that many visitors see alike, such as the free times of a town in a rush. It is rendered once and
// kept, with a gap that is filled anew for everybody. Nothing of a person, a hold or a form's key may be in it; what is
// new on each page goes into the template's block named fresh, which is all that fills the gap.
type Alike struct {
	Key  string     // everything that the page depends on besides town, settings, language, template and address
	Data func() any // what the page shows; asked for only where it is not kept
}

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
func cut(whole []byte) (fragment, error) {
	before, after, found := bytes.Cut(whole, []byte(gap))
	if !found {
		return fragment{}, errors.New("a page to be kept has no gap")
	}
	made := fragment{before: before, after: after}
	var err error
	made.packed, err = pack(made)
	return made, err
}

// fill gives the whole page with what belongs into its gap.
func (f *fragment) fill(fresh []byte, compressed bool) []byte {
	if compressed {
		return f.gzip(make([]byte, 0, len(gzipHeader)+len(f.packed.before)+len(fresh)+len(f.packed.after)+32), fresh)
	}
	return slices.Concat(f.before, fresh, f.after)
}

// maxFragments bounds the pages in memory, of some 25 kB each; beyond it the memory starts anew.
const maxFragments = 1000

// fragments keeps rendered pages. The zero value is ready; it is safe for concurrent use.
type fragments struct {
	mu   sync.Mutex
	kept map[fragmentKey]fragment
}

// get gives a kept page, or makes it. Several visitors may make the same one at once; the last one stays.
func (f *fragments) get(key fragmentKey, render func() (fragment, error)) (fragment, error) {
	f.mu.Lock()
	kept, ok := f.kept[key]
	f.mu.Unlock()
	if ok {
		return kept, nil
	}
	made, err := render()
	if err != nil {
		return fragment{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.kept == nil || len(f.kept) >= maxFragments {
		f.kept = make(map[fragmentKey]fragment)
	}
	f.kept[key] = made
	return made, nil
}
