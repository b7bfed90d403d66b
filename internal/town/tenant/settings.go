// Package tenant holds the nouns of a municipality: its settings as one immutable document, the revision that puts
// them in force, and what follows from them (zone, holidays, texts in a language). Nothing here does input or output.
package tenant

import (
	"reflect"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/document"
	"stadttermin/internal/town/office"
)

// Settings is everything a tenant decides, in the shape of its files. A value that is in force is never changed;
// changing anything makes the next revision.
type Settings struct {
	Profile      Profile                `json:"tenant"`
	Plan         office.Plan            `json:"offices"`
	Catalog      office.Catalog         `json:"services"`
	Translations map[string]Translation `json:"translations,omitempty"` // by language, without the source language
	Files        map[string]string      `json:"files,omitempty"`        // contents of the files that Profile names, by their path

	// Retired is what these settings no longer name and appointments still stand on. It is no part of the document.
	Retired Retired `json:"-"`
}

// Profile is a tenant's tenant.yaml.
type Profile struct {
	Slug            string       `yaml:"slug" json:"slug"`
	Name            string       `yaml:"name" json:"name"`
	ReferencePrefix string       `yaml:"reference_prefix" json:"reference_prefix"`
	Hosts           []string     `yaml:"hosts,omitempty" json:"hosts,omitempty"` // of production
	Timezone        string       `yaml:"timezone" json:"timezone"`
	Holidays        string       `yaml:"holidays,omitempty" json:"holidays,omitempty"`             // DE-NW …; none or empty: no holidays
	AssumptionDay   bool         `yaml:"assumption_day,omitempty" json:"assumption_day,omitempty"` // 15 August, in Bavaria
	Languages       []string     `yaml:"languages" json:"languages"`                               // the first is the source of all texts
	Booking         Booking      `yaml:"booking" json:"booking"`
	Visitors        Visitors     `yaml:"visitors,omitempty" json:"visitors,omitzero"`
	ReminderAt      *civil.Clock `yaml:"reminder_at,omitempty" json:"reminder_at,omitempty"` // the day before; none: 10:00
	RetentionDays   int          `yaml:"retention_days,omitempty" json:"retention_days,omitempty"`
	Featured        []string     `yaml:"featured,omitempty" json:"featured,omitempty"` // up to four services on the first page
	Contact         Contact      `yaml:"contact,omitempty" json:"contact,omitzero"`
	Mail            Mail         `yaml:"mail,omitempty" json:"mail,omitzero"`
	Legal           Legal        `yaml:"legal,omitempty" json:"legal,omitzero"`
	Brand           Brand        `yaml:"brand,omitempty" json:"brand,omitzero"`
}

// Booking is the tenant's policy; zero values mean the default beside them.
type Booking struct {
	Horizon          civil.Days `yaml:"horizon" json:"horizon"`
	Release          string     `yaml:"release,omitempty" json:"release,omitempty"` // rolling (default) | midnight | "07:00"
	LeadMinutes      int        `yaml:"lead_minutes,omitempty" json:"lead_minutes,omitempty"`
	MaxMinutes       int        `yaml:"max_minutes,omitempty" json:"max_minutes,omitempty"`       // 120
	HoldMinutes      int        `yaml:"hold_minutes,omitempty" json:"hold_minutes,omitempty"`     // 10
	OpenPerEmail     int        `yaml:"open_per_email,omitempty" json:"open_per_email,omitempty"` // 3
	RereleaseMinutes int        `yaml:"rerelease_minutes,omitempty" json:"rerelease_minutes,omitempty"`
}

// Contact is how citizens reach the town without this service.
type Contact struct {
	Phone string `yaml:"phone,omitempty" json:"phone,omitempty"`
	Email string `yaml:"email,omitempty" json:"email,omitempty"`
	URL   string `yaml:"url,omitempty" json:"url,omitempty"`
	Hours string `yaml:"hours,omitempty" json:"hours,omitempty"` // of the phone
}

// Mail is the sender of the town's mails.
type Mail struct {
	FromName string `yaml:"from_name,omitempty" json:"from_name,omitempty"`
	From     string `yaml:"from,omitempty" json:"from,omitempty"`
}

