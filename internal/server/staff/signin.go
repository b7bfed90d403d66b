package staff

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/account"
	"stadttermin/internal/fault"
	"stadttermin/internal/server/page"
	"stadttermin/internal/server/scope"
)

// signInView is the form, the second time with what was wrong.
type signInView struct {
	Email  string
	Onward string
	Wrong  string
}

func (g *Gate) signInForm(c *gin.Context) error {
	onward := onward(c.Query("weiter"), "")
	_, err := g.Accounts.Resume(c.Request.Context(), scope.Town(c).ID, sessionToken(c))
	switch {
	case err == nil:
		g.enter(c, onward)
		return nil
	case fault.CodeOf(err) != fault.Unauthenticated:
		return err
	}
	return g.showSignIn(c, http.StatusOK, signInView{Onward: onward})
}

func (g *Gate) signIn(c *gin.Context) error {
	attempt := account.Attempt{Email: c.PostForm("email"), Password: c.PostForm("passwort"), IP: c.ClientIP()}
	onward := onward(c.PostForm("weiter"), "")
	token, err := g.Accounts.SignIn(c.Request.Context(), scope.Town(c).ID, attempt)
	switch refusal := fault.Of(err); {
	case err == nil:
		keepSession(c, token)
		g.enter(c, onward)
		return nil
	case refusal.Code == fault.SignInRefused || refusal.Code == fault.TooManyRequests || refusal.Code == fault.Busy:
		view := signInView{Email: attempt.Email, Onward: onward, Wrong: page.Sentence(scope.Of(c), refusal)}
		return g.showSignIn(c, refusal.Status(), view)
	}
	return err
}

func (g *Gate) showSignIn(c *gin.Context, status int, view signInView) error {
	page.Private(c)
	return g.renderer.Show(c, status, "staff/signin", page.View{
		Title: scope.Of(c).Printer.T("desk.sign_in.title"), Data: view, Self: signInLink(c, view.Onward),
	})
}

// enter opens the page that was wanted, or the day.
func (g *Gate) enter(c *gin.Context, onward string) {
	page.Private(c)
	if onward == "" {
		onward = page.Link(scope.Of(c).Printer.Lang(), Home)
	}
	page.SeeOther(c, onward)
}

func (g *Gate) signOut(c *gin.Context) error {
	page.Private(c)
	if err := g.Accounts.SignOut(c.Request.Context(), scope.Town(c).ID, sessionToken(c)); err != nil {
		return err
	}
	dropSession(c)
	page.SeeOther(c, signInLink(c, ""))
	return nil
}

// home leads back whoever opens an address that only forms post to.
func (g *Gate) home(c *gin.Context) error {
	g.enter(c, "")
	return nil
}
