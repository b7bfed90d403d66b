package phone_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/dev/stafftest"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/authz"
)

func TestACallerIsBookedWithANameAndNothingElse(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 1)
	stafftest.Shows(t, p.Get("/bedienplatz/telefon"), http.StatusOK, []string{`value="pass"`, "Vier Schritte"}, []string{"wahl-0"})
	stafftest.LeadsTo(t, p.Get("/bedienplatz/telefon?dazu=pass"), "/bedienplatz/telefon?anliegen=pass:1&lang=de")
	stafftest.Shows(t, p.Get("/bedienplatz/telefon?anliegen=pass:1"), http.StatusOK,
		[]string{"heute 09:30", `value="2026-11-23T08:00:00&#43;01:00 amt"`, "kurzfristig", "Alter Pass", "15&nbsp;Minuten"}[:2], nil)
	reference := p.Books(t, stafftest.Call("Elisabeth Froning"))
	stafftest.Shows(t, p.Get("/bedienplatz/telefon?gebucht="+reference), http.StatusOK,
		[]string{"Zum Ansagen", "Montag, 23.\u00a0November 2026", "Wuppertal", "Ohne E-Mail-Adresse", "Alter Pass", "Elisabeth Froning"}, nil)
	if n := p.Count(t, `SELECT count(*) FROM appointment WHERE tenant_id = $1 AND channel = 'phone'`, p.Here.ID); n != 1 {
		t.Errorf("%d appointments by telephone", n)
	}
	if n := p.Count(t, `SELECT count(*) FROM audit WHERE tenant_id = $1 AND action = 'appointment.book' AND actor LIKE 'staff:%'`, p.Here.ID); n != 1 {
		t.Errorf("%d entries in the trail", n)
	}
	if n := p.Count(t, `SELECT count(*) FROM outbox WHERE tenant_id = $1`, p.Here.ID); n != 0 {
		t.Errorf("%d mails to nobody", n)
	}
}

func TestTheSameCallSentTwiceBooksOnce(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 1)
	form := stafftest.Call("Elisabeth Froning")
	if first, second := p.Books(t, form), p.Books(t, form); first != second {
		t.Errorf("%s and then %s", first, second)
	}
}

func TestAWishedTimeOffTheGridIsBookedAsItWasTyped(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 1)
	settings.Plan.Offices[0].GridMinutes = 30
	p := stafftest.Open(t, settings).As(t, stafftest.Receptionist)
	stafftest.Shows(t, p.Get("/bedienplatz/telefon?anliegen=pass:1&tag=2026-11-23&zeit=09:05"), http.StatusOK,
		[]string{"Mo 23.11. 09:05", "Wunschzeit, frei", `value="2026-11-23T09:05:00&#43;01:00 amt" required checked`}, nil)
	reference := p.Books(t, stafftest.Call("Froning", "wahl", "2026-11-23T09:05:00+01:00 amt", "email", "froning@example.org"))
	stafftest.Shows(t, p.Get("/bedienplatz/termin/"+reference), http.StatusOK, []string{"9:05", "froning@example.org", "am Telefon"}, nil)
	if n := p.Count(t, `SELECT start_tick FROM appointment WHERE tenant_id = $1`, p.Here.ID); n != 109 {
		t.Errorf("it starts at tick %d", n)
	}
	if n := p.Count(t, `SELECT count(*) FROM outbox WHERE tenant_id = $1 AND kind = 'confirmation'`, p.Here.ID); n != 1 {
		t.Errorf("%d confirmations", n)
	}
}

