package citizen_test

import (
	"net/http"
	"strings"
	"testing"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

func TestASearchForgivesWhatPeopleType(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	for query, want := range map[string]string{
		"Personalausweis":                "Personalausweis",
		"perso":                          "Personalausweis",
		"Persoanlausweis":                "Personalausweis",
		"personalauswies":                "Personalausweis",
		"ausweis":                        "Personalausweis",
		"Umzug":                          "Wohnsitz ummelden",
		"umzg":                           "Wohnsitz ummelden",
		"eheschliessung":                 "Eheschließung anmelden",
		"Ehe":                            "Eheschließung anmelden",
		"fuhrungszeugnis":                "Führungszeugnis",
		"ich möchte ein führungszeugnis": "Führungszeugnis",
		"hundesteuer anmelden":           "Hundesteuer",
	} {
		body := v.get("/?q=" + strings.ReplaceAll(query, " ", "+")).body
		_, first, _ := strings.Cut(body, `class="st-rowlink__t">`)
		if got, _, _ := strings.Cut(first, "<"); got != want {
			t.Errorf("%q finds %q first, want %q", query, got, want)
		}
	}
}

func TestASynonymInItsOwnWordsBeatsPartsOfNames(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", func(settings *tenant.Settings) {
		settings.Catalog.Services[2].Synonyms = []string{"Ausweis"}
	})
	body := s.visitor().get("/?q=ausweis").body
	if hund, perso := strings.Index(body, "Hundesteuer"), strings.Index(body, ">Personalausweis<"); hund < 0 || hund > perso {
		t.Errorf("the service that goes by the name stands at %d, another at %d", hund, perso)
	}
}

func TestASearchWithoutAHitOffersTheCategories(t *testing.T) {
	t.Parallel()
	newServer(t, "http", nil).visitor().get("/?q=raumschiff").
		expect(t, http.StatusOK, "Dazu haben wir nichts gefunden", "Ausweise &amp; Pässe")
}

func TestASearchFindsBothTheTranslationAndTheGermanName(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	for _, query := range []string{"identity", "personalausweis"} {
		v.get("/?lang=en&q="+query).expect(t, http.StatusOK, "1 result", "Identity card", `<bdi lang="de">Personalausweis</bdi>`)
	}
}

func TestWhatNeedsNoVisitLeadsOut(t *testing.T) {
	t.Parallel()
	newServer(t, "http", nil).visitor().get("/anliegen/leben").
		expect(t, http.StatusOK, `href="https://zeugnis.example/"`, "ohne Besuch", "andere Stelle", "Kreis Unna", `href="/auswahl?anliegen=ehe&amp;lang=de"`)
}

func TestTheFirstPageNamesTheNextFreeTime(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", nil)
	s.visitor().get("/").expect(t, http.StatusOK, "Nächster freier Termin Montag, 23. November 2026 8:00 Uhr")
	s.hall.refuse["Calendar"] = http.ErrHandlerTimeout
	s.visitor().get("/").expect(t, http.StatusOK, "Wählen Sie Ihr Anliegen")
}

func TestPlusAndMinusCarryTheWholeBasket(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	one := v.get("/auswahl?anliegen=meldung,ausweis")
	one.expect(t, http.StatusOK, `name="anliegen" value="meldung:1,ausweis:2"`, `aria-label="Eins weniger: Personalausweis" aria-disabled="true"`, "35 Minuten")
	two := v.get("/auswahl?anliegen=meldung,ausweis:2")
	two.expect(t, http.StatusOK, `name="anliegen" value="meldung:1,ausweis:1"`, `aria-label="Eins mehr: Personalausweis" aria-disabled="true"`,
		"45 Minuten", "Höchstens 2 Personen in einem Termin", `href="/auswahl?anliegen=meldung:1&amp;lang=de"`)
}

func TestWhatIsToBringIsNamedOnce(t *testing.T) {
	t.Parallel()
	_, sum, _ := strings.Cut(newServer(t, "http", nil).visitor().get("/auswahl?anliegen=ausweis,meldung").body, "<aside")
	if n := strings.Count(sum, "Alter Ausweis"); n != 1 {
		t.Errorf("the old identity card is asked for %d times", n)
	}
}

