package staffauth

import (
	"context"
	"crypto/sha256"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/recent"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// What is known of sessions while nobody can be asked.
const (
	knownFor  = 5 * time.Minute // since the session was last found to be in force
	mostKnown = 4096            // sessions
	// Patience is how long the database is waited for where something that is known already can be shown instead. Twice that
	// and making the page fits into what a request may take.
	Patience = 2500 * time.Millisecond
)

// known remembers whose sessions were in force, for pages that are shown while the database does not answer. It lives in
// this process alone, holds no token, and is asked only when nobody else can be.
type known struct {
	of recent.Map[knownKey, knownStaff]
}

type knownKey struct {
	tenant tenant.ID
	token  [sha256.Size]byte
}

type knownStaff struct {
	staff account.Staff
	at    time.Time
}

func keyOf(id tenant.ID, token string) knownKey { return knownKey{id, sha256.Sum256([]byte(token))} }

func (k *known) note(id tenant.ID, token string, staff *account.Staff, now time.Time) {
	k.of.Put(mostKnown, keyOf(id, token), knownStaff{*staff, now})
}

func (k *known) forget(id tenant.ID, token string) {
	k.of.Delete(keyOf(id, token))
}

// recall gives who was let in with a token a few minutes ago, or nil.
func (k *known) recall(id tenant.ID, token string, now time.Time) *account.Staff {
	seen, there := k.of.Get(keyOf(id, token))
	if !there || now.Sub(seen.at) > knownFor {
		return nil
	}
	staff := seen.staff
	return &staff
}

// NeedOrRecall is Need for a page that shows what it last showed while the database does not answer: who was let in within
// the last minutes reads on, with the rights of then. Request.Recalled says that this is so, and that asking is in vain.
func (g *Gate) NeedOrRecall(object authz.Object, action authz.Action, h Handler) gin.HandlerFunc {
	return g.letIn(g.withRight(object, action, h), false, true)
}

// resume finds whose session a token is. Where that may be recalled, the database is not waited for as long.
func (g *Gate) resume(c *gin.Context, id tenant.ID, token string, recalls bool) (staff *account.Staff, away bool, err error) {
	ctx := c.Request.Context()
	var recalled *account.Staff
	if recalls && c.Request.Method == http.MethodGet {
		if recalled = g.known.recall(id, token, g.Now()); recalled != nil {
			shorter, cancel := context.WithTimeout(ctx, Patience)
			defer cancel()
			ctx = shorter
		}
	}
	staff, err = g.Accounts.Resume(ctx, id, token)
	switch {
	case err == nil:
		g.known.note(id, token, staff, g.Now())
	case apperr.CodeOf(err) == apperr.Unauthenticated:
		g.known.forget(id, token)
	case recalled != nil && Unanswered(err) && c.Request.Context().Err() == nil:
		return recalled, true, nil
	}
	return staff, false, err
}

// Unanswered tells whether something failed because the database did not answer.
func Unanswered(err error) bool {
	code := apperr.CodeOf(err)
	return code == apperr.Busy || code == apperr.Internal
}
