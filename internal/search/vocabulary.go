package search

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
)

// files are the words that any town needs. A line is a name, a colon and its words with commas between them; a name stands
// on as many lines as it needs, and # begins a comment.
//
//	words/services/<language>.txt  what services are called; the name is their usual id, or the beginning of their key in
//	                               the German catalogue of services, or several of these with blanks between them
//	words/actions/<language>.txt   what is done with a noun
//	words/ways/<language>.txt      how things are done: online, elsewhere
//	words/stop/<language>.txt      words that carry nothing
//	words/parts/<language>.txt     what compounds are made of besides the words above
//
//go:embed words
var files embed.FS

// vocabulary is what is known of words whatever they are searched in.
type vocabulary struct {
	languages []string          // of actions
	actions   map[string]string // by form, and by language and stem
	ways      map[string]Way    // by form
	stop      map[string]bool   // by form
	parts     map[string]bool   // by form
}

var known = sync.OnceValue(func() *vocabulary {
	v := &vocabulary{actions: make(map[string]string), ways: make(map[string]Way), stop: make(map[string]bool), parts: make(map[string]bool)}
	each("stop", func(_, _, text string) { v.stop[split(text)[0].form] = true })
	each("parts", func(_, _, text string) { v.parts[split(text)[0].form] = true })
	each("ways", func(_, name, text string) { v.ways[split(text)[0].form] = Way(name) })
	each("actions", func(language, name, text string) {
		if !slices.Contains(v.languages, language) {
			v.languages = append(v.languages, language)
		}
		w := split(text)[0]
		v.actions[w.form] = name
		for _, stem := range stems(w, language) {
			v.actions[language+" "+stem] = name
		}
	})
	return v
})

// each visits the words of a kind with their language and name. The files are part of the program: what is wrong with one
// shows in every test.
func each(kind string, visit func(language, name, text string)) {
	folder := path.Join("words", kind)
	entries, err := files.ReadDir(folder)
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		content, err := files.ReadFile(path.Join(folder, entry.Name()))
		if err != nil {
			panic(err)
		}
		language := strings.TrimSuffix(entry.Name(), ".txt")
		for line := range strings.Lines(string(content)) {
			if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
				continue
			}
			name, list, found := strings.Cut(line, ":")
			for text := range strings.SplitSeq(list, ",") {
				if text = strings.TrimSpace(text); !found || len(split(text)) == 0 {
					panic(fmt.Sprintf("%s/%s: %q is no name with words", folder, entry.Name(), line))
				}
				visit(language, strings.TrimSpace(name), text)
			}
		}
	}
}

// telling leaves out the words that carry nothing, as long as any other is there, and tells whether one is.
func telling(words []word) (kept []word, any bool) {
	stop := known().stop
	if kept := slices.DeleteFunc(slices.Clone(words), func(w word) bool { return stop[w.form] }); len(kept) > 0 {
		return kept, true
	}
	return words, false
}

// told gives the words of a text that carry something, all of them where none does.
func told(text string) []word {
	words, _ := telling(split(text))
	return words
}

// actionIn gives the action that a word says in a language, empty where it says none.
func (v *vocabulary) actionIn(w word, language string) string {
	if action := v.actions[w.form]; action != "" {
		return action
	}
	for _, stem := range stems(w, language) {
		if action := v.actions[language+" "+stem]; action != "" {
			return action
		}
	}
	return ""
}

// action gives the action that a word says in any language.
func (v *vocabulary) action(w word) string {
	for _, language := range v.languages {
		if action := v.actionIn(w, language); action != "" {
			return action
		}
	}
	return ""
}
