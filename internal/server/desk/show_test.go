package desk_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/postgres/message"
)

var paperField = regexp.MustCompile(`name="unterlage" value="([0-9a-f]+)"`)

func TestTicksOfPapersAreKeptWithTheVisitAndDoNotWipeEachOther(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := b.there(t, "Rademacher", 15)
	path := "/bedienplatz/fall/" + reference
	p, other := b.at(t, "1"), b.at(t, "2")
	before := p.get(path)
	papers := paperField.FindAllStringSubmatch(before.Body.String(), -1)
	if len(papers) < 3 {
		t.Fatalf("%d papers to tick", len(papers))
	}
	tick := func(p *person, paper int, shown string) {
		t.Helper()
		fields := form(t, before, path+"/gezeigt") // as it was before anybody had ticked
		fields.Set("schluessel", fields.Get("schluessel")+papers[paper][1]+shown)
		fields.Set("unterlage", papers[paper][1])
		fields.Set("gezeigt", shown)
		leadsTo(t, p.post(path+"/gezeigt", fields), path+"?lang=de")
	}
	parking := form(t, before, path+"/parken")
	b.Clock.Advance(time.Minute)
	tick(p, 0, "1")
	tick(other, 2, "1")
	tick(other, 2, "1") // twice is once
	ticked := []string{`· 2 von `, `id="u0" aria-pressed="true"`, `id="u1" aria-pressed="false"`, `id="u2" aria-pressed="true"`}
	shows(t, p.get(path), http.StatusOK, ticked, nil)
	parking.Set("grund", "photo")
	leadsTo(t, p.post(path+"/parken", parking), "/bedienplatz/buergerbuero?lang=de") // which a tick does not make stale
	shows(t, other.get(path), http.StatusOK, ticked, nil)
	leadsTo(t, other.post(path+"/zurueckholen", form(t, other.get(path), path+"/zurueckholen")), path+"?lang=de")
	leadsTo(t, other.post(path+"/aufrufen", form(t, other.get(path), path+"/aufrufen")), path+"?lang=de")
	shows(t, other.get(path), http.StatusOK, ticked, []string{"Als nicht erschienen"})
	tick(p, 2, "")
	shows(t, other.get(path), http.StatusOK, []string{`· 1 von `, `id="u2" aria-pressed="false"`}, nil)
	inOrder(t, p.get(path).Body.String(), "Verlauf", "ist da", "Unterlagen gezeigt", "geparkt", "zurückgeholt", "aufgerufen an Schalter 2", "Unterlagen doch nicht gezeigt")
	leadsTo(t, other.post(path+"/fertig", form(t, other.get(path), path+"/fertig")), "/bedienplatz/buergerbuero?lang=de")
	answer := p.get(path)
	shows(t, answer, http.StatusOK, []string{`· 1 von `, `st-tick is-on`, "(gezeigt)"}, []string{`name="unterlage"`})
	if p.post(path+"/gezeigt", url.Values{"unterlage": {papers[0][1]}, "zurueck": {"fall"}}).Code != http.StatusConflict {
		t.Error("a paper of somebody who has gone was ticked off")
	}
	unasked := url.Values{"unterlage": {"0000"}, "gezeigt": {"1"}, "zurueck": {"fall"}}
	if got := p.post("/bedienplatz/fall/"+b.there(t, "Nowak", 30)+"/gezeigt", unasked).Code; got != http.StatusBadRequest {
		t.Errorf("a paper that nobody asked for was ticked: %d", got)
	}
	after := civil.DateOf(b.Clock.Now()).AddDays(3)
	if _, err := (message.Retention{DB: b.DB}).Forget(t.Context(), b.town.ID, after.AddDays(-90), after.Time()); err != nil {
		t.Fatal(err)
	}
	shows(t, b.as(t, clerk).get(path), http.StatusOK, []string{`· 0 von `}, nil)
}