func TestEveryPageSaysUnderWhichConditionAndWithWhatLinkAFormIsNeeded(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	const form = `Nur unter 16 Jahren: <a class="kern-link st-form" href="https://formulare.example/eltern.pdf">Einverständnis</a> (ausgefüllt mitbringen)`
	v.get("/auswahl?anliegen=ausweis&lang=de").expect(t, http.StatusOK, form, "Alter Ausweis (Formular liegt bei uns aus)")
	v.get("/auswahl?anliegen=ausweis&lang=en").expect(t, http.StatusOK, "Only under 16: ", "(bring it filled in)")
	token := v.book()
	v.get("/termin/"+token+"?lang=de").expect(t, http.StatusOK, form)
}

func TestAServiceThatDoesNotGoAlongLeavesTheBasketAsItIs(t *testing.T) {
	t.Parallel()
	newServer(t, "http", nil).visitor().get("/auswahl?anliegen=ausweis&dazu=ehe").
		expect(t, http.StatusOK, "„Eheschließung anmelden“ braucht einen eigenen Termin", "Ihre Auswahl bleibt", "15 Minuten",
			`href="/auswahl?anliegen=ehe&amp;lang=de"`, "Weiter zu den Zeiten")
}

func TestABasketThatCannotBeBookedSaysWhyAndLeadsNoFurther(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	for address, why := range map[string]string{
		"/auswahl?anliegen=ausweis,ehe":            "lassen sich nicht in einem Termin erledigen",
		"/auswahl?anliegen=ausweis:2,hund,meldung": "Zusammen 135 Minuten. Ein Termin dauert höchstens 120 Minuten.",
		"/auswahl?anliegen=ausweis:7":              "höchstens 2 in einem Termin",
	} {
		a := v.get(address)
		a.expect(t, http.StatusOK, why)
		a.lacks(t, "Weiter zu den Zeiten")
	}
	v.get("/zeiten?anliegen=ausweis,ehe").expect(t, http.StatusSeeOther)
}

func TestAnEmptyBasketOffersTheCategories(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.get("/auswahl").expect(t, http.StatusOK, "Noch nichts ausgewählt", "Leben")
	v.get("/zeiten").expect(t, http.StatusSeeOther)
}

func TestABasketNobodyCouldMeanIsRefused(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.get("/auswahl?anliegen=ausweis:x").expect(t, http.StatusBadRequest)
	v.get("/auswahl?anliegen=gibtesnicht").expect(t, http.StatusUnprocessableEntity, "Dieses Anliegen gibt es hier nicht")
}

func TestTheNextFreeTimeComesFirstAndItsDayIsOpen(t *testing.T) {
	t.Parallel()
	newServer(t, "http", nil).visitor().get("/zeiten?anliegen=ausweis").
		expect(t, http.StatusOK, "8:00 Uhr nehmen", `value="2026-11-23T08:00:00&#43;01:00"`, "Vormittag 16 Zeiten", "Nachmittag 4 Zeiten",
			"Montag, 23. November 2026, 20 Zeiten frei, ausgewählt", "bis Freitag, 11. Dezember 2026 buchen", "Marktplatz 1")
}

func TestEveryOfficeThatDoesAllIsAChoice(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.get("/zeiten?anliegen=ausweis&ort=nebenstelle").expect(t, http.StatusOK, "Donnerstag, 26. November 2026 14:00 Uhr", "Ort wählen", "12 frei")
	v.get("/zeiten?anliegen=meldung").lacks(t, "Ort wählen")
}

func TestTheFeeIsThatOfTheChosenDay(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.get("/zeiten?anliegen=ausweis&tag=2026-11-23").expect(t, http.StatusOK, "37,00 Euro")
	v.get("/zeiten?anliegen=ausweis&tag=2026-11-24").expect(t, http.StatusOK, "46,00 Euro")
}

func TestADayWithoutTimesIsNoLinkAndSaysWhy(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", nil)
	s.hall.fill(s.town, civil.NewDate(2026, 11, 24))
	a := s.visitor().get("/zeiten?anliegen=meldung")
	a.expect(t, http.StatusOK, "Dienstag, 24. November 2026, keine Zeit frei", "Mittwoch, 9. Dezember 2026, Personalversammlung",
		"9. Dezember: Personalversammlung")
	a.lacks(t, "tag=2026-11-24", "tag=2026-12-09")
}

