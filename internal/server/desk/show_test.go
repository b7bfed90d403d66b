package desk_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"stadttermin/internal/dev/stafftest"

	"stadttermin/internal/civil"
	"stadttermin/internal/postgres/message"
)

var paperField = regexp.MustCompile(`name="unterlage" value="([0-9a-f]+)"`)

func TestTicksOfPapersAreKeptWithTheVisitAndDoNotWipeEachOther(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := b.There(t, "Rademacher", 15)
	path := "/bedienplatz/fall/" + reference
	p, other := b.At(t, "1"), b.At(t, "2")
	before := p.Get(path)
	papers := paperField.FindAllStringSubmatch(before.Body.String(), -1)
	if len(papers) < 3 {
		t.Fatalf("%d papers to tick", len(papers))
	}
	tick := func(p *stafftest.Person, paper int, shown string) {
		t.Helper()
		fields := stafftest.Form(t, before, path+"/gezeigt") // as it was before anybody had ticked
		fields.Set("schluessel", fields.Get("schluessel")+papers[paper][1]+shown)
		fields.Set("unterlage", papers[paper][1])
		fields.Set("gezeigt", shown)
		stafftest.LeadsTo(t, p.Post(path+"/gezeigt", fields), path+"?lang=de")
	}
	parking := stafftest.Form(t, before, path+"/parken")
	b.Clock.Advance(time.Minute)
	tick(p, 0, "1")
	tick(other, 2, "1")
	tick(other, 2, "1") // twice is once
	ticked := []string{`· 2 von `, `id="u0" aria-pressed="true"`, `id="u1" aria-pressed="false"`, `id="u2" aria-pressed="true"`}
	stafftest.Shows(t, p.Get(path), http.StatusOK, ticked, nil)
	parking.Set("grund", "photo")
	stafftest.LeadsTo(t, p.Post(path+"/parken", parking), "/bedienplatz/buergerbuero?lang=de") // which a tick does not make stale
	stafftest.Shows(t, other.Get(path), http.StatusOK, ticked, nil)
	stafftest.LeadsTo(t, other.Post(path+"/zurueckholen", stafftest.Form(t, other.Get(path), path+"/zurueckholen")), path+"?lang=de")
	stafftest.LeadsTo(t, other.Post(path+"/aufrufen", stafftest.Form(t, other.Get(path), path+"/aufrufen")), path+"?lang=de")
	stafftest.Shows(t, other.Get(path), http.StatusOK, ticked, []string{"Als nicht erschienen"})
	tick(p, 2, "")
	stafftest.Shows(t, other.Get(path), http.StatusOK, []string{`· 1 von `, `id="u2" aria-pressed="false"`}, nil)
	stafftest.InOrder(t, p.Get(path).Body.String(), "Verlauf", "ist da", "Unterlagen gezeigt", "geparkt", "zurückgeholt", "aufgerufen an Schalter 2", "Unterlagen doch nicht gezeigt")
	stafftest.LeadsTo(t, other.Post(path+"/fertig", stafftest.Form(t, other.Get(path), path+"/fertig")), "/bedienplatz/buergerbuero?lang=de")
	answer := p.Get(path)
	stafftest.Shows(t, answer, http.StatusOK, []string{`· 1 von `, `st-tick is-on`, "(gezeigt)"}, []string{`name="unterlage"`})
	if p.Post(path+"/gezeigt", url.Values{"unterlage": {papers[0][1]}, "zurueck": {"fall"}}).Code != http.StatusConflict {
		t.Error("a paper of somebody who has gone was ticked off")
	}
	unasked := url.Values{"unterlage": {"0000"}, "gezeigt": {"1"}, "zurueck": {"fall"}}
	if got := p.Post("/bedienplatz/fall/"+b.There(t, "Nowak", 30)+"/gezeigt", unasked).Code; got != http.StatusBadRequest {
		t.Errorf("a paper that nobody asked for was ticked: %d", got)
	}
	after := civil.DateOf(b.Clock.Now()).AddDays(3)
	if _, err := (message.Retention{DB: b.DB}).Forget(t.Context(), b.Here.ID, after.AddDays(-90), after.Time()); err != nil {
		t.Fatal(err)
	}
	stafftest.Shows(t, b.As(t, stafftest.Clerk).Get(path), http.StatusOK, []string{`· 0 von `}, nil)
}
