package staff

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/account"
	"stadttermin/internal/server/scope"
)

// Cookies of staff.
const (
	sessionCookie = "sitzung"   // the token of the session; the server ends the session before, see account.Lifetime
	halfCookie    = "anmeldung" // the token of a sign-in whose second factor is still to come
	deviceCookie  = "bekannt"   // what the browser is remembered by, see account.Origin
)

// deviceMemory is as long as browsers keep a cookie at most (RFC 6265bis §5.5).
const deviceMemory = 400 * 24 * time.Hour

// Cookie gives the value of one of staff's cookies, empty where there is none.
func Cookie(c *gin.Context, name string) string {
	cookie, err := c.Request.Cookie(cookieName(c, name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// SetCookie keeps a value in the browser for a while; 0: until it is closed.
func SetCookie(c *gin.Context, name, value string, lifetime time.Duration) {
	setCookie(c, name, value, int(lifetime/time.Second))
}

// DropCookie makes the browser forget a value.
func DropCookie(c *gin.Context, name string) { setCookie(c, name, "", -1) }

func setCookie(c *gin.Context, name, value string, maxAge int) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: cookieName(c, name), Value: value, Path: "/", MaxAge: maxAge, HttpOnly: true, Secure: secure(c), SameSite: http.SameSiteLaxMode,
	})
}

// cookieName binds the cookie to the host and to https where there is https (RFC 6265bis §4.1.3.2).
func cookieName(c *gin.Context, name string) string {
	if secure(c) {
		return "__Host-" + name
	}
	return name
}

func secure(c *gin.Context) bool { return scope.Of(c).Scheme == "https" }

// OriginOf tells where a request comes from.
func OriginOf(c *gin.Context) account.Origin {
	return account.Origin{IP: c.ClientIP(), Device: Cookie(c, deviceCookie), Agent: c.Request.UserAgent()}
}
