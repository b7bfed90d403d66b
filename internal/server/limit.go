package server

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/server/kiosk"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/tenant"
)

// solutionHeader carries what a program gives for one more of what its budget does not hold.
const solutionHeader = "Challenge-Solution"

// claim tells who asks, and what they give for more than their budget. Behind a trusted proxy it is whom the proxy names.
func claim(c *gin.Context) budget.Claim {
	proof := c.GetHeader(solutionHeader)
	for _, field := range []string{render.ProofField, render.TicketField} {
		if proof == "" {
			proof = c.Request.PostForm.Get(field)
		}
	}
	return budget.Claim{Visitor: visitor(c), Proof: proof}
}

func visitor(c *gin.Context) budget.Visitor {
	address, err := netip.ParseAddr(c.ClientIP())
	if err != nil {
		address = netip.IPv6Unspecified() // a listener without addresses: all of its visitors are one
	}
	return budget.VisitorAt(address)
}

// limit keeps one visitor from taking what belongs to a town, and one town from taking what belongs to all. Sessions of staff
// and paired devices have budgets of their own: whatever citizens and strangers do, the town hall works on.
func (config Config) limit(c *gin.Context) {
	config.noteProxy(c)
	s := request.Of(c)
	act, what := s.Act(budget.Request), "requests"
	if token, theirs := ofTownHall(c); theirs {
		what = "strangers" // at the doors of staff and devices
		if config.Regulars.Known(s.Town.ID, token, config.Now()) {
			act.Purpose, act.Subject, what = budget.Session, token, ""
		}
	}
	err := config.Budget.Spend(c.Request.Context(), act)
	if err == nil && what != "" && !config.Limiter.Allow(c.Request.Context(), s.Town.ID, what, s.Town.Limits.Requests) {
		err = apperr.New(apperr.TooManyRequests)
	}
	if err == nil {
		return
	}
	config.refuse(c, apperr.New(apperr.TooManyRequests).Because(err))
	c.Abort()
}

// noteProxy says once that requests come through a proxy of one's own that is not trusted: then all visitors are one, who
// soon has used everything up.
func (config Config) noteProxy(c *gin.Context) {
	remote, err := netip.ParseAddr(c.RemoteIP())
	if err != nil || c.GetHeader("X-Forwarded-For") == "" || c.ClientIP() != c.RemoteIP() || !remote.IsPrivate() && !remote.IsLoopback() {
		return
	}
	config.untrusted.Do(func() {
		config.Log.WarnContext(c.Request.Context(), "a proxy is not trusted, so that all of its visitors share one budget: name it in TRUSTED_PROXIES", "proxy", remote.String())
	})
}

// ofTownHall tells whether an address is one of staff or of devices, and gives the token that the request shows there.
func ofTownHall(c *gin.Context) (token string, theirs bool) {
	path := c.Request.URL.Path
	switch {
	case staffauth.Theirs(path):
		return staffauth.Token(c), true
	case kiosk.Theirs(path):
		return kiosk.Token(c), true
	}
	return "", false
}

// ofNoTown are the rules of hosts that are nobody's.
var ofNoTown tenant.Visitors

// unknownHost answers on hosts that are no town's, as often as anybody may ask for any page.
func (config Config) unknownHost(c *gin.Context) {
	err := config.Budget.Spend(c.Request.Context(), budget.Act{Rules: &ofNoTown, Purpose: budget.Request, Claim: claim(c)})
	if err != nil {
		c.Header("Retry-After", strconv.Itoa(render.RetryAfter(err, 1)))
		c.String(http.StatusTooManyRequests, "Zu viele Anfragen. / Too many requests.\n")
		return
	}
	config.Renderer.UnknownHost(c)
}

// canonical gives a host as a town's settings name it: in small letters, without the port of its scheme and without the dot
// of the root.
func canonical(host string, secure bool) string {
	port := ":80"
	if secure {
		port = ":443"
	}
	name, rest := strings.TrimSuffix(strings.ToLower(host), port), ""
	if at := strings.LastIndexByte(name, ':'); at >= 0 && !strings.HasSuffix(name, "]") {
		name, rest = name[:at], name[at:]
	}
	return strings.TrimSuffix(name, ".") + rest
}
