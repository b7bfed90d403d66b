package citizen

import (
	"html/template"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/page"
)

// legalView is a page that the law asks for.
type legalView struct {
	Title   string
	Text    template.HTML // the town's own text; empty where it gave none
	Source  string        // language of that text
	Privacy *privacyView
}

// privacyView is what the program itself knows about how it treats data, so that the page is true for these settings.
type privacyView struct {
	RetentionDays int
	HoldMinutes   int
	HoldCookie    string
	BookedCookie  string
	CookieMinutes int
}

func (p *Pages) imprint(c *gin.Context) error {
	v := p.visit(c)
	return v.legal("page.imprint.title", v.settings.Profile.Legal.Imprint, nil)
}

func (p *Pages) accessibility(c *gin.Context) error {
	v := p.visit(c)
	return v.legal("page.accessibility.title", v.settings.Profile.Legal.Accessibility, nil)
}

func (p *Pages) privacy(c *gin.Context) error {
	v := p.visit(c)
	return v.legal("page.privacy.title", v.settings.Profile.Legal.Privacy, &privacyView{
		RetentionDays: v.settings.Profile.RetentionDays,
		HoldMinutes:   v.settings.Profile.Booking.HoldMinutes,
		HoldCookie:    v.cookieName(holdCookie),
		BookedCookie:  v.cookieName(bookedCookie),
		CookieMinutes: int(bookedCookieAge.Minutes()),
	})
}

func (v *visit) legal(title, file string, privacy *privacyView) error {
	view := legalView{
		Title:   v.p.T(title),
		Text:    page.Markdown(v.settings.Files[file]),
		Source:  v.settings.SourceLanguage(),
		Privacy: privacy,
	}
	return v.ok("legal", page.View{Title: view.Title, Data: view})
}
