package staffauth

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/staff/account"
)

// signInView is the form, the second time with what was wrong.
type signInView struct {
	Email  string
	Onward string
	Wrong  string
	Slow   *render.Slow // what one more attempt costs; nil: nothing is to be paid
	Note   string       // key of what was done just before
}

// notes are what may have been done before signing in, as the address says it.
var notes = map[string]string{"passwort": "desk.sign_in.password_set"}

func (g *Gate) signInForm(c *gin.Context) error {
	onward := onward(c.Query("weiter"))
	_, err := g.Accounts.Resume(c.Request.Context(), request.Of(c).Town.ID, render.Cookie(c, sessionCookie))
	switch {
	case err == nil:
		g.enter(c, onward)
		return nil
	case apperr.CodeOf(err) != apperr.Unauthenticated:
		return err
	}
	return g.showSignIn(c, http.StatusOK, signInView{Onward: onward, Note: notes[c.Query("nach")]})
}

func (g *Gate) signIn(c *gin.Context) error {
	attempt := account.Attempt{Email: c.PostForm("email"), Password: c.PostForm("passwort"), Origin: OriginOf(c)}
	onward := onward(c.PostForm("weiter"))
	result, err := g.Accounts.SignIn(c.Request.Context(), request.Of(c).Town.ID, attempt)
	switch refusal := apperr.Of(err); {
	case err == nil && result.CodeDue:
		render.SetCookie(c, pendingCookie, result.Token, account.PendingLifetime)
		request.Of(c).SeeOther(request.Of(c).Link(codePath, "weiter", onward))
		return nil
	case err == nil:
		g.admit(c, result, onward)
		return nil
	case refusal.Code == apperr.SignInRefused || refusal.Code == apperr.TooManyRequests || refusal.Code == apperr.Busy:
		view := signInView{Email: attempt.Email, Onward: onward, Wrong: render.StaffSentence(request.Of(c), refusal)}
		var used *budget.Used
		if errors.As(err, &used) {
			view.Wrong, view.Slow = g.overBudget(c, "desk.signin.over", used)
		}
		return g.showSignIn(c, refusal.Status(), view)
	}
	return err
}

// admit keeps the session in the browser and opens the page that was wanted.
func (g *Gate) admit(c *gin.Context, result *account.SignInResult, onward string) {
	// Whoever signs in again leaves no session behind that nobody sees any more. Where this fails, it ends by itself.
	if before := Token(c); before != "" {
		if err := g.Accounts.SignOut(c.Request.Context(), request.Of(c).Town.ID, before); err != nil {
			_ = c.Error(err)
		}
	}
	Remember(c, result.Device)
	render.SetCookie(c, sessionCookie, result.Token, 0)
	g.enter(c, onward)
}

func (g *Gate) showSignIn(c *gin.Context, status int, view signInView) error {
	return g.ShowOutside(c, status, "staff/signin", request.Of(c).Printer.T("desk.sign_in.title"), signInLink(c, view.Onward), view)
}

// enter opens the page that was wanted, or the day.
func (g *Gate) enter(c *gin.Context, onward string) {
	if onward == "" {
		onward = request.Link(request.Of(c).Printer.Lang(), Home)
	}
	request.Of(c).SeeOther(onward)
}

func (g *Gate) signOut(c *gin.Context) error {
	if err := g.Accounts.SignOut(c.Request.Context(), request.Of(c).Town.ID, render.Cookie(c, sessionCookie)); err != nil {
		return err
	}
	g.known.forget(request.Of(c).Town.ID, render.Cookie(c, sessionCookie))
	render.DropCookie(c, sessionCookie)
	request.Of(c).SeeOther(signInLink(c, ""))
	return nil
}

// home leads back whoever opens an address that only forms post to.
func (g *Gate) home(c *gin.Context) error {
	g.enter(c, "")
	return nil
}

// ToSignIn leads to signing in, with a note that says what was done just before; "passwort" is one.
func ToSignIn(c *gin.Context, note string) {
	request.Of(c).SeeOther(request.Of(c).Link(signInPath, "nach", note))
}
