package kiosk

import (
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/render"
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

// Token gives the token of the device that a request shows, empty where it shows none.
func Token(c *gin.Context) string { return render.Cookie(c, tokenCookie) }

// Theirs tells whether a path is one of devices' pages.
func Theirs(path string) bool {
	for _, home := range []string{displayPath, kioskPath} {
		if path == home || strings.HasPrefix(path, home+"/") {
			return true
		}
	}
	return false
}

func waiting(c *gin.Context) bool { return render.Cookie(c, waitingCookie) != "" }
