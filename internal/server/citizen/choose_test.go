package citizen_test

import (
	"net/http"
	"strings"
	"testing"

	"stadttermin/internal/dev/citizentest"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

func TestASearchForgivesWhatPeopleType(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
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
		body := v.Get("/?q=" + strings.ReplaceAll(query, " ", "+")).Body
		_, first, _ := strings.Cut(body, `class="st-rowlink__t">`)
		if got, _, _ := strings.Cut(first, "<"); got != want {
			t.Errorf("%q finds %q first, want %q", query, got, want)
		}
	}
}

func TestASynonymInItsOwnWordsBeatsPartsOfNames(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", func(settings *tenant.Settings) {
		settings.Catalog.Services[2].Synonyms = []string{"Ausweis"}
	})
	body := s.Visitor().Get("/?q=ausweis").Body
	if hund, perso := strings.Index(body, "Hundesteuer"), strings.Index(body, ">Personalausweis<"); hund < 0 || hund > perso {
		t.Errorf("the service that goes by the name stands at %d, another at %d", hund, perso)
	}
}

func TestASearchWithoutAHitOffersTheCategories(t *testing.T) {
	t.Parallel()
	citizentest.New(t, "http", nil).Visitor().Get("/?q=raumschiff").
		Expect(t, http.StatusOK, "Dazu haben wir nichts gefunden", "Ausweise &amp; Pässe")
}

func TestASearchFindsBothTheTranslationAndTheGermanName(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	for _, query := range []string{"identity", "personalausweis"} {
		v.Get("/?lang=en&q="+query).Expect(t, http.StatusOK, "1 result", "Identity card", `<bdi lang="de">Personalausweis</bdi>`)
	}
}

func TestWhatNeedsNoVisitLeadsOut(t *testing.T) {
	t.Parallel()
	citizentest.New(t, "http", nil).Visitor().Get("/anliegen/leben").
		Expect(t, http.StatusOK, `href="https://zeugnis.example/"`, "ohne Besuch", "andere Stelle", "Kreis Unna", `href="/auswahl?anliegen=ehe&amp;lang=de"`)
}

func TestTheFirstPageNamesTheNextFreeTime(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", nil)
	s.Visitor().Get("/").Expect(t, http.StatusOK, "Nächster freier Termin Montag, 23. November 2026 8:00 Uhr")
	s.Hall.Refuse["Calendar"] = http.ErrHandlerTimeout
	s.Visitor().Get("/").Expect(t, http.StatusOK, "Wählen Sie Ihr Anliegen")
}

func TestPlusAndMinusCarryTheWholeBasket(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	one := v.Get("/auswahl?anliegen=meldung,ausweis")
	one.Expect(t, http.StatusOK, `name="anliegen" value="meldung:1,ausweis:2"`, `aria-label="Eins weniger: Personalausweis" aria-disabled="true"`, "35 Minuten")
	two := v.Get("/auswahl?anliegen=meldung,ausweis:2")
	two.Expect(t, http.StatusOK, `name="anliegen" value="meldung:1,ausweis:1"`, `aria-label="Eins mehr: Personalausweis" aria-disabled="true"`,
		"45 Minuten", "Höchstens 2 Personen in einem Termin", `href="/auswahl?anliegen=meldung:1&amp;lang=de"`)
}

func TestWhatIsToBringIsNamedOnce(t *testing.T) {
	t.Parallel()
	_, sum, _ := strings.Cut(citizentest.New(t, "http", nil).Visitor().Get("/auswahl?anliegen=ausweis,meldung").Body, "<aside")
	if n := strings.Count(sum, "Alter Ausweis"); n != 1 {
		t.Errorf("the old identity card is asked for %d times", n)
	}
}

func TestEveryPageSaysUnderWhichConditionAndWithWhatLinkAFormIsNeeded(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	const form = `Nur unter 16 Jahren: <a class="kern-link st-form" href="https://formulare.example/eltern.pdf">Einverständnis</a> (ausgefüllt mitbringen)`
	v.Get("/auswahl?anliegen=ausweis&lang=de").Expect(t, http.StatusOK, form, "Alter Ausweis (Formular liegt bei uns aus)")
	v.Get("/auswahl?anliegen=ausweis&lang=en").Expect(t, http.StatusOK, "Only under 16: ", "(bring it filled in)")
	token := v.Book()
	v.Get("/termin/"+token+"?lang=de").Expect(t, http.StatusOK, form)
}

