package office

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
)

// Document is a thing to bring to a service. One of which nothing but the text is said is written as that text alone.
type Document struct {
	Text string `yaml:"text" json:"text"`
	Per  Per    `yaml:"per,omitempty" json:"per,omitempty"`
	When string `yaml:"when,omitempty" json:"when,omitempty"` // a condition that the catalogues know, or a text; none: always
	Form string `yaml:"form,omitempty" json:"form,omitempty"` // name of a form of the service, or a link to one
}

// Form is a paper to bring filled in. One without a link is had at the office.
type Form struct {
	Name string `yaml:"name" json:"name"`
	URL  string `yaml:"url,omitempty" json:"url,omitempty"`
	Per  Per    `yaml:"per,omitempty" json:"per,omitempty"`
	When string `yaml:"when,omitempty" json:"when,omitempty"`
}

// Per says for whom a document is brought; nothing where the town does not say.
type Per string

// For whom a document is brought.
const (
	PerPerson      Per = "person"
	PerAppointment Per = "appointment"
)

// Conditions that the catalogues say in every language. Any other one is a text of the town's own.
const (
	Under16   = "under_16"
	FirstTime = "first_time"
)

// KnownCondition tells whether the catalogues say a condition.
func KnownCondition(when string) bool { return when == Under16 || when == FirstTime }

// Documents makes documents of which nothing but the text is said.
func Documents(texts ...string) []Document {
	documents := make([]Document, len(texts))
	for i, text := range texts {
		documents[i].Text = text
	}
	return documents
}

// Short gives the text, and whether there is nothing else to say.
func (d Document) Short() (text string, short bool) { return d.Text, d == Document{Text: d.Text} }

// MarshalJSON writes a text where there is nothing else to say, as every revision before there was more did.
func (d Document) MarshalJSON() ([]byte, error) {
	if text, short := d.Short(); short {
		return json.Marshal(text)
	}
	type keys Document
	return json.Marshal(keys(d))
}

// UnmarshalJSON reads a text or the keys.
func (d *Document) UnmarshalJSON(data []byte) error {
	type keys Document
	if len(data) > 0 && data[0] == '"' {
		*d = Document{}
		return json.Unmarshal(data, &d.Text)
	}
	return json.Unmarshal(data, (*keys)(d))
}

// Need is one line of the list of what an appointment needs. Its texts are in the town's own language.
type Need struct {
	Key  string // names it within the appointment by what it says, so that a list put in another order keeps its ticks
	Text string
	When string // condition; none: always
	Per  Per    // for whom, where the appointment leaves a doubt
	Form bool   // to be filled in
	URL  string // of the form; none: it is had at the office

	TextPath, WhenPath string // where the texts stand, for translations
}

// Needs gives the list of what an appointment for a basket needs: every document once, however many services ask for it
// and whether as a document or as a form, and without a condition where one service asks for it without. It is the only
// such list; whatever shows, prints or sends one takes it from here.
func (c *Catalog) Needs(basket Basket) []Need {
	l := needs{}
	for _, item := range basket {
		if service := c.Service(item.Service); service != nil {
			l.service(service, item.Quantity)
		}
	}
	// Forms stand behind what there is at home already.
	for _, item := range basket {
		if service := c.Service(item.Service); service != nil {
			l.forms(service, item.Quantity)
		}
	}
	return l.settled()
}

// needs is the list while it is collected.
type needs struct {
	list    []Need
	people  int // greatest quantity of a service that asks for something of each person
	largest int // quantity of any service
}

func (l *needs) service(s *Service, quantity int) {
	l.largest = max(l.largest, quantity)
	for i, document := range s.Bring {
		path := "services." + s.ID + ".bring." + strconv.Itoa(i)
		need := Need{
			Text: document.Text, When: document.When, Per: document.Per,
			TextPath: path, WhenPath: path + ".when",
		}
		if document.Form != "" {
			need.Form, need.URL = true, document.Form
			if form := s.form(document.Form); form != nil {
				need.URL = form.URL
			}
		}
		l.add(need, quantity)
	}
}

// forms adds the forms of a service that none of its documents stands for.
func (l *needs) forms(s *Service, quantity int) {
	for i, form := range s.Forms {
		path := "services." + s.ID + ".forms." + strconv.Itoa(i)
		need := Need{
			Text: form.Name, When: form.When, Per: form.Per, Form: true, URL: form.URL,
			TextPath: path + ".name", WhenPath: path + ".when",
		}
		if !s.namesForm(form.Name) {
			l.add(need, quantity)
		}
	}
}

// form gives the form of a name, or nil.
func (s *Service) form(name string) *Form {
	for i := range s.Forms {
		if s.Forms[i].Name == name {
			return &s.Forms[i]
		}
	}
	return nil
}

func (s *Service) namesForm(name string) bool {
	for _, document := range s.Bring {
		if document.Form == name {
			return true
		}
	}
	return false
}

// add takes a need on, or into the one that says the same under the same condition.
func (l *needs) add(need Need, quantity int) {
	if need.Per == PerPerson {
		l.people = max(l.people, quantity)
	}
	for i := range l.list {
		if known := &l.list[i]; alike(known.Text, need.Text) && alike(known.When, need.When) {
			known.absorb(need)
			return
		}
	}
	l.list = append(l.list, need)
}

// absorb takes over what another one says of the same document. One for each person is enough for the appointment.
func (n *Need) absorb(other Need) {
	if n.Per == "" || other.Per == PerPerson {
		n.Per = other.Per
	}
	n.Form = n.Form || other.Form
	if n.URL == "" {
		n.URL = other.URL
	}
}

// settled drops conditions of what is needed anyway, and does not say for whom a document is where only one person comes.
func (l *needs) settled() []Need {
	var list []Need
	for _, need := range l.list {
		if always := l.always(need); need.When != "" && always != nil {
			always.absorb(need)
		}
	}
	for _, need := range l.list {
		if need.When != "" && l.always(need) != nil {
			continue
		}
		if need.Per == PerPerson && l.people < 2 || need.Per == PerAppointment && l.largest < 2 {
			need.Per = ""
		}
		need.Key = keyOf(need)
		list = append(list, need)
	}
	return list
}

// always gives the need without condition for the same document, or nil.
func (l *needs) always(need Need) *Need {
	for i := range l.list {
		if known := &l.list[i]; known.When == "" && alike(known.Text, need.Text) {
			return known
		}
	}
	return nil
}

// alike tells whether two texts say the same to a reader: capitals, spaces and a full stop make no difference.
func alike(a, b string) bool { return strings.EqualFold(plainly(a), plainly(b)) }

func plainly(s string) string { return strings.TrimRight(strings.Join(strings.Fields(s), " "), ".") }

func keyOf(need Need) string {
	sum := sha256.Sum256([]byte(strings.ToLower(plainly(need.Text) + "\n" + plainly(need.When))))
	return hex.EncodeToString(sum[:keyLength])
}

// keyLength is how many bytes tell the lines of one list apart.
const keyLength = 8
