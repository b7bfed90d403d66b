package staff

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/scope"
)

// sessionCookie carries the token of the session. It goes with the browser; the server ends the session before, see
// account.Lifetime.
const sessionCookie = "sitzung"

// cookieName binds the cookie to the host and to https where there is https (RFC 6265bis §4.1.3.2).
func cookieName(c *gin.Context) string {
	if secure(c) {
		return "__Host-" + sessionCookie
	}
	return sessionCookie
}

func secure(c *gin.Context) bool { return scope.Of(c).Scheme == "https" }

func sessionToken(c *gin.Context) string {
	cookie, err := c.Request.Cookie(cookieName(c))
	if err != nil {
		return ""
	}
	return cookie.Value
}

func keepSession(c *gin.Context, token string) { setCookie(c, token, 0) }

func dropSession(c *gin.Context) { setCookie(c, "", -1) }

func setCookie(c *gin.Context, token string, maxAge int) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: cookieName(c), Value: token, Path: "/", MaxAge: maxAge, HttpOnly: true, Secure: secure(c), SameSite: http.SameSiteLaxMode,
	})
}
