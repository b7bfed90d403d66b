package staff

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/account"
	"stadttermin/internal/fault"
	"stadttermin/internal/server/page"
	"stadttermin/internal/server/scope"
)

// codeView is the form of the second factor, the second time with what was wrong.
type codeView struct {
	Onward   string
	Wrong    string
	Recovery bool // a recovery code was tried
}

func (g *Gate) codeForm(c *gin.Context) error {
	if page.Cookie(c, halfCookie) == "" {
		toSignIn(c)
		return nil
	}
	return g.showCode(c, http.StatusOK, codeView{Onward: onward(c.Query("weiter"))})
}

func (g *Gate) confirm(c *gin.Context) error {
	attempt := account.CodeAttempt{Token: page.Cookie(c, halfCookie), Code: c.PostForm("code"), Origin: OriginOf(c)}
	onward := onward(c.PostForm("weiter"))
	admission, err := g.Accounts.Confirm(c.Request.Context(), scope.Town(c).ID, attempt)
	switch refusal := fault.Of(err); {
	case err == nil:
		page.DropCookie(c, halfCookie)
		g.admit(c, admission, onward)
		return nil
	case refusal.Code == fault.SignInExpired:
		page.DropCookie(c, halfCookie)
		view := signInView{Onward: onward, Wrong: page.Sentence(scope.Of(c), refusal)}
		return g.showSignIn(c, refusal.Status(), view)
	case refusal.Code == fault.CodeRefused || refusal.Code == fault.TooManyRequests || refusal.Code == fault.Busy:
		view := codeView{Onward: onward, Wrong: page.Sentence(scope.Of(c), refusal), Recovery: c.PostForm("ersatz") != ""}
		if view.Recovery && refusal.Code == fault.CodeRefused {
			view.Wrong = scope.Of(c).Printer.T("desk.code.recovery_wrong") // waiting for the next would not help
		}
		return g.showCode(c, refusal.Status(), view)
	}
	return err
}

func (g *Gate) showCode(c *gin.Context, status int, view codeView) error {
	printer := scope.Of(c).Printer
	self := page.Link(printer.Lang(), codePath, "weiter", view.Onward)
	return g.ShowOutside(c, status, "staff/code", printer.T("desk.code.title"), self, view)
}
