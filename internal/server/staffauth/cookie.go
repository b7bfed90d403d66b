package staffauth

import (
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/staff/account"
)

// Cookies of staff.
const (
	sessionCookie = "sitzung"   // the token of the session; the server ends the session before, see account.Lifetime
	pendingCookie = "anmeldung" // the token of a sign-in whose second factor is still to come
	deviceCookie  = "bekannt"   // what the browser is remembered by, see account.Origin
)

// deviceMemory is as long as browsers keep a cookie at most (RFC 6265bis §5.5).
const deviceMemory = 400 * 24 * time.Hour

// Token gives the token of the session that a request shows, empty where it shows none.
func Token(c *gin.Context) string { return render.Cookie(c, sessionCookie) }

// Remember keeps in the browser what it is known by.
func Remember(c *gin.Context, device string) { render.SetCookie(c, deviceCookie, device, deviceMemory) }

// OriginOf tells where a request comes from.
func OriginOf(c *gin.Context) account.Origin {
	s := request.Of(c)
	return account.Origin{
		Visitor: s.Claim.Visitor, Proof: s.Claim.Proof, Rules: &s.Town.Settings().Profile.Visitors,
		Device: render.Cookie(c, deviceCookie), Agent: c.Request.UserAgent(),
	}
}
