package i18n

import (
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Keys of the entries that describe a language to the program.
const (
	keyName     = "lang.name"     // in the language itself
	keyReviewed = "lang.reviewed" // yes: a person has proof-read the catalogue
	keyHours    = "time.hours"    // 12 or 24
)

// strict makes an argument that is not given an error instead of "<no value>" in a sentence.
var strict = &template.TextParser{Option: "missingkey=error"}

// Printer says everything in one language. It is safe for concurrent use.
type Printer struct {
	lang      string
	dir       string
	catalog   catalog
	fixed     map[string]string // texts that nothing is filled into, most of all, without going through the library
	localizer *goi18n.Localizer
	numbers   *message.Printer
}

func newPrinter(tag language.Tag, c catalog) (*Printer, error) {
	bundle := goi18n.NewBundle(tag)
	fixed := make(map[string]string)
	for key, t := range c {
		if !t.plural() && len(t.placeholders()) == 0 {
			fixed[key] = t[plain]
		}
		err := bundle.AddMessages(tag, &goi18n.Message{
			ID: key, Zero: t["zero"], One: t["one"], Two: t["two"], Few: t["few"], Many: t["many"], Other: t[plain] + t["other"],
		})
		if err != nil {
			return nil, err
		}
	}
	latin, err := tag.SetTypeForKey("nu", "latn")
	if err != nil {
		return nil, err
	}
	return &Printer{
		lang: tag.String(), dir: direction(tag), catalog: c, fixed: fixed,
		localizer: goi18n.NewLocalizer(bundle, tag.String()),
		numbers:   message.NewPrinter(latin),
	}, nil
}

// Lang gives the language tag, for lang attributes.
func (p *Printer) Lang() string { return p.lang }

// Dir gives the writing direction, ltr or rtl, for dir attributes.
func (p *Printer) Dir() string { return p.dir }

// Name gives the name of the language in the language itself.
func (p *Printer) Name() string { return p.T(keyName) }

// Reviewed tells whether a person has proof-read the catalogue.
func (p *Printer) Reviewed() bool { return p.T(keyReviewed) == "yes" }

// T gives the text of a key. args alternate names and values of its placeholders; a text with plural forms takes the
// one of the whole number named count. A key that does not exist, or an argument that is missing, gives the key itself.
func (p *Printer) T(key string, args ...any) string {
	if len(args) == 0 {
		return p.Fill(key, nil)
	}
	named := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			named[name] = args[i+1]
		}
	}
	return p.Fill(key, named)
}

// Fill is T for arguments that are a map already, such as those of a fault.
func (p *Printer) Fill(key string, args map[string]any) string {
	if sentence, ok := p.fixed[key]; ok {
		return sentence
	}
	config := &goi18n.LocalizeConfig{MessageID: key, TemplateData: args, TemplateParser: strict}
	if p.catalog[key].plural() {
		config.PluralCount = args["count"]
	}
	sentence, err := p.localizer.Localize(config)
	if err != nil {
		return key
	}
	return sentence
}

// direction follows from the script that a language is mostly written in.
func direction(tag language.Tag) string {
	script, _ := tag.Script()
	switch script.String() {
	case "Arab", "Hebr", "Thaa", "Syrc":
		return "rtl"
	}
	return "ltr"
}
