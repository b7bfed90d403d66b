package render

import (
	"html/template"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/i18n"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/tenant"
)

// Frame is what a template gets: the page's own content, and what stands around it.
type Frame struct {
	Title     string
	Data      any
	Around    any           // what the layout shows beside it
	Gap       template.HTML // where a kept page is filled; empty: nothing is kept
	Brand     Brand
	Town      request.Text
	Contact   tenant.Contact
	Hours     request.Text // of the telephone
	Language  string
	Languages []Language
	Foreign   bool   // the page is not in the town's own language
	RequestID string // shown with errors, so that people can name it
	Theme     Theme  // of a preview; empty: the browser's
}

// Theme is the colours that a preview shows, whatever the browser prefers.
type Theme string

// Themes of previews.
const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// Language is an entry of the language switch.
type Language struct {
	Tag     string
	Name    string // in the language itself
	Address string // of this page in the language
}

func (r *Renderer) frame(c *gin.Context, s *request.Visit, view View) *Frame {
	settings := s.Town.Settings()
	self := view.Self
	if self == "" {
		self = c.Request.URL.RequestURI()
	}
	return &Frame{
		Title:     view.Title,
		Data:      view.Data,
		Around:    view.Around,
		Brand:     r.brand(s.Town).Brand,
		Town:      request.TextOf(settings, s.Printer, "tenant.name", settings.Profile.Name),
		Contact:   settings.Profile.Contact,
		Hours:     request.TextOf(settings, s.Printer, "tenant.contact.hours", settings.Profile.Contact.Hours),
		Language:  s.Printer.Name(),
		Languages: r.languages(settings, self),
		Foreign:   s.Printer.Lang() != settings.SourceLanguage(),
		RequestID: s.ID,
	}
}

// languages lists those of the pages that the program speaks.
func (r *Renderer) languages(settings *tenant.Settings, self string) []Language {
	spoken := r.spoken
	if spoken == nil {
		spoken = settings.Profile.Languages
	}
	var languages []Language
	for _, tag := range spoken {
		if p := r.bundle.Printer(tag); p.Lang() == tag {
			languages = append(languages, Language{Tag: tag, Name: p.Name(), Address: request.InLanguage(self, tag)})
		}
	}
	return languages
}

// plainFrame surrounds a page that belongs to no town.
func plainFrame(p *i18n.Printer, title string) *Frame {
	return &Frame{Title: title, Language: p.Name()}
}
