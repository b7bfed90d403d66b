// Package search finds named things by what people type: half a word, a word with typing errors, a compound, another
// form of it, another language, what the thing is called at home. Services are the first kind of thing; others join by
// being described as a Thing.
//
// How well a word is met, best first: by the whole word, by a part of a compound, by its stem, by a synonym, by what
// differs in a few letters. A word that nobody knows lowers what the others find, and never hides it. Which thing is meant
// among those of the same noun, verbs tell: "Ausweis abholen", "Ausweis verloren". The words that any town needs stand in
// the folder words, by kind of service; a town's own stand in its settings.
//
// Nothing here does input or output, and nothing remembers what was asked for.
package search

// Kind is what a thing is.
type Kind string

// KindService is a service of a town.
const KindService Kind = "service"

// Way is how a thing is done.
type Way string

// Ways of doing things.
const (
	Visit     Way = "visit"     // by appointment
	Online    Way = "online"    // without coming
	Elsewhere Way = "elsewhere" // another authority is responsible
)

// Text is a text in the language of a tag such as de.
type Text struct {
	Language string
	Text     string
}

// Thing is what can be found.
type Thing struct {
	Kind        Kind
	ID          string
	Key         string // in the German catalogue of services; may be empty
	Names       []Text // in every language that there are
	Synonyms    []Text // what people call it besides
	Topics      []Text // the category it stands in
	Description []Text // what is said about it
	Way         Way    // how it is done
}

// Hit is a thing that was found.
type Hit struct {
	Kind  Kind
	ID    string
	Score float64 // above 1 where the thing is called just so
}
