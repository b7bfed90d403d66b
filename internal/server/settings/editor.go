package settings

import (
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/change"
	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/sheet"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// editor is the form of one kind of noun.
type editor struct {
	name   string // of its sheet, and of its words in the catalogue
	list   string // address of the page that lists them
	path   string // address of one, with its keys as parameters
	object authz.Object
	keys   []string // parameters that name one; the last one is "neu" for one that is not there yet
	sheet  func(c *choices) *sheet.Sheet
	find   func(s *tenant.Settings, key []string) *place
	add    func(s *tenant.Settings, key []string) *place // nil: none can be added
	remove func(s *tenant.Settings, key []string)        // nil: none can be removed
	clone  func(s *tenant.Settings, key []string)        // nil: none can be copied
	settle func(s *tenant.Settings, noun reflect.Value)  // what follows from its values
}

// place is a noun in settings that may be changed.
type place struct {
	noun reflect.Value // of the struct itself
	path string        // as Check names it
	name string        // as people call it
}

func placeOf[T any](noun *T, path, name string) *place {
	return &place{noun: reflect.ValueOf(noun).Elem(), path: path, name: name}
}

// fresh stands in an address for one that is not there yet.
const fresh = "neu"

func (p *Pages) mountEditor(r gin.IRouter, e *editor) {
	r.GET(e.path, p.Need(e.object, authz.Read, func(r *staffauth.Request) error { return p.form(r, e) }))
	r.POST(e.path, p.Need(e.object, authz.Change, func(r *staffauth.Request) error { return p.propose(r, e) }))
	for action, do := range map[string]func(*tenant.Settings, []string){"/entfernen": e.remove, "/kopieren": e.clone} {
		if do == nil {
			continue
		}
		r.POST(e.path+action, p.Need(e.object, authz.Change, func(r *staffauth.Request) error { return p.proposeEdit(r, e, do) }))
		r.GET(e.path+action, p.Need(e.object, authz.Read, func(r *staffauth.Request) error {
			r.SeeOther(r.Link(e.address(e.key(r))))
			return nil
		}))
	}
}

func (e *editor) key(r *staffauth.Request) []string {
	key := make([]string, len(e.keys))
	for i, name := range e.keys {
		key[i] = r.Param(name)
	}
	return key
}

// address gives that of one noun.
func (e *editor) address(key []string) string {
	address := e.path
	for i, name := range e.keys {
		address = replaceParam(address, name, key[i])
	}
	return address
}

func isFresh(key []string) bool { return len(key) > 0 && key[len(key)-1] == fresh }

// locate finds the noun of an address in settings, or makes it there. nil where there is none.
func (e *editor) locate(s *tenant.Settings, key []string) *place {
	if !isFresh(key) {
		return e.find(s, key)
	}
	if e.add == nil {
		return nil
	}
	return e.add(s, key)
}

// formView is the page of one form.
type formView struct {
	*sheet.Form
	Title   string
	List    string // address
	Action  string // address
	Draft   string
	Stand   string
	May     bool // the reader may change it
	Fresh   bool
	Remove  string // address; empty: it cannot be
	Clone   string
	Said    []string // what is wrong with other places
	Preview *calendar

	settings *tenant.Settings // with what was typed
	status   int
	found    string // path by which Check names the noun, where it has just got its id
}

// form answers GET: the noun as the draft, or the settings in force, have it.
func (p *Pages) form(r *staffauth.Request, e *editor) error {
	d, err := p.Open(r, r.Query(draft.Field))
	if err != nil {
		return err
	}
	s, err := change.Copy(d.Settings)
	if err != nil {
		return err
	}
	key := e.key(r)
	at := e.locate(s, key)
	if at == nil {
		return apperr.New(apperr.NotFound)
	}
	form := e.sheet(&choices{r: r, s: s, key: key}).Of(at.noun, at.path)
	if minutes := r.Query("minuten"); minutes != "" && e.name == "service" { // as the figures propose
		form.Propose("minutes", minutes)
	}
	return p.showForm(r, e, d, &formView{Form: form, Title: at.name, settings: s, status: http.StatusOK})
}

func (p *Pages) showForm(r *staffauth.Request, e *editor, d *draft.Opened, view *formView) error {
	key := e.key(r)
	view.List, view.Action = r.Link(e.list, draft.Field, d.ID()), r.Link(e.address(key))
	view.Draft, view.Stand, view.Fresh = d.ID(), strconv.FormatInt(d.Stand, 10), isFresh(key)
	view.May = r.Staff.Can(e.object, authz.Change, "")
	if view.May && !view.Fresh {
		if e.remove != nil {
			view.Remove = e.address(key) + "/entfernen"
		}
		if e.clone != nil {
			view.Clone = e.address(key) + "/kopieren"
		}
	}
	title := view.Title
	switch {
	case view.Fresh || len(e.keys) == 0:
		title = r.Printer.T("settings." + e.name + ".new")
	case title == "":
		title = r.Printer.T("settings.noun." + e.name)
	}
	if e.name == "rule" || e.name == "special" {
		view.Preview = p.preview(r, view.settings, key[0])
	}
	return p.Show(r, view.status, "admin/form", title, view)
}

// errUnread means that something typed could not be read.
var errUnread = errors.New("unread")

// propose answers POST: what was typed becomes a draft, and its effect is shown. What cannot be comes back as it was typed.
func (p *Pages) propose(r *staffauth.Request, e *editor) error {
	if err := r.Request.ParseForm(); err != nil {
		return apperr.New(apperr.Invalid)
	}
	sent, key := r.Request.PostForm, e.key(r)
	if sheet.Rearranging(sent) {
		return p.rearrange(r, e, sent)
	}
	view := &formView{status: http.StatusUnprocessableEntity}
	c, err := p.Edit(r, func(s *tenant.Settings) (string, error) {
		at := e.locate(s, key)
		if at == nil {
			return "", apperr.New(apperr.NotFound)
		}
		view.settings, view.Title = s, at.name
		view.Form = e.sheet(&choices{r: r, s: s, key: key}).Read(at.noun, at.path, sent)
		if view.Wrong > 0 {
			return "", errUnread
		}
		if e.settle != nil {
			e.settle(s, at.noun)
		}
		view.found = settled(at)
		return view.found, nil
	})
	if errors.Is(err, errUnread) {
		d, err := p.Open(r, sent.Get(draft.Field))
		if err != nil {
			return err
		}
		if d.Stand, err = draft.Stand(r); err != nil {
			return err
		}
		return p.showForm(r, e, d, view)
	}
	if err != nil {
		return err
	}
	m, err := p.Changes.Merge(r.Ctx(), r.Town, c, nil)
	if err != nil {
		return err
	}
	if m.Refused() && len(m.Conflicts) == 0 {
		view.say(r, m.Problems)
		return p.showForm(r, e, draft.Of(c), view)
	}
	r.SeeOther(r.Link(draft.Path(c.ID)))
	return nil
}

// rearrange shows a form with its rows as a button has put them.
func (p *Pages) rearrange(r *staffauth.Request, e *editor, sent url.Values) error {
	d, err := p.Open(r, sent.Get(draft.Field))
	if err != nil {
		return err
	}
	if d.Stand, err = draft.Stand(r); err != nil {
		return err
	}
	s, err := change.Copy(d.Settings)
	if err != nil {
		return err
	}
	key := e.key(r)
	at := e.locate(s, key)
	if at == nil {
		return apperr.New(apperr.NotFound)
	}
	view := &formView{settings: s, status: http.StatusOK, Title: at.name, Form: e.sheet(&choices{r: r, s: s, key: key}).Read(at.noun, at.path, sent)}
	view.Wrong = 0
	view.Inputs(func(in *sheet.Input) { in.Wrong = "" })
	return p.showForm(r, e, d, view)
}

// proposeEdit answers the buttons of one noun: the draft is made, and its effect shown.
func (p *Pages) proposeEdit(r *staffauth.Request, e *editor, do func(*tenant.Settings, []string)) error {
	key := e.key(r)
	c, err := p.Edit(r, func(s *tenant.Settings) (string, error) {
		at := e.find(s, key)
		if at == nil {
			return "", apperr.New(apperr.NotFound)
		}
		path := at.path
		do(s, key)
		return path, nil
	})
	if err != nil {
		return err
	}
	r.SeeOther(r.Link(draft.Path(c.ID)))
	return nil
}

// say puts problems to the inputs that they are about; the others stand above the form.
func (v *formView) say(r *staffauth.Request, problems []tenant.Problem) {
	for _, problem := range problems {
		if problem.Severity != tenant.Refusal {
			continue
		}
		path := problem.Path
		if rest, within := strings.CutPrefix(path, v.found+"."); within {
			path = v.Path + "." + rest
		}
		if said := words.Problem(r, problem); !v.Say(path, said) {
			v.Said = append(v.Said, said)
			v.Wrong++
		}
	}
}

// settled gives the path of a noun that may have just got its id.
func settled(at *place) string {
	id := at.noun.FieldByName("ID")
	if !id.IsValid() || strings.HasSuffix(at.path, "."+id.String()) {
		return at.path
	}
	return at.path + "." + id.String()
}
