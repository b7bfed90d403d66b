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
	"stadttermin/internal/server/request"
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

// slow answers a form that was refused because of a budget, where more can be had; false: it cannot. Forms of staff offer it
// themselves, because what was typed into them is not sent back.
func (r *Renderer) slow(c *gin.Context, err error) bool {
	if r.folder == staffFolder {
		return false
	}
	view := r.Slowed(c, err)
	if view == nil {
		return false
	}
	view.Fields = sent(c)
	s := request.Of(c)
	err = r.Show(c, apperr.New(apperr.BudgetUsed).Status(), r.folder+"/slow", View{Title: s.Printer.T("page.slow.title"), Self: request.Link(s.Printer.Lang(), "/"), Data: view})
	if err != nil {
		_ = c.Error(err)
	}
	return err == nil
}

// Slowed gives what a form offers that was refused because of a budget, or nil where no more can be had.
func (r *Renderer) Slowed(c *gin.Context, err error) *Slow {
	var used *budget.Used
	if r.budget == nil || c.Request.Method != http.MethodPost || !errors.As(err, &used) || used.Level == 0 {
		return nil
	}
	challenge, err := r.budget.Challenge(used.Tenant, used.Level)
	if err != nil {
		_ = c.Error(err)
		return nil
	}
	work, err := json.Marshal(challenge)
	if err != nil {
		_ = c.Error(err)
		return nil
	}
	s, ticket := request.Of(c), r.budget.Ticket(used)
	return &Slow{
		Action: c.Request.URL.RequestURI(), Ticket: ticket.Text, Early: used.Early != "", Challenge: string(work),
		Ready: ticket.Ready.Add(time.Minute - time.Second).Truncate(time.Minute).In(s.Town.Rules.Location),
	}
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
