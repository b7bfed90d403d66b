// Package legal is the pages that the law asks for: who answers for the others, what becomes of people's data, and how whoever
// cannot use a page says so.
package legal

import (
	"context"
	"html/template"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/budget"
	"stadttermin/internal/directory"
	"stadttermin/internal/feedback"
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/tenant"
)

// Feedback takes what people say to the town.
type Feedback interface {
	Send(ctx context.Context, town *directory.Town, f feedback.Feedback, by budget.Claim) error
}

// Pages answers. All fields are set once before the first request.
type Pages struct {
	Feedback     Feedback
	Bundle       *i18n.Bundle
	Renderer     *render.Renderer
	HoldCookie   string // beginnings of the names of cookies
	BookedCookie string
	// BookedCookieAge is how long that one stays.
	BookedCookieAge time.Duration
}

func (p *Pages) show(c *gin.Context, status int, name string, view render.View) error {
	return p.Renderer.Show(c, status, "citizen/"+name, view)
}

// imprintView says who answers for the pages.
type imprintView struct{ own }

// own is the town's own text of a page.
type own struct {
	Text    template.HTML // empty where it gave none
	Source  string        // language of that text
	Foreign bool          // that is not the page's
}

// ownText gives a file's text in the visitor's language, else in the town's own.
func ownText(s *request.Visit, file string) own {
	source := s.Settings.SourceLanguage()
	if language := s.Printer.Lang(); language != source {
		if said := s.Settings.Files[tenant.InLanguage(file, language)]; said != "" {
			return own{Text: render.Markdown(said), Source: language}
		}
		return own{Text: render.Markdown(s.Settings.Files[file]), Source: source, Foreign: true}
	}
	return own{Text: render.Markdown(s.Settings.Files[file]), Source: source}
}

// privacyView is what people are told about their data (Article 13 GDPR). Everything that follows from settings or from
// the program is written by the program, so that it is true; the town's own text adds what only the town knows, such as
// how to reach its data protection officer.
type privacyView struct {
	own
	NorthRhine    bool // whose law applies
	RetentionDays int
	HoldMinutes   int
	HoldCookie    string
	BookedCookie  string
	CookieMinutes int
}

func (p *Pages) privacyView(s *request.Visit) privacyView {
	return privacyView{
		own:           ownText(s, s.Settings.Profile.Legal.Privacy),
		NorthRhine:    inNorthRhine(s),
		RetentionDays: s.Settings.Profile.RetentionDays,
		HoldMinutes:   s.Settings.Profile.Booking.HoldMinutes,
		HoldCookie:    render.CookieName(s.Context, p.HoldCookie) + "…",
		BookedCookie:  render.CookieName(s.Context, p.BookedCookie) + "…",
		CookieMinutes: int(p.BookedCookieAge.Minutes()),
	}
}

// inNorthRhine tells whether the town lies in North Rhine-Westphalia, whose laws and authorities the pages can name.
func inNorthRhine(s *request.Visit) bool { return s.Settings.Profile.Holidays == "DE-NW" }
