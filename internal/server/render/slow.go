package render

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/server/scope"
)

// Fields of a form that say what was given for one more of what a budget does not hold.
const (
	TicketField = "karte"
	ProofField  = "nachweis"
)

// Slow is the page of somebody whose budget is used up: their device works for a moment, or they wait, and the same form goes
// on its way again with everything that was typed.
type Slow struct {
	Action    string
	Fields    []SlowField
	Ticket    string
	Ready     time.Time // when the ticket is good, on a full minute
	Early     bool      // it was sent before
	Challenge string    // the work, as JSON
}

// SlowField is one of the form that was sent.
type SlowField struct{ Name, Value string }

// slow answers a form that was refused because of a budget, where more can be had; false: it cannot.
func (r *Renderer) slow(c *gin.Context, err error) bool {
	var used *budget.Used
	if r.budget == nil || c.Request.Method != http.MethodPost || !errors.As(err, &used) || used.Level == 0 {
		return false
	}
	challenge, err := r.budget.Challenge(used.Tenant, used.Level)
	if err != nil {
		_ = c.Error(err)
		return false
	}
	work, err := json.Marshal(challenge)
	if err != nil {
		_ = c.Error(err)
		return false
	}
	s, ticket := scope.Of(c), r.budget.Ticket(used)
	view := Slow{
		Action: c.Request.URL.RequestURI(), Fields: sent(c), Ticket: ticket.Text, Early: used.Early != "", Challenge: string(work),
		Ready: ticket.Ready.Add(time.Minute - time.Second).Truncate(time.Minute).In(s.Town.Rules.Location),
	}
	err = r.Show(c, apperr.New(apperr.BudgetUsed).Status(), r.folder+"/slow", View{Title: s.Printer.T("page.slow.title"), Self: Link(s.Printer.Lang(), "/"), Data: view})
	if err != nil {
		_ = c.Error(err)
	}
	return err == nil
}

// sent gives the fields of the form, in one order.
func sent(c *gin.Context) (fields []SlowField) {
	for name, values := range c.Request.PostForm {
		for _, value := range values {
			if name != TicketField && name != ProofField {
				fields = append(fields, SlowField{name, value})
			}
		}
	}
	slices.SortStableFunc(fields, func(a, b SlowField) int { return strings.Compare(a.Name, b.Name) })
	return fields
}
