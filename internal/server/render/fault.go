package render

import (
	"errors"
	"maps"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/request"
)

// Handler answers a request, or gives the refusal to answer it with.
type Handler func(*gin.Context) error

// Handle makes a handler one of gin's.
func (r *Renderer) Handle(h Handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			r.Fault(c, err)
		}
	}
}

// Refusal is what the page of a refusal shows.
type Refusal struct {
	Status   int
	Sentence string
	Ours     bool // the failure is the program's and not the visitor's
}

// retryAfter is how long a visitor waits before trying again, in seconds.
const retryAfter = 60

// Fault answers with the page of a refusal. The error is kept in the context for the log; the page shows its sentence
// and never its cause.
func (r *Renderer) Fault(c *gin.Context, err error) {
	refusal := apperr.Of(err)
	_ = c.Error(err)
	s := request.Of(c)
	status := refusal.Status()
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		c.Header("Retry-After", strconv.Itoa(RetryAfter(err, retryAfter)))
	}
	Private(c)
	if r.slow(c, err) {
		return
	}
	title, sentence := s.Printer.T(headline(status)), Sentence(s, refusal)
	if r.folder == staffFolder {
		sentence = StaffSentence(s, refusal)
		if errors.Is(refusal, apperr.ErrDatabase) {
			title = s.Printer.T("desk.away.title")
		}
	}
	view := View{Title: title, Self: request.Link(s.Printer.Lang(), "/"), Data: Refusal{
		Status: status, Sentence: sentence, Ours: status >= http.StatusInternalServerError,
	}}
	if c.Request.Method == http.MethodGet && status != http.StatusNotFound {
		view.Self = ""
	}
	if err := r.Show(c, status, r.folder+"/fault", view); err != nil {
		_ = c.Error(err)
		c.String(http.StatusInternalServerError, "%s\n", s.Printer.T("fault."+string(apperr.Internal)))
	}
}

// RetryAfter gives how many seconds whoever was refused waits: until there is room in their budget, else a usual while.
func RetryAfter(err error, usual int) int {
	var used *budget.Used
	if errors.As(err, &used) {
		return int((used.Wait + time.Second - 1) / time.Second)
	}
	return usual
}

func headline(status int) string {
	switch {
	case status == http.StatusNotFound:
		return "page.fault.not_found"
	case status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests:
		return "page.fault.busy"
	case status >= http.StatusInternalServerError:
		return "page.fault.ours"
	}
	return "page.fault.refused"
}

// NotFound answers for addresses that do not exist on a town's host.
func (r *Renderer) NotFound(c *gin.Context) { r.Fault(c, apperr.New(apperr.NotFound)) }

// MethodNotAllowed answers for addresses that exist for another method only.
func (r *Renderer) MethodNotAllowed(c *gin.Context) { r.Fault(c, apperr.New(apperr.MethodNotAllowed)) }

// UnknownHost answers on hosts that are no town's. It names none, in the language that the browser asks for.
func (r *Renderer) UnknownHost(c *gin.Context) {
	language := i18n.Choose(r.bundle.Languages(), "", c.GetHeader("Accept-Language"))
	p := r.bundle.Printer(language)
	Private(c)
	if err := r.write(c, http.StatusNotFound, p.Lang(), "plain/unknown", whole, plainFrame(p, p.T("page.unknown.title"))); err != nil {
		_ = c.Error(err)
		c.String(http.StatusNotFound, "%s\n", p.T("page.unknown.title"))
	}
}

// Sentence says a refusal in the visitor's language, services by their names.
func Sentence(s *request.Visit, refusal *apperr.Error) string {
	return said(s, refusal, "fault.")
}

// StaffSentence says a refusal to staff, who do not type their own name and cannot call themselves: in words of theirs where
// the catalogue has some. That the database does not answer is said to them alone, and by all pages alike.
func StaffSentence(s *request.Visit, refusal *apperr.Error) string {
	if errors.Is(refusal, apperr.ErrDatabase) {
		return s.Printer.T("desk.away.sentence")
	}
	key := staffWords + string(refusal.Code)
	if sentence := said(s, refusal, staffWords); sentence != key {
		return sentence
	}
	return Sentence(s, refusal)
}

// staffFolder holds the templates of staff's own pages.
const staffFolder = "staff"

// staffWords begin the keys of what is said to staff otherwise than to citizens.
const staffWords = "desk.fault."

func said(s *request.Visit, refusal *apperr.Error, prefix string) string {
	args := maps.Clone(refusal.Args)
	settings := s.Town.Settings()
	for _, name := range []string{"service", "other"} {
		id, _ := args[name].(string)
		if service := settings.Catalog.Service(id); service != nil {
			args[name] = request.TextOf(settings, s.Printer, "services."+id+".name", service.Name).String()
		}
	}
	return s.Printer.Fill(prefix+string(refusal.Code), args)
}
