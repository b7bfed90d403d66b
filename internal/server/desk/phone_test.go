package desk_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/authz"
)

// call fills in the form for somebody who wants a passport on Monday at nine.
func called(name string, more ...string) url.Values {
	form := url.Values{"anliegen": {"pass:1"}, "wahl": {"2026-11-23T09:00:00+01:00 amt"}, "name": {name}, "sprache": {"de"}, "schluessel": {"k" + name}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

var bookedAs = regexp.MustCompile(`gebucht=(WER-[2-9A-Z]{4}-[2-9A-Z]{4})`)

// books sends the form and gives the reference.
func (p *person) books(t *testing.T, form url.Values) string {
	t.Helper()
	answer := p.post("/bedienplatz/telefon", form)
	found := bookedAs.FindStringSubmatch(answer.Header().Get("Location"))
	if answer.Code != http.StatusSeeOther || found == nil {
		t.Fatalf("booking: %d %s\n%s", answer.Code, answer.Header().Get("Location"), answer.Body)
	}
	return found[1]
}

// count asks the database as the owner would.
func (b *bed) count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	err := b.DB.InTenant(t.Context(), b.town.ID, func(tx *db.Tx) error {
		return tx.QueryRow(context.WithoutCancel(t.Context()), query, args...).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func reception(t *testing.T, counters int) *person {
	t.Helper()
	return newPhone(t, apptest.Town("werne", counters)).as(t, receptionist)
}

func TestACallerIsBookedWithANameAndNothingElse(t *testing.T) {
	t.Parallel()
	p := reception(t, 1)
	shows(t, p.get("/bedienplatz/telefon"), http.StatusOK, []string{`value="pass"`, "Vier Schritte"}, []string{"wahl-0"})
	leadsTo(t, p.get("/bedienplatz/telefon?dazu=pass"), "/bedienplatz/telefon?anliegen=pass:1&lang=de")
	shows(t, p.get("/bedienplatz/telefon?anliegen=pass:1"), http.StatusOK,
		[]string{"heute 09:30", `value="2026-11-23T08:00:00&#43;01:00 amt"`, "kurzfristig", "Alter Pass", "15&nbsp;Minuten"}[:2], nil)
	reference := p.books(t, called("Elisabeth Froning"))
	shows(t, p.get("/bedienplatz/telefon?gebucht="+reference), http.StatusOK,
		[]string{"Zum Ansagen", "Montag, 23.\u00a0November 2026", "Wuppertal", "Ohne E-Mail-Adresse", "Alter Pass", "Elisabeth Froning"}, nil)
	if n := p.count(t, `SELECT count(*) FROM appointment WHERE tenant_id = $1 AND channel = 'phone'`, p.town.ID); n != 1 {
		t.Errorf("%d appointments by telephone", n)
	}
	if n := p.count(t, `SELECT count(*) FROM audit WHERE tenant_id = $1 AND action = 'appointment.book' AND actor LIKE 'staff:%'`, p.town.ID); n != 1 {
		t.Errorf("%d entries in the trail", n)
	}
	if n := p.count(t, `SELECT count(*) FROM outbox WHERE tenant_id = $1`, p.town.ID); n != 0 {
		t.Errorf("%d mails to nobody", n)
	}
}

func TestTheSameCallSentTwiceBooksOnce(t *testing.T) {
	t.Parallel()
	p := reception(t, 1)
	form := called("Elisabeth Froning")
	if first, second := p.books(t, form), p.books(t, form); first != second {
		t.Errorf("%s and then %s", first, second)
	}
}

func TestAWishedTimeOffTheGridIsBookedAsItWasTyped(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 1)
	settings.Plan.Offices[0].GridMinutes = 30
	p := newPhone(t, settings).as(t, receptionist)
	shows(t, p.get("/bedienplatz/telefon?anliegen=pass:1&tag=2026-11-23&zeit=09:05"), http.StatusOK,
		[]string{"Mo 23.11. 09:05", "Wunschzeit, frei", `value="2026-11-23T09:05:00&#43;01:00 amt" required checked`}, nil)
	reference := p.books(t, called("Froning", "wahl", "2026-11-23T09:05:00+01:00 amt", "email", "froning@example.org"))
	shows(t, p.get("/bedienplatz/termin/"+reference), http.StatusOK, []string{"9:05", "froning@example.org", "am Telefon"}, nil)
	if n := p.count(t, `SELECT start_tick FROM appointment WHERE tenant_id = $1`, p.town.ID); n != 109 {
		t.Errorf("it starts at tick %d", n)
	}
	if n := p.count(t, `SELECT count(*) FROM outbox WHERE tenant_id = $1 AND kind = 'confirmation'`, p.town.ID); n != 1 {
		t.Errorf("%d confirmations", n)
	}
}

func TestAWishedTimeThatIsNotFreeSaysWhyCounterByCounter(t *testing.T) {
	t.Parallel()
	p := reception(t, 2)
	p.books(t, called("Erste"))
	p.books(t, called("Zweite"))
	answer := p.get("/bedienplatz/telefon?anliegen=pass:1&tag=2026-11-23&zeit=09:05")
	shows(t, answer, http.StatusOK, []string{"nicht frei", "Warum ist Mo 23.11. 09:05 nicht frei?", "09:15"}, []string{"Wunschzeit, frei"})
	why := "/bedienplatz/warum?anliegen=pass:1&ort=amt&wann=2026-11-23T09:05:00%2B01:00"
	shows(t, p.get(why), http.StatusOK, []string{"belegt 09:00–09:15", "Schalter 2", "niemand kann ausweichen", "08:45 nehmen", "09:15 nehmen"}, nil)
	shows(t, p.get("/bedienplatz/warum?anliegen=pass:1&wann=2026-11-23T11:50:00%2B01:00"), http.StatusOK,
		[]string{"frei, aber nur bis 12:00", "08:00 bis 12:00", "12:05"}, nil)
	shows(t, p.get("/bedienplatz/warum?anliegen=pass:1&wann=2026-11-22T11:00:00%2B01:00"), http.StatusOK, []string{"nicht besetzt"}, nil)
}

func TestTimesKeptFromOnlineCarryALockAndItsWord(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 2)
	one := 1
	settings.Plan.Offices[0].Opening[0].Online = &one
	settings.Profile.Booking.LeadMinutes = 120
	p := newPhone(t, settings).as(t, receptionist)
	p.books(t, called("Erste"))
	shows(t, p.get("/bedienplatz/telefon?anliegen=pass:1&tag=2026-11-23&zeit=09:30"), http.StatusOK, []string{"zurückgehaltene Zeit", "noch 2 Plätze"}, nil)
	shows(t, p.get("/bedienplatz/telefon?anliegen=pass:1&tag=2026-11-20"), http.StatusOK, []string{"kurzfristig, nur hier"}, nil)
}

func TestATimeIsKeptWhileTheNameIsTypedAndLetGoForAnother(t *testing.T) {
	t.Parallel()
	b := newPhone(t, apptest.Town("werne", 1))
	p, other := b.as(t, receptionist), b.as(t, receptionist)
	shows(t, p.post("/bedienplatz/telefon/reservierung", called("E")), http.StatusOK, []string{"Reserviert bis 9:10", `value="E"`}, nil)
	free := "/bedienplatz/telefon?anliegen=pass:1&tag=2026-11-23&zeit=09:00"
	shows(t, other.get(free), http.StatusOK, []string{"nicht frei"}, nil)
	shows(t, p.get(free), http.StatusOK, []string{"Wunschzeit, frei"}, nil)
	shows(t, other.post("/bedienplatz/telefon", called("Langsam")), http.StatusConflict, []string{"gerade jemand anderes", `value="Langsam"`}, nil)
	p.post("/bedienplatz/telefon/reservierung", called("E", "wahl", "2026-11-23T10:00:00+01:00 amt"))
	shows(t, other.get(free), http.StatusOK, []string{"Wunschzeit, frei"}, nil)
	leadsTo(t, p.post("/bedienplatz/telefon/freigabe", url.Values{}), "/bedienplatz/telefon?lang=de")
	shows(t, other.get(strings.Replace(free, "09", "10", 1)), http.StatusOK, []string{"Wunschzeit, frei"}, nil)
}

func TestWhatWasTypedStaysWhereSomethingIsWrongWithIt(t *testing.T) {
	t.Parallel()
	p := reception(t, 1)
	shows(t, p.post("/bedienplatz/telefon", called("Froning", "email", "falsch")), http.StatusUnprocessableEntity,
		[]string{`value="Froning"`, `value="falsch"`, "Diese E-Mail-Adresse gibt es so nicht", `aria-invalid="true"`}, nil)
	shows(t, p.get("/bedienplatz/telefon?anliegen=pass:9"), http.StatusOK, []string{"höchstens 4 in einem Termin"}, []string{"wahl-0"})
}

func TestAClerkGivesTimesOfTheOwnOfficeAlone(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 1)
	second := settings.Plan.Offices[0]
	second.ID, second.Name, second.Letter = "bau", "Bauamt", "C"
	settings.Plan.Offices = append(settings.Plan.Offices, second)
	b := newPhone(t, settings)
	p := b.as(t, authz.Grant{Role: authz.Clerk, Office: "amt"})
	shows(t, p.get("/bedienplatz/telefon?anliegen=pass:1"), http.StatusOK, []string{"Bürgerbüro"}, []string{"Bauamt"})
	shows(t, p.get("/bedienplatz/telefon?anliegen=pass:1&ort=bau"), http.StatusForbidden, nil, nil)
	shows(t, p.post("/bedienplatz/telefon", called("Froning", "wahl", "2026-11-23T09:00:00+01:00 bau")), http.StatusForbidden, nil, nil)
	foreign := b.as(t, receptionist).books(t, called("Fremd", "wahl", "2026-11-23T09:00:00+01:00 bau"))
	for _, path := range []string{"", "/drucken", "/verschieben"} {
		shows(t, p.get("/bedienplatz/termin/"+foreign+path), http.StatusNotFound, nil, []string{"Fremd"})
	}
	for _, path := range []string{"/absagen", "/zuruecknehmen", "/kontakt", "/bestaetigung", "/verschieben"} {
		shows(t, p.post("/bedienplatz/termin/"+foreign+path, called("Dieb")), http.StatusNotFound, nil, []string{"Fremd"})
	}
	shows(t, b.as(t, authz.Grant{Role: authz.Administrator}).get("/bedienplatz/telefon"), http.StatusForbidden, nil, nil)
}

func TestTheConfirmationOnPaperIsInTheLanguageOfThePerson(t *testing.T) {
	t.Parallel()
	p := reception(t, 1)
	reference := p.books(t, called("Froning", "sprache", "en"))
	shows(t, p.get("/bedienplatz/telefon?gebucht="+reference), http.StatusOK, []string{"/drucken?von=de&amp;lang=en"}, nil)
	shows(t, p.get("/bedienplatz/termin/"+reference+"/drucken?lang=en&form=brief&von=de"), http.StatusOK,
		[]string{"Dear <bdi>Froning</bdi>", reference, "Monday", `href="/bedienplatz/termin/` + reference + `?lang=de"`}, []string{"Abmelden", "Sign out"})
	shows(t, p.get("/bedienplatz/termin/"+reference+"/drucken?form=x"), http.StatusBadRequest, nil, nil)
}

func TestACallerIsOfferedNoTimeThatNobodyCouldReach(t *testing.T) {
	t.Parallel()
	p := reception(t, 1)
	p.Clock.Set(time.Date(2026, 11, 23, 7, 58, 0, 0, time.UTC)) // Monday, two minutes to nine
	p = p.as(t, receptionist)
	shows(t, p.get("/bedienplatz/telefon?anliegen=pass"), http.StatusOK, []string{"heute 09:30"}, []string{"heute 09:00", "heute 09:15"})
	shows(t, p.get("/bedienplatz/telefon?anliegen=pass&tag=2026-11-23"), http.StatusOK, []string{"heute 09:00"}, nil) // who is here may
}

func TestMovingBeginsAtTheOwnDayAndChoosesNothing(t *testing.T) {
	t.Parallel()
	p := reception(t, 1)
	reference := p.books(t, called("Froning", "email", "froning@example.org")) // on Monday
	answer := p.get("/bedienplatz/termin/" + reference + "/verschieben")
	shows(t, answer, http.StatusOK, []string{"Mo 23.11."}, []string{"heute", " checked"})
}