func TestAServiceThatDoesNotGoAlongLeavesTheBasketAsItIs(t *testing.T) {
	t.Parallel()
	citizentest.New(t, "http", nil).Visitor().Get("/auswahl?anliegen=ausweis&dazu=ehe").
		Expect(t, http.StatusOK, "„Eheschließung anmelden“ braucht einen eigenen Termin", "Ihre Auswahl bleibt", "15 Minuten",
			`href="/auswahl?anliegen=ehe&amp;lang=de"`, "Weiter zu den Zeiten")
}

func TestABasketThatCannotBeBookedSaysWhyAndLeadsNoFurther(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	for address, why := range map[string]string{
		"/auswahl?anliegen=ausweis,ehe":            "lassen sich nicht in einem Termin erledigen",
		"/auswahl?anliegen=ausweis:2,hund,meldung": "Zusammen 135 Minuten. Ein Termin dauert höchstens 120 Minuten.",
		"/auswahl?anliegen=ausweis:7":              "höchstens 2 in einem Termin",
	} {
		a := v.Get(address)
		a.Expect(t, http.StatusOK, why)
		a.Lacks(t, "Weiter zu den Zeiten")
	}
	v.Get("/zeiten?anliegen=ausweis,ehe").Expect(t, http.StatusSeeOther)
}

func TestAnEmptyBasketOffersTheCategories(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	v.Get("/auswahl").Expect(t, http.StatusOK, "Noch nichts ausgewählt", "Leben")
	v.Get("/zeiten").Expect(t, http.StatusSeeOther)
}

func TestABasketNobodyCouldMeanIsRefused(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	v.Get("/auswahl?anliegen=ausweis:x").Expect(t, http.StatusBadRequest)
	v.Get("/auswahl?anliegen=gibtesnicht").Expect(t, http.StatusUnprocessableEntity, "Dieses Anliegen gibt es hier nicht")
}

func TestTheNextFreeTimeComesFirstAndItsDayIsOpen(t *testing.T) {
	t.Parallel()
	citizentest.New(t, "http", nil).Visitor().Get("/zeiten?anliegen=ausweis").
		Expect(t, http.StatusOK, "8:00 Uhr nehmen", `value="2026-11-23T08:00:00&#43;01:00"`, "Vormittag 16 Zeiten", "Nachmittag 4 Zeiten",
			"Montag, 23. November 2026, 20 Zeiten frei, ausgewählt", "bis Freitag, 11. Dezember 2026 buchen", "Marktplatz 1")
}

func TestEveryOfficeThatDoesAllIsAChoice(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	v.Get("/zeiten?anliegen=ausweis&ort=nebenstelle").Expect(t, http.StatusOK, "Donnerstag, 26. November 2026 14:00 Uhr", "Ort wählen", "12 frei")
	v.Get("/zeiten?anliegen=meldung").Lacks(t, "Ort wählen")
}

func TestTheFeeIsThatOfTheChosenDay(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	v.Get("/zeiten?anliegen=ausweis&tag=2026-11-23").Expect(t, http.StatusOK, "37,00 Euro")
	v.Get("/zeiten?anliegen=ausweis&tag=2026-11-24").Expect(t, http.StatusOK, "46,00 Euro")
}

func TestADayWithoutTimesIsNoLinkAndSaysWhy(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", nil)
	s.Hall.Fill(s.Town, civil.NewDate(2026, 11, 24))
	a := s.Visitor().Get("/zeiten?anliegen=meldung")
	a.Expect(t, http.StatusOK, "Dienstag, 24. November 2026, keine Zeit frei", "Mittwoch, 9. Dezember 2026, Personalversammlung",
		"9. Dezember: Personalversammlung")
	a.Lacks(t, "tag=2026-11-24", "tag=2026-12-09")
}

func TestAWeekWithNothingFreeIsOneLineWithItsReason(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", func(settings *tenant.Settings) {
		closure := &settings.Plan.Offices[0].Closures[0]
		closure.From.Date, closure.Until.Date, closure.Reason = civil.NewDate(2026, 11, 30), civil.NewDate(2026, 12, 4), "Wir richten neue Programme ein"
	})
	a := s.Visitor().Get("/zeiten?anliegen=meldung")
	a.Expect(t, http.StatusOK, "30. November bis 4. Dezember", "Keine Zeiten frei: Wir richten neue Programme ein")
	a.Lacks(t, "tag-2026-12-02")
}

