package page

import (
	"html/template"
	"sync"

	"stadttermin/internal/tenant"
)

// Alike is the main part of a page that many visitors see alike, such as the free times of a town in a rush. It is
// rendered once and kept. Nothing of a person, a hold or a form's key may be in it; what is new on each page goes into
// the template's block named fresh.
type Alike struct {
	Key  string     // everything that the main part depends on besides town, settings, language and template
	Data func() any // what the main part shows; asked for only where it is not kept
}

// fragmentKey tells main parts apart.
type fragmentKey struct {
	town     tenant.ID
	revision int64
	language string
	template string
	key      string
}

// maxFragments bounds the main parts in memory, of some 40 kB each; beyond it the memory starts anew.
const maxFragments = 500

// fragments keeps rendered main parts. The zero value is ready; it is safe for concurrent use.
type fragments struct {
	mu   sync.Mutex
	kept map[fragmentKey]template.HTML
}

// get gives a kept main part, or makes it. Several visitors may make the same one at once; the last one stays.
func (f *fragments) get(key fragmentKey, render func() (template.HTML, error)) (template.HTML, error) {
	f.mu.Lock()
	fragment, ok := f.kept[key]
	f.mu.Unlock()
	if ok {
		return fragment, nil
	}
	fragment, err := render()
	if err != nil {
		return "", err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.kept == nil || len(f.kept) >= maxFragments {
		f.kept = make(map[fragmentKey]template.HTML)
	}
	f.kept[key] = fragment
	return fragment, nil
}
