package staffauth

import (
	"net"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/request"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/passkey"
)

// SiteOf tells on which host a request uses passkeys.
func SiteOf(c *gin.Context) passkey.Site {
	s, host := request.Of(c), c.Request.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return passkey.Site{Host: host, Origin: s.Scheme + "://" + c.Request.Host, Name: s.Town.Settings().Profile.Name}
}

// AnswerOf reads the answer of a passkey.
func AnswerOf(c *gin.Context) passkey.Answer {
	return passkey.Answer{Sealed: c.PostForm("frage"), Text: c.PostForm("antwort")}
}

// ProofOf reads the second factor that a form gives.
func ProofOf(c *gin.Context) account.Proof {
	return account.Proof{Code: c.PostForm("code"), Answer: AnswerOf(c), Site: SiteOf(c)}
}
