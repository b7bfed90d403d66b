package hall

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/scope"
)

const (
	tokenCookie   = "geraet"   // the device's token
	waitingCookie = "kopplung" // goes when the code runs out, so that an ended device's token is never offered again
	sizeCookie    = "groesse"  // larger texts for whoever stands before the kiosk
)

// tokenLifetime is as long as browsers keep a cookie at most; it begins anew whenever the device opens its page.
const tokenLifetime = 400 * 24 * time.Hour

// sizeLifetime bounds how long larger texts stay where nobody goes back to the start.
const sizeLifetime = 10 * time.Minute

// cookieName binds the cookie to the host and to https where there is https (RFC 6265bis §4.1.3.2).
func cookieName(c *gin.Context, name string) string {
	if scope.Of(c).Scheme == "https" {
		return "__Host-" + name
	}
	return name
}

func cookie(c *gin.Context, name string) string {
	found, err := c.Request.Cookie(cookieName(c, name))
	if err != nil {
		return ""
	}
	return found.Value
}

// keep sets a cookie, or drops it where there is no value.
func keep(c *gin.Context, name, value string, lifetime time.Duration) {
	maxAge := int(lifetime / time.Second)
	if value == "" {
		maxAge = -1
	}
	http.SetCookie(c.Writer, &http.Cookie{
		Name: cookieName(c, name), Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: scope.Of(c).Scheme == "https", SameSite: http.SameSiteLaxMode,
	})
}

func tokenOf(c *gin.Context) string { return cookie(c, tokenCookie) }

func waiting(c *gin.Context) bool { return cookie(c, waitingCookie) != "" }
