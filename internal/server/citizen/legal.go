package citizen

import (
	"html/template"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/manage"
	"stadttermin/internal/server/render"
)

// imprintView says who answers for the pages.
type imprintView struct {
	Text   template.HTML // the town's own text; empty where it gave none
	Source string        // language of that text
}

func (p *Pages) imprint(c *gin.Context) error {
	v := p.visit(c)
	return v.OK("imprint", render.View{Title: v.Printer.T("page.imprint.title"), Data: imprintView{
		Text: render.Markdown(v.Settings.Files[v.Settings.Profile.Legal.Imprint]), Source: v.Settings.SourceLanguage(),
	}})
}

// privacyView is what people are told about their data (Article 13 GDPR). Everything that follows from settings or from
// the program is written by the program, so that it is true; the town's own text adds what only the town knows, such as
// how to reach its data protection officer.
type privacyView struct {
	Text          template.HTML // the town's own text; empty where it gave none
	Source        string        // language of that text
	NorthRhine    bool          // whose law applies
	RetentionDays int
	HoldMinutes   int
	HoldCookie    string
	BookedCookie  string
	CookieMinutes int
}

func (p *Pages) privacy(c *gin.Context) error {
	v := p.visit(c)
	return v.OK("privacy", render.View{Title: v.Printer.T("page.privacy.title"), Data: privacyView{
		Text:          render.Markdown(v.Settings.Files[v.Settings.Profile.Legal.Privacy]),
		Source:        v.Settings.SourceLanguage(),
		NorthRhine:    v.inNorthRhine(),
		RetentionDays: v.Settings.Profile.RetentionDays,
		HoldMinutes:   v.Settings.Profile.Booking.HoldMinutes,
		HoldCookie:    render.CookieName(v.Context, holdCookie) + "…",
		BookedCookie:  render.CookieName(v.Context, manage.BookedCookie) + "…",
		CookieMinutes: int(manage.BookedCookieAge.Minutes()),
	}})
}

// inNorthRhine tells whether the town lies in North Rhine-Westphalia, whose laws and authorities the pages can name.
func (v *visit) inNorthRhine() bool { return v.Settings.Profile.Holidays == "DE-NW" }
