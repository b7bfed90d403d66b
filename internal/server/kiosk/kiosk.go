package kiosk

import (
	"net/http"
	"strings"
	"time"

	"stadttermin/internal/hall/estimate"

	"stadttermin/internal/server/render"
)

// around is what stands around every page of a kiosk.
type around struct {
	Hall   string
	Time   string
	Large  bool
	Back   string // address of this page, for the button that changes the size
	Start  string
	Help   string
	Resize string
	First  bool // this is where everybody begins, so that nothing runs out
}

func (p *Pages) show(r *visit, status int, name, title string, data any) error {
	back := r.Link(kioskPath)
	if r.Request.Method == http.MethodGet {
		back = r.Request.URL.RequestURI()
	}
	return p.renderer.Show(r.Context, status, "kiosk/"+name, render.View{Title: title, Data: data, Self: selfOf(r), Around: around{
		Hall: r.hallName(), Time: r.Now.Format("15:04"), Large: render.Cookie(r.Context, sizeCookie) != "", Back: back,
		Start: r.Link(kioskPath), Help: r.Link(kioskPath + "/hilfe"), Resize: kioskPath + "/groesse", First: name == "kiosk",
	}})
}

// selfOf is what a switch of the language opens: this page, or the form that was sent.
func selfOf(r *visit) string {
	if r.Request.Method == http.MethodGet {
		return ""
	}
	return r.Link(r.Request.URL.Path)
}

// startView is where everybody begins.
type startView struct {
	CheckIn, Number string // addresses
	Waiting         int    // how many wait
	Expected        string // when somebody without an appointment would be called; empty: nobody knows
	Closed          bool   // no number is drawn any more today
}

// start answers GET /kiosk. Whoever begins anew begins with texts of the usual size.
func (p *Pages) start(r *visit) error {
	view := startView{CheckIn: r.Link(kioskPath + "/anmelden"), Number: r.Link(kioskPath + "/nummer"), Closed: true}
	for _, o := range r.openToday() {
		day, err := p.Queue.Day(r.Ctx(), r.Town, o, r.Today(), false)
		if err != nil {
			return err
		}
		view.Waiting += len(day.Waiting())
		if expected := p.Queue.Forecast(r.Town, day, day.Newcomer(nil, false)).Newcomer; expected.Possible() {
			view.Closed = false
			if len(r.offices()) == 1 {
				view.Expected = r.expected(day.Now, expected)
			}
		}
	}
	return p.show(r, http.StatusOK, "kiosk", r.Printer.T("page.kiosk.title"), view)
}

// expected says between when and when somebody is called, as far as that lies ahead; nothing where it is not today.
func (r *visit) expected(now time.Time, e estimate.Range) string {
	switch {
	case !e.Possible():
		return ""
	case !e.Until.After(now):
		return r.Printer.T("page.kiosk.now")
	case !e.From.After(now):
		return r.Printer.T("page.kiosk.soon", "time", r.Printer.Time(e.Until))
	}
	return r.Printer.TimeRange(e.From, e.Until)
}

// help says what to do when nothing here helps.
func (p *Pages) help(r *visit) error {
	return p.show(r, http.StatusOK, "help", r.Printer.T("page.kiosk.help.title"), nil)
}

func (p *Pages) toStart(r *visit) error {
	r.SeeOther(r.Link(kioskPath))
	return nil
}

// resize answers POST /kiosk/groesse: larger texts, or the usual ones again, on the page where the button was pressed.
func (p *Pages) resize(r *visit) error {
	if render.Cookie(r.Context, sizeCookie) != "" {
		render.DropCookie(r.Context, sizeCookie)
	} else {
		render.SetCookie(r.Context, sizeCookie, "gross", sizeLifetime)
	}
	back := r.PostForm("zurueck")
	if path, _, _ := strings.Cut(back, "?"); path != kioskPath && !strings.HasPrefix(path, kioskPath+"/") {
		back = r.Link(kioskPath)
	}
	r.SeeOther(back)
	return nil
}