func TestAWishedTimeThatIsNotFreeSaysWhyCounterByCounter(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 2)
	p.Books(t, stafftest.Call("Erste"))
	p.Books(t, stafftest.Call("Zweite"))
	answer := p.Get("/bedienplatz/telefon?anliegen=pass:1&tag=2026-11-23&zeit=09:05")
	stafftest.Shows(t, answer, http.StatusOK, []string{"nicht frei", "Warum ist Mo 23.11. 09:05 nicht frei?", "09:15"}, []string{"Wunschzeit, frei"})
	why := "/bedienplatz/warum?anliegen=pass:1&ort=amt&wann=2026-11-23T09:05:00%2B01:00"
	stafftest.Shows(t, p.Get(why), http.StatusOK, []string{"belegt 09:00–09:15", "Schalter 2", "niemand kann ausweichen", "08:45 nehmen", "09:15 nehmen"}, nil)
	stafftest.Shows(t, p.Get("/bedienplatz/warum?anliegen=pass:1&wann=2026-11-23T11:50:00%2B01:00"), http.StatusOK,
		[]string{"frei, aber nur bis 12:00", "08:00 bis 12:00", "12:05"}, nil)
	stafftest.Shows(t, p.Get("/bedienplatz/warum?anliegen=pass:1&wann=2026-11-22T11:00:00%2B01:00"), http.StatusOK, []string{"nicht besetzt"}, nil)
}

func TestTimesKeptFromOnlineCarryALockAndItsWord(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 2)
	one := 1
	settings.Plan.Offices[0].Opening[0].Online = &one
	settings.Profile.Booking.LeadMinutes = 120
	p := stafftest.Open(t, settings).As(t, stafftest.Receptionist)
	p.Books(t, stafftest.Call("Erste"))
	stafftest.Shows(t, p.Get("/bedienplatz/telefon?anliegen=pass:1&tag=2026-11-23&zeit=09:30"), http.StatusOK, []string{"zurückgehaltene Zeit", "noch 2 Plätze"}, nil)
	stafftest.Shows(t, p.Get("/bedienplatz/telefon?anliegen=pass:1&tag=2026-11-20"), http.StatusOK, []string{"kurzfristig, nur hier"}, nil)
}

func TestATimeIsKeptWhileTheNameIsTypedAndLetGoForAnother(t *testing.T) {
	t.Parallel()
	b := stafftest.Open(t, apptest.Town("werne", 1))
	p, other := b.As(t, stafftest.Receptionist), b.As(t, stafftest.Receptionist)
	stafftest.Shows(t, p.Post("/bedienplatz/telefon/reservierung", stafftest.Call("E")), http.StatusOK, []string{"Reserviert bis 9:10", `value="E"`}, nil)
	free := "/bedienplatz/telefon?anliegen=pass:1&tag=2026-11-23&zeit=09:00"
	stafftest.Shows(t, other.Get(free), http.StatusOK, []string{"nicht frei"}, nil)
	stafftest.Shows(t, p.Get(free), http.StatusOK, []string{"Wunschzeit, frei"}, nil)
	stafftest.Shows(t, other.Post("/bedienplatz/telefon", stafftest.Call("Langsam")), http.StatusConflict, []string{"gerade jemand anderes", `value="Langsam"`}, nil)
	p.Post("/bedienplatz/telefon/reservierung", stafftest.Call("E", "wahl", "2026-11-23T10:00:00+01:00 amt"))
	stafftest.Shows(t, other.Get(free), http.StatusOK, []string{"Wunschzeit, frei"}, nil)
	stafftest.LeadsTo(t, p.Post("/bedienplatz/telefon/freigabe", url.Values{}), "/bedienplatz/telefon?lang=de")
	stafftest.Shows(t, other.Get(strings.Replace(free, "09", "10", 1)), http.StatusOK, []string{"Wunschzeit, frei"}, nil)
}

func TestWhatWasTypedStaysWhereSomethingIsWrongWithIt(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 1)
	stafftest.Shows(t, p.Post("/bedienplatz/telefon", stafftest.Call("Froning", "email", "falsch")), http.StatusUnprocessableEntity,
		[]string{`value="Froning"`, `value="falsch"`, "Diese E-Mail-Adresse gibt es so nicht", `aria-invalid="true"`}, nil)
	stafftest.Shows(t, p.Get("/bedienplatz/telefon?anliegen=pass:9"), http.StatusOK, []string{"höchstens 4 in einem Termin"}, []string{"wahl-0"})
}

