package hall

import (
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/page"
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

func tokenOf(c *gin.Context) string { return page.Cookie(c, tokenCookie) }

func waiting(c *gin.Context) bool { return page.Cookie(c, waitingCookie) != "" }