func TestWhenNothingIsFreeThePageSaysWhatHelps(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", nil)
	for date := civil.NewDate(2026, 11, 20); date <= civil.NewDate(2026, 12, 11); date++ {
		s.Hall.Fill(s.Town, date)
	}
	s.Visitor().Get("/zeiten?anliegen=ausweis,meldung").
		Expect(t, http.StatusOK, "Bis 11. Dezember ist leider nichts frei", "35 Minuten am Stück", "Teilen Sie auf zwei Termine auf",
			"Für Personalausweis (15 Minuten) sind 12 Zeiten frei", "Anrufen", "Ziehen Sie eine Nummer.")
	s.Visitor().Get("/zeiten?anliegen=ausweis&ort=buergerbuero").
		Expect(t, http.StatusOK, "leider nichts frei", "Dort sind 12 Zeiten für alles frei", "ort=nebenstelle")
}

func TestAClosureIsTheReasonWhereNothingIsFree(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", func(settings *tenant.Settings) {
		settings.Plan.Offices[2].Closures = []office.Closure{{
			From: civil.Moment{Date: civil.NewDate(2026, 11, 1)}, Until: civil.Moment{Date: civil.NewDate(2026, 12, 31)}, Reason: "Wir bauen um",
		}}
	})
	a := s.Visitor().Get("/zeiten?anliegen=ehe")
	a.Expect(t, http.StatusOK, "Bis 11. Dezember ist leider nichts frei", "Der Grund: Wir bauen um", "Anrufen")
	a.Lacks(t, "Morgens noch einmal schauen", "am Stück")
}

func TestWhatIsNotBookedOnlineHasADoorOfItsOwn(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", func(settings *tenant.Settings) {
		for i := range settings.Catalog.Services {
			if service := &settings.Catalog.Services[i]; service.ID == "hund" {
				no := false
				service.Online = &no
			}
		}
	})
	v := s.Visitor()
	a := v.Get("/auswahl?anliegen=hund")
	a.Expect(t, http.StatusOK, "buchen wir für Sie am Telefon", "02389 71-333", `href="tel:`)
	v.Get("/zeiten?anliegen=hund").Expect(t, http.StatusSeeOther)
	v.Get("/auswahl?anliegen=ausweis,hund").Expect(t, http.StatusOK, "Hundesteuer", `href="/auswahl?anliegen=ausweis:1&amp;lang=de"`)
	v.Get("/auswahl?anliegen=ausweis&dazu=hund").Expect(t, http.StatusOK, "buchen wir für Sie am Telefon", "Weiter mit Ihren anderen Anliegen")
	for i := range s.Town.Settings().Catalog.Services {
		service := &s.Town.Settings().Catalog.Services[i]
		if service.NoVisit == nil && service.Elsewhere == nil {
			continue
		}
		for _, path := range []string{"/auswahl", "/zeiten"} {
			a := v.Get(path + "?anliegen=" + service.ID)
			if a.Status == http.StatusSeeOther {
				a = v.Get(a.Header.Get("Location"))
			}
			a.Expect(t, http.StatusOK, service.Name, "Zur Seite")
		}
	}
}

func TestABasketThatIsTooLongIsOfferedInTwo(t *testing.T) {
	t.Parallel()
	citizentest.New(t, "http", nil).Visitor().Get("/auswahl?anliegen=ausweis:2,hund,meldung").
		Expect(t, http.StatusOK, "Ein Termin dauert höchstens 120 Minuten.", "Erst ", "danach den Rest")
}

func TestWhatWasChosenStaysInSightWhileMoreIsLookedFor(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	for _, address := range []string{"/?anliegen=ausweis:2", "/?anliegen=ausweis:2&q=hund", "/anliegen/leben?anliegen=ausweis:2"} {
		v.Get(address).Expect(t, http.StatusOK, "25 Minuten 1 Anliegen Zu Ihrer Auswahl", `href="/auswahl?anliegen=ausweis:2&amp;lang=de"`)
	}
	v.Get("/").Lacks(t, "Zu Ihrer Auswahl")
}