func TestAClerkGivesTimesOfTheOwnOfficeAlone(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 1)
	second := settings.Plan.Offices[0]
	second.ID, second.Name, second.Letter = "bau", "Bauamt", "C"
	settings.Plan.Offices = append(settings.Plan.Offices, second)
	b := stafftest.Open(t, settings)
	p := b.As(t, authz.Grant{Role: authz.Clerk, Office: "amt"})
	stafftest.Shows(t, p.Get("/bedienplatz/telefon?anliegen=pass:1"), http.StatusOK, []string{"Bürgerbüro"}, []string{"Bauamt"})
	stafftest.Shows(t, p.Get("/bedienplatz/telefon?anliegen=pass:1&ort=bau"), http.StatusForbidden, nil, nil)
	stafftest.Shows(t, p.Post("/bedienplatz/telefon", stafftest.Call("Froning", "wahl", "2026-11-23T09:00:00+01:00 bau")), http.StatusForbidden, nil, nil)
	foreign := b.As(t, stafftest.Receptionist).Books(t, stafftest.Call("Fremd", "wahl", "2026-11-23T09:00:00+01:00 bau"))
	for _, path := range []string{"", "/drucken", "/verschieben"} {
		stafftest.Shows(t, p.Get("/bedienplatz/termin/"+foreign+path), http.StatusNotFound, nil, []string{"Fremd"})
	}
	for _, path := range []string{"/absagen", "/zuruecknehmen", "/kontakt", "/bestaetigung", "/verschieben"} {
		stafftest.Shows(t, p.Post("/bedienplatz/termin/"+foreign+path, stafftest.Call("Dieb")), http.StatusNotFound, nil, []string{"Fremd"})
	}
	stafftest.Shows(t, b.As(t, authz.Grant{Role: authz.Administrator}).Get("/bedienplatz/telefon"), http.StatusForbidden, nil, nil)
}

func TestTheConfirmationOnPaperIsInTheLanguageOfThePerson(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 1)
	reference := p.Books(t, stafftest.Call("Froning", "sprache", "en"))
	stafftest.Shows(t, p.Get("/bedienplatz/telefon?gebucht="+reference), http.StatusOK, []string{"/drucken?von=de&amp;lang=en"}, nil)
	stafftest.Shows(t, p.Get("/bedienplatz/termin/"+reference+"/drucken?lang=en&form=brief&von=de"), http.StatusOK,
		[]string{"Dear <bdi>Froning</bdi>", reference, "Monday", `href="/bedienplatz/termin/` + reference + `?lang=de"`}, []string{"Abmelden", "Sign out"})
	stafftest.Shows(t, p.Get("/bedienplatz/termin/"+reference+"/drucken?form=x"), http.StatusBadRequest, nil, nil)
}

func TestACallerIsOfferedNoTimeThatNobodyCouldReach(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 1)
	p.Clock.Set(time.Date(2026, 11, 23, 7, 58, 0, 0, time.UTC)) // Monday, two minutes to nine
	p = p.As(t, stafftest.Receptionist)
	stafftest.Shows(t, p.Get("/bedienplatz/telefon?anliegen=pass"), http.StatusOK, []string{"heute 09:30"}, []string{"heute 09:00", "heute 09:15"})
	stafftest.Shows(t, p.Get("/bedienplatz/telefon?anliegen=pass&tag=2026-11-23"), http.StatusOK, []string{"heute 09:00"}, nil) // who is here may
}

func TestMovingBeginsAtTheOwnDayAndChoosesNothing(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 1)
	reference := p.Books(t, stafftest.Call("Froning", "email", "froning@example.org")) // on Monday
	answer := p.Get("/bedienplatz/termin/" + reference + "/verschieben")
	stafftest.Shows(t, answer, http.StatusOK, []string{"Mo 23.11."}, []string{"heute", " checked"})
}
