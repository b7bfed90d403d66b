package desk

import (
	"stadttermin/internal/hall/dayplan"
	"stadttermin/internal/server/board"
	"stadttermin/internal/server/request"
)

type step struct{ Time, Text string }

// casePage says what stands on the page of somebody at an office's day.
type casePage struct {
	*board.Plan
	day *board.Sheet
}

// caseAct makes a form that leads back to the case.
func (d *casePage) caseAct(c *dayplan.Case, what, label string, more ...request.Field) *request.Form {
	from := d.Back()
	from.ToCase = true
	a := d.Act(c, what, label)
	a.Fields = append(from.Fields(), more...)
	return a
}