// Legal names the Markdown files of the legal pages.
type Legal struct {
	Imprint       string `yaml:"imprint,omitempty" json:"imprint,omitempty"`
	Privacy       string `yaml:"privacy,omitempty" json:"privacy,omitempty"`
	Accessibility string `yaml:"accessibility,omitempty" json:"accessibility,omitempty"`
}

// Brand is what a town looks like: four colours as #rrggbb and two drawings as SVG files.
type Brand struct {
	Mark        string `yaml:"mark,omitempty" json:"mark,omitempty"`
	Skyline     string `yaml:"skyline,omitempty" json:"skyline,omitempty"`
	Color       string `yaml:"color,omitempty" json:"color,omitempty"`
	OnColor     string `yaml:"on_color,omitempty" json:"on_color,omitempty"`
	ColorDark   string `yaml:"color_dark,omitempty" json:"color_dark,omitempty"`
	OnColorDark string `yaml:"on_color_dark,omitempty" json:"on_color_dark,omitempty"`
}

// Translation holds one language's texts by TextKey, such as services.personalausweis.name or services.personalausweis.bring.Digitales Foto.
type Translation struct {
	Reviewed bool              `json:"reviewed"` // a person has proof-read all of it
	Texts    map[string]string `json:"texts"`
	Checked  map[string]bool   `json:"checked,omitempty"` // where not all of it was: the keys of what was
	Sources  map[string]string `json:"sources,omitempty"` // what a text was translated from, where that is not what stands there now
}

// WithDefaults gives the profile with every default filled in, as the JSON schema of the files states them.
func (p Profile) WithDefaults() Profile {
	if p.Booking.Release == "" {
		p.Booking.Release = ReleaseRolling
	}
	p.Booking.MaxMinutes = orDefault(p.Booking.MaxMinutes, 120)
	p.Booking.HoldMinutes = orDefault(p.Booking.HoldMinutes, 10)
	p.Booking.OpenPerEmail = orDefault(p.Booking.OpenPerEmail, 3)
	p.RetentionDays = orDefault(p.RetentionDays, 7)
	if p.ReminderAt == nil {
		tenOClock := civil.Clock(10 * 60)
		p.ReminderAt = &tenOClock
	}
	if p.Mail.FromName == "" {
		p.Mail.FromName = p.Name
	}
	return p
}

// Release modes of the horizon besides a fixed hour.
const (
	ReleaseRolling  = "rolling"
	ReleaseMidnight = "midnight"
)

func orDefault(value, otherwise int) int {
	if value == 0 {
		return otherwise
	}
	return value
}

// SourceLanguage is the language that the texts in the documents themselves are written in.
func (s *Settings) SourceLanguage() string { return s.Profile.Languages[0] }

// Text gives the text at a path in a language, or the source text where no translation exists.
func (s *Settings) Text(language, path, source string) string {
	if text := s.Translated(language, path, source); text != "" {
		return text
	}
	return source
}

// Translated gives the translation of the text at a path that reads so in the source language; empty where there is none.
func (s *Settings) Translated(language, path, source string) string {
	return s.Translations[language].Texts[TextKey(path, source)]
}

// Hall gives the hall of an id, also a retired one, or nil.
func (s *Settings) Hall(id string) *office.Hall {
	for i := range s.Plan.Halls {
		if s.Plan.Halls[i].ID == id {
			return &s.Plan.Halls[i]
		}
	}
	for i := range s.Retired.Halls {
		if s.Retired.Halls[i].ID == id {
			return &s.Retired.Halls[i]
		}
	}
	return nil
}

// Office gives the office of an id, also a retired one, or nil.
func (s *Settings) Office(id string) *office.Office {
	for i := range s.Plan.Offices {
		if s.Plan.Offices[i].ID == id {
			return &s.Plan.Offices[i]
		}
	}
	for i := range s.Retired.Offices {
		if s.Retired.Offices[i].ID == id {
			return &s.Retired.Offices[i]
		}
	}
	return nil
}

// Documents gives the three documents, addressable. Only the keys of tenant.yaml stand behind a prefix; those of the
// other two are distinct by themselves.
func (s *Settings) Documents() []document.Part {
	return []document.Part{
		{Prefix: "tenant", Value: reflect.ValueOf(&s.Profile).Elem()},
		{Value: reflect.ValueOf(&s.Plan).Elem()},
		{Value: reflect.ValueOf(&s.Catalog).Elem()},
	}
}