func TestAWeekWithNothingFreeIsOneLineWithItsReason(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", func(settings *tenant.Settings) {
		closure := &settings.Plan.Offices[0].Closures[0]
		closure.From.Date, closure.Until.Date, closure.Reason = civil.NewDate(2026, 11, 30), civil.NewDate(2026, 12, 4), "Wir richten neue Programme ein"
	})
	a := s.visitor().get("/zeiten?anliegen=meldung")
	a.expect(t, http.StatusOK, "30. November bis 4. Dezember", "Keine Zeiten frei: Wir richten neue Programme ein")
	a.lacks(t, "tag-2026-12-02")
}

func TestWhenNothingIsFreeThePageSaysWhatHelps(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", nil)
	for date := civil.NewDate(2026, 11, 20); date <= civil.NewDate(2026, 12, 11); date++ {
		s.hall.fill(s.town, date)
	}
	s.visitor().get("/zeiten?anliegen=ausweis,meldung").
		expect(t, http.StatusOK, "Bis 11. Dezember ist leider nichts frei", "35 Minuten am Stück", "Teilen Sie auf zwei Termine auf",
			"Für Personalausweis (15 Minuten) sind 12 Zeiten frei", "Anrufen", "Ziehen Sie eine Nummer.")
	s.visitor().get("/zeiten?anliegen=ausweis&ort=buergerbuero").
		expect(t, http.StatusOK, "leider nichts frei", "Dort sind 12 Zeiten für alles frei", "ort=nebenstelle")
}

func TestAClosureIsTheReasonWhereNothingIsFree(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", func(settings *tenant.Settings) {
		settings.Plan.Offices[2].Closures = []office.Closure{{
			From: civil.Moment{Date: civil.NewDate(2026, 11, 1)}, Until: civil.Moment{Date: civil.NewDate(2026, 12, 31)}, Reason: "Wir bauen um",
		}}
	})
	a := s.visitor().get("/zeiten?anliegen=ehe")
	a.expect(t, http.StatusOK, "Bis 11. Dezember ist leider nichts frei", "Der Grund: Wir bauen um", "Anrufen")
	a.lacks(t, "Morgens noch einmal schauen", "am Stück")
}

func TestWhatIsNotBookedOnlineHasADoorOfItsOwn(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", func(settings *tenant.Settings) {
		for i := range settings.Catalog.Services {
			if service := &settings.Catalog.Services[i]; service.ID == "hund" {
				no := false
				service.Online = &no
			}
		}
	})
	v := s.visitor()
	a := v.get("/auswahl?anliegen=hund")
	a.expect(t, http.StatusOK, "buchen wir für Sie am Telefon", "02389 71-333", `href="tel:`)
	v.get("/zeiten?anliegen=hund").expect(t, http.StatusSeeOther)
	v.get("/auswahl?anliegen=ausweis,hund").expect(t, http.StatusOK, "Hundesteuer", `href="/auswahl?anliegen=ausweis:1&amp;lang=de"`)
	v.get("/auswahl?anliegen=ausweis&dazu=hund").expect(t, http.StatusOK, "buchen wir für Sie am Telefon", "Weiter mit Ihren anderen Anliegen")
	for i := range s.town.Settings().Catalog.Services {
		service := &s.town.Settings().Catalog.Services[i]
		if service.NoVisit == nil && service.Elsewhere == nil {
			continue
		}
		for _, path := range []string{"/auswahl", "/zeiten"} {
			a := v.get(path + "?anliegen=" + service.ID)
			if a.status == http.StatusSeeOther {
				a = v.get(a.header.Get("Location"))
			}
			a.expect(t, http.StatusOK, service.Name, "Zur Seite")
		}
	}
}

func TestABasketThatIsTooLongIsOfferedInTwo(t *testing.T) {
	t.Parallel()
	newServer(t, "http", nil).visitor().get("/auswahl?anliegen=ausweis:2,hund,meldung").
		expect(t, http.StatusOK, "Ein Termin dauert höchstens 120 Minuten.", "Erst ", "danach den Rest")
}

func TestWhatWasChosenStaysInSightWhileMoreIsLookedFor(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	for _, address := range []string{"/?anliegen=ausweis:2", "/?anliegen=ausweis:2&q=hund", "/anliegen/leben?anliegen=ausweis:2"} {
		v.get(address).expect(t, http.StatusOK, "25 Minuten 1 Anliegen Zu Ihrer Auswahl", `href="/auswahl?anliegen=ausweis:2&amp;lang=de"`)
	}
	v.get("/").lacks(t, "Zu Ihrer Auswahl")
}
