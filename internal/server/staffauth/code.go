package staffauth

import (
	"errors"
	"math"
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/staff/account"
)

// codeView is the form of the second factor, the second time with what was wrong.
type codeView struct {
	*account.Ways

	Onward        string
	Wrong         string
	Slow          *render.Slow
	RecoveryTried bool
	Code          bool // a code was tried
}

func (g *Gate) codeForm(c *gin.Context) error {
	if render.Cookie(c, pendingCookie) == "" {
		toSignIn(c)
		return nil
	}
	return g.showCode(c, http.StatusOK, codeView{Onward: onward(c.Query("weiter"))})
}

func (g *Gate) confirm(c *gin.Context) error {
	attempt := account.CodeAttempt{Token: render.Cookie(c, pendingCookie), Proof: ProofOf(c), Origin: OriginOf(c)}
	onward := onward(c.PostForm("weiter"))
	result, err := g.Accounts.Confirm(c.Request.Context(), request.Of(c).Town.ID, attempt)
	switch refusal := apperr.Of(err); refusal.Code {
	case apperr.SignInExpired:
		return g.expired(c, refusal, onward)
	case apperr.CodeRefused, apperr.PasskeyRefused, apperr.PasskeyCloned, apperr.TooManyRequests, apperr.Busy:
		view := codeView{Onward: onward, Wrong: render.StaffSentence(request.Of(c), refusal), RecoveryTried: c.PostForm("ersatz") != "", Code: attempt.Code != ""}
		var used *budget.Used
		if errors.As(err, &used) {
			view.Wrong, view.Slow = g.overBudget(c, "desk.code.over", used)
		}
		if view.RecoveryTried && refusal.Code == apperr.CodeRefused {
			view.Wrong = request.Of(c).Printer.T("desk.code.recovery_wrong") // waiting for the next would not help
		}
		return g.showCode(c, refusal.Status(), view)
	}
	if err != nil {
		return err
	}
	render.DropCookie(c, pendingCookie)
	g.admit(c, result, onward)
	return nil
}

// overBudget says why nothing is compared now, where it goes on at once and what else helps. What one more attempt costs, the
// form offers; where nothing buys one, it says for how long.
func (g *Gate) overBudget(c *gin.Context, key string, used *budget.Used) (said string, slow *render.Slow) {
	printer := request.Of(c).Printer
	if slow = g.Slowed(c, used); slow != nil {
		said = printer.T("desk.slow.why")
	} else {
		said = printer.T(key, "count", int(math.Ceil(used.Wait.Minutes())))
	}
	if used.Purpose != budget.Device {
		said += " " + printer.T("desk.code.over_known")
	}
	if used.Purpose == budget.SignIn {
		said += " " + printer.T("desk.slow.help")
	}
	return said, slow
}

// Slowed gives what a form offers whose sender's budget is used up, or nil.
func (g *Gate) Slowed(c *gin.Context, err error) *render.Slow { return g.renderer.Slowed(c, err) }

// expired begins again with the password.
func (g *Gate) expired(c *gin.Context, refusal *apperr.Error, onward string) error {
	render.DropCookie(c, pendingCookie)
	return g.showSignIn(c, refusal.Status(), signInView{Onward: onward, Wrong: render.StaffSentence(request.Of(c), refusal)})
}

func (g *Gate) showCode(c *gin.Context, status int, view codeView) error {
	s := request.Of(c)
	ways, err := g.Accounts.Ways(c.Request.Context(), s.Town.ID, render.Cookie(c, pendingCookie), SiteOf(c))
	if refusal := apperr.Of(err); refusal.Code == apperr.SignInExpired {
		return g.expired(c, refusal, view.Onward)
	}
	if err != nil {
		return err
	}
	view.Ways = ways
	self := request.Link(s.Printer.Lang(), codePath, "weiter", view.Onward)
	return g.ShowOutside(c, status, "staff/code", s.Printer.T("desk.code.title"), self, view)
}
