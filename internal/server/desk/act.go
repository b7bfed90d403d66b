package desk

import (
	"stadttermin/internal/hall/dayplan"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// may tells whether the reader has a right at the office that somebody waits at, or that the appointment is of.
func may(r *staffauth.Request, object authz.Object, action authz.Action, c *dayplan.Case) bool {
	return r.Staff.Can(object, action, c.Office) || r.Staff.Can(object, action, c.Home)
}

func actOf(r *staffauth.Request) queue.Command {
	return queue.Command{By: r.Staff.Actor(), Key: r.PostForm("schluessel"), Seen: r.PostForm(staffauth.StandField)}
}

// paperShown is the action that ticks a paper.
const paperShown = "gezeigt"

// documentHere is the action that writes to somebody; nothing on the page changes by it, so that a sentence says so.
const documentHere = "dokument-da"
