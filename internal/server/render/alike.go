package render

import (
	"bytes"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/request"
)

// Alike is a page that many visitors see alike, such as the free times of a town in a rush. It is rendered once and
// kept, with a gap that is filled anew for everybody. Nothing of a person, a hold or a form's key may be in it; what is
// new on each page goes into the template's block named fresh, which is all that fills the gap.
type Alike struct {
	Key   string     // everything that the page depends on besides town, settings, language, template and address
	State string     // by which Again knows the page, for less than finding out its key; empty: it cannot
	Data  func() any // what the page shows; asked for only where it is not kept
}

// address is the key of all that a page may show at the address of a request.
func address(c *gin.Context, s *request.Visit, name string) fragmentKey {
	return fragmentKey{s.Town.ID, s.Town.Revision, s.Printer.Lang(), name, c.Request.URL.RequestURI(), ""}
}

// ShowKept answers with the page that this address showed last, if it did so in the same state and is kept, its gap filled
// with data. It tells whether it has answered.
func (r *Renderer) ShowKept(c *gin.Context, name, state string, data any) (bool, error) {
	at := address(c, request.Of(c), name)
	kept := r.alike.find(at, state)
	if kept == nil {
		return false, nil
	}
	return true, r.fill(c, http.StatusOK, at, kept, data)
}

// share answers with a kept page, its gap filled.
func (r *Renderer) share(c *gin.Context, s *request.Visit, status int, name string, view View) error {
	at := address(c, s, name)
	key := at
	key.key = view.Alike.Key
	kept, err := r.alike.get(key, func() (*fragment, error) {
		t, err := r.template(key.language, name)
		if err != nil {
			return nil, err
		}
		frame := r.frame(c, s, view)
		frame.Data, frame.Gap, frame.RequestID = view.Alike.Data(), gap, ""
		var out bytes.Buffer
		if err := t.ExecuteTemplate(&out, whole, frame); err != nil {
			return nil, err
		}
		return cut(out.Bytes())
	})
	if err != nil {
		return err
	}
	if view.Alike.State != "" {
		r.alike.remember(at, view.Alike.State, kept)
	}
	return r.fill(c, status, at, kept, view.Data)
}

// fill answers with a page, its gap filled, in the form that the browser prefers.
func (r *Renderer) fill(c *gin.Context, status int, at fragmentKey, kept *fragment, data any) error {
	t, err := r.template(at.language, at.template)
	if err != nil {
		return err
	}
	var fresh bytes.Buffer
	if err := t.ExecuteTemplate(&fresh, "fresh", &Frame{Data: data}); err != nil {
		return err
	}
	if !accepts(c.GetHeader("Accept-Encoding"), "gzip") {
		send(c, status, at.language, slices.Concat(kept.before, fresh.Bytes(), kept.after))
		return nil
	}
	c.Header("Content-Encoding", "gzip")
	send(c, status, at.language, kept.gzip(fresh.Bytes()))
	return nil
}
