package render

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/request"
)

// CookieName binds a cookie to the host and to https where there is https (RFC 6265bis §4.1.3.2).
func CookieName(c *gin.Context, name string) string {
	if secure(c) {
		return "__Host-" + name
	}
	return name
}

func secure(c *gin.Context) bool { return request.Of(c).Scheme == "https" }

// Cookie gives the value of a cookie of ours, empty where there is none.
func Cookie(c *gin.Context, name string) string {
	cookie, err := c.Request.Cookie(CookieName(c, name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// SetCookie keeps a value in the browser for a while; 0: until it is closed. No script can read it.
func SetCookie(c *gin.Context, name, value string, lifetime time.Duration) {
	setCookie(c, name, value, int(lifetime/time.Second))
}

// DropCookie makes the browser forget a value.
func DropCookie(c *gin.Context, name string) { setCookie(c, name, "", -1) }

func setCookie(c *gin.Context, name, value string, maxAge int) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: CookieName(c, name), Value: value, Path: "/", MaxAge: maxAge, HttpOnly: true, Secure: secure(c), SameSite: http.SameSiteLaxMode,
	})
}
