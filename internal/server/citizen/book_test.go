package citizen_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/dev/citizentest"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
)

func TestATimeIsHeldInTheFormAndInACookieOfItsOwnThatNoScriptReads(t *testing.T) {
	t.Parallel()
	for scheme, name := range map[string]string{"http": "reservierung-h1", "https": "__Host-reservierung-h1"} {
		v := citizentest.New(t, scheme, nil).Visitor()
		v.Cookies["any"] = &http.Cookie{Name: "any", Value: "1"}
		a := v.Post("/reservierung?lang=de", "anliegen", "ausweis:2", "ort", "buergerbuero", "zeit", citizentest.MondayAt830)
		if got := a.Header.Get("Location"); a.Status != http.StatusSeeOther || got != "/angaben?r=h1&lang=de#titel" {
			t.Errorf("%s: %d leads to %q", scheme, a.Status, got)
		}
		cookie := v.Cookies[name]
		if cookie == nil || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Secure != (scheme == "https") {
			t.Errorf("%s: cookie %+v", scheme, cookie)
		}
		form := v.Get("/angaben?r=h1")
		form.Expect(t, http.StatusOK, "Montag, 23. November 2026, 8:30 Uhr", "bis 13:33 Uhr", `data-seconds="600"`, "25 Minuten")
		if got := form.Hold(t); got != cookie.Value {
			t.Errorf("the form names %q", got)
		}
	}
}

func TestABrowserWithoutCookiesGetsTheFormItselfAndBooksWithIt(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	form := v.Post("/reservierung?lang=de", "anliegen", "ausweis:2", "ort", "buergerbuero", "zeit", citizentest.MondayAt830)
	form.Expect(t, http.StatusOK, "Montag, 23. November 2026, 8:30 Uhr", "Termin verbindlich buchen")
	clear(v.Cookies)
	wrong := v.Post("/buchen?lang=de", "reservierung", form.Hold(t), "name", "", "email", "kim@beispiel.de")
	wrong.Expect(t, http.StatusUnprocessableEntity, "Bitte prüfen Sie eine Angabe")
	clear(v.Cookies)
	a := v.Post("/buchen?lang=de", "reservierung", wrong.Hold(t), "name", "Kim Beispiel", "email", "kim@beispiel.de")
	if got := a.Header.Get("Location"); a.Status != http.StatusSeeOther || !strings.HasPrefix(got, "/termin/") {
		t.Errorf("%d leads to %q", a.Status, got)
	}
	clear(v.Cookies)
	v.Get("/angaben?r=h1").Expect(t, http.StatusGone, "Ihr Browser kennt Ihre Reservierung nicht mehr", "02389 71-333")
}

func TestAFormBooksTheTimeThatItNamesAndNoOther(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	first, second := v.Hold(), v.HoldAt("2026-11-23T10:00:00+01:00")
	for _, tab := range []struct{ token, email, when string }{
		{first, "kim@beispiel.de", "Montag, 23. November 2026 8:30 Uhr"}, {second, "toni@beispiel.de", "Montag, 23. November 2026 10:00 Uhr"},
	} {
		a := v.Post("/buchen?lang=de", "reservierung", tab.token, "name", "Kim Beispiel", "email", tab.email, "schluessel", "b")
		a.Expect(t, http.StatusSeeOther)
		v.Get(a.Header.Get("Location")).Expect(t, http.StatusOK, "Ihr Termin ist gebucht", tab.when, tab.email)
	}
	if n := len(v.Hall.Booked); n != 2 {
		t.Errorf("%d appointments", n)
	}
}

func TestAFormThatWasProlongedOnAnotherPageIsNotExpired(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Hold()
	v.Hall.Now = v.Hall.Now.Add(8 * time.Minute)
	v.Post("/reservierung/verlaengern", "reservierung", token).Expect(t, http.StatusOK)
	v.Hall.Now = v.Hall.Now.Add(8 * time.Minute)
	v.Post("/buchen", "reservierung", token, "name", "Kim Beispiel", "email", "kim@beispiel.de").Expect(t, http.StatusSeeOther)
}

func TestAnotherTimeFromTheFormGivesUpTheOneThatIsHeld(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Hold()
	v.Get("/zeiten?anliegen=ausweis:2").Expect(t, http.StatusOK, "Wir halten für Sie frei", `href="/angaben?r=h1&amp;lang=de#titel"`)
	times := v.Get("/zeiten?anliegen=ausweis:2&r=h1")
	times.Expect(t, http.StatusOK, "Wählen Sie eine andere Zeit, geben wir diese wieder frei.", `name="ersetzt" value="`+token+`"`)
	v.Post("/reservierung", "anliegen", "ausweis:2", "ort", "buergerbuero", "zeit", "2026-11-23T10:00:00+01:00", "ersetzt", token).Expect(t, http.StatusSeeOther)
	if len(v.Hall.Holds) != 1 || v.Cookies["reservierung-h1"] != nil {
		t.Errorf("%d times are held, cookies %v", len(v.Hall.Holds), v.Cookies)
	}
}

func TestABrowserKeepsFewHolds(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	for hour := range 4 {
		for quarter := range 4 {
			v.Hall.Now = v.Hall.Now.Add(time.Second)
			v.HoldAt(fmt.Sprintf("2026-11-23T%02d:%02d:00+01:00", 8+hour, 15*quarter))
		}
	}
	if n := len(v.Cookies); n != 8 || v.Cookies["reservierung-h16"] == nil {
		t.Errorf("%d cookies", n)
	}
}

func TestTheSameClickTwiceHoldsOneTime(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	v.Hold()
	v.Hold()
	if n := len(v.Hall.Holds); n != 1 {
		t.Errorf("%d times are held", n)
	}
}

func TestATimeTakenMeanwhileAnswersWithTheNearest(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", nil)
	s.Hall.Fill(s.Town, civil.NewDate(2026, 11, 23))
	a := s.Visitor().Post("/reservierung", "anliegen", "ausweis", "ort", "buergerbuero", "zeit", citizentest.MondayAt830, "name", "Kim")
	a.Expect(t, http.StatusConflict, "8:30 Uhr ist gerade vergeben worden", "am nächsten Tag", `value="2026-11-24T08:00:00&#43;01:00"`,
		`name="name" value="Kim"`, "Alle freien Tage zeigen")
}

func TestAnAddressWithoutATimeIsRefused(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	v.Post("/reservierung", "anliegen", "ausweis", "ort", "buergerbuero", "zeit", "gestern").Expect(t, http.StatusBadRequest)
}

func TestWhatWasTypedStaysWhenAFieldIsWrong(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Hold()
	a := v.Post("/buchen?lang=de", "reservierung", token, "name", "", "email", "kim.beispiel.de", "telefon", "02389 1")
	a.Expect(t, http.StatusUnprocessableEntity, "<title>Fehler: Ihre Angaben", "Bitte prüfen Sie 2 Angaben", `role="alert"`, `href="#name"`, `href="#email"`,
		`value="kim.beispiel.de" aria-describedby="email-hinweis email-fehler" aria-invalid="true"`, `value="02389 1"`)
	if a.Hold(t) == token || v.Cookies["reservierung-h1"].Value == token {
		t.Error("correcting a field costs the time that is held")
	}
}

func TestMoreTimeKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Hold()
	v.Hall.Now = v.Hall.Now.Add(8 * time.Minute)
	v.Post("/reservierung/verlaengern", "reservierung", token, "name", "Kim").Expect(t, http.StatusOK, `value="Kim"`, "bis 13:41 Uhr")
}

func TestARefusalToExtendStandsAboveTheForm(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Hold()
	v.Hall.Refuse["Extend"] = apperr.New(apperr.HoldLimit)
	v.Post("/reservierung/verlaengern", "reservierung", token, "name", "Kim").Expect(t, http.StatusConflict, "nicht länger für Sie freihalten", `value="Kim"`)
}

func TestAnExpiredHoldIsOfferedAgainWhileTheTimeIsFree(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Hold()
	v.Hall.Now = v.Hall.Now.Add(time.Hour)
	v.Get("/angaben?r=h1").Expect(t, http.StatusGone, "Wir konnten 8:30 Uhr nicht länger freihalten", "8:30 Uhr wieder freihalten")
	a := v.Post("/buchen", "reservierung", token, "name", "Kim Beispiel", "email", "kim@beispiel.de")
	a.Expect(t, http.StatusGone, "noch nicht vergeben", `name="name" value="Kim Beispiel"`, `name="email" value="kim@beispiel.de"`)
	v.Post("/reservierung/verlaengern", "reservierung", token, "name", "Kim Beispiel").Expect(t, http.StatusOK, `value="Kim Beispiel"`, "Termin verbindlich buchen")
}

func TestAnExpiredHoldWhoseTimeIsGoneLeadsToOthers(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Hold()
	v.Hall.Now = v.Hall.Now.Add(time.Hour)
	v.Hall.Fill(v.Town, civil.NewDate(2026, 11, 23))
	a := v.Get("/angaben?r=h1")
	a.Expect(t, http.StatusGone, "inzwischen vergeben")
	a.Lacks(t, "wieder freihalten")
	v.Post("/reservierung/verlaengern", "reservierung", token, "name", "Kim").Expect(t, http.StatusConflict, "gerade vergeben worden", `name="name" value="Kim"`)
}

func TestTheConfirmationHasNoTokenInItsAddress(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Hold()
	a := v.Post("/buchen?lang=de", "reservierung", token, "name", "Kim Beispiel", "email", "kim@beispiel.de")
	if got := a.Header.Get("Location"); got != "/gebucht?r=h1&lang=de#titel" {
		t.Errorf("leads to %q", got)
	}
	confirmation := v.Get("/gebucht?r=h1")
	confirmation.Expect(t, http.StatusOK, "Ihr Termin ist gebucht", "Montag, 23. November 2026 8:30 Uhr", "MUS-7K4M-2QX9", "B 42", "kim@beispiel.de",
		"Gebucht am Freitag, 20. November 2026, 13:23 Uhr", "74,00 Euro für die Gebühren", "Am Tag vorher erinnern wir Sie.")
	if got := confirmation.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
}

func TestBookingTwiceEndsAtTheSameConfirmation(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	v.Book()
	again := v.Post("/buchen?lang=de", "reservierung", "reserviert-1", "name", "Kim Beispiel", "email", "kim@beispiel.de")
	for _, a := range []*citizentest.Answer{again, v.Get("/angaben?r=h1&lang=de")} {
		if got := a.Header.Get("Location"); a.Status != http.StatusSeeOther || got != "/gebucht?r=h1&lang=de#titel" {
			t.Errorf("%d leads to %q", a.Status, got)
		}
	}
	if n := len(v.Hall.Booked); n != 1 {
		t.Errorf("%d appointments", n)
	}
}

func TestARefusalThatNoFieldMendsStandsAboveTheForm(t *testing.T) {
	t.Parallel()
	for code, status := range map[apperr.Code]int{apperr.Busy: http.StatusServiceUnavailable, apperr.OpenLimit: http.StatusConflict} {
		v := citizentest.New(t, "http", nil).Visitor()
		token := v.Hold()
		v.Hall.Refuse["Book"] = apperr.New(code, "max", 3)
		v.Post("/buchen", "reservierung", token, "name", "Kim", "email", "kim@beispiel.de").Expect(t, status, "Das hat nicht geklappt", `value="kim@beispiel.de"`)
	}
}

func TestWithoutAHoldTheFormLeadsBackToTheStart(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	v.Get("/angaben").Expect(t, http.StatusSeeOther)
	for _, path := range []string{"/buchen", "/reservierung/verlaengern"} {
		v.Post(path, "name", "Kim", "email", "kim@beispiel.de").Expect(t, http.StatusGone, "Ihr Browser kennt Ihre Reservierung nicht mehr")
	}
	v.Get("/gebucht").Expect(t, http.StatusSeeOther)
}

func TestTheLanguageStaysOnTheWay(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	a := v.Get("/zeiten?anliegen=ausweis&lang=ar")
	a.Expect(t, http.StatusOK, `<html lang="ar" dir="rtl">`, `action="/reservierung?lang=ar#titel"`)
	if strings.Count(a.Body, "lang=de") != 1 {
		t.Error("a link other than the language switch leaves the language")
	}
}

func TestAnAddressThatLooksLikeATypingErrorIsAskedAboutOnce(t *testing.T) {
	t.Parallel()
	for name, again := range map[string][]string{
		"kim@gmail.com": {"gemeint", "kim@gmail.com"},
		"kim@gmial.com": {"gefragt", "kim@gmial.com"},
	} {
		v := citizentest.New(t, "http", nil).Visitor()
		form := []string{"reservierung", v.Hold(), "name", "Kim Beispiel", "email", "kim@gmial.com"}
		a := v.Post("/buchen?lang=de", form...)
		a.Expect(t, http.StatusOK, "Meinten Sie kim@gmail.com ?", `value="kim@gmial.com"`, `name="gefragt" value="kim@gmial.com"`)
		if len(v.Hall.Booked) > 0 {
			t.Fatal("booked although it was not answered")
		}
		done := v.Post("/buchen?lang=de", append(form, again...)...)
		done.Expect(t, http.StatusSeeOther)
		v.Get(done.Header.Get("Location")).Expect(t, http.StatusOK, name)
	}
}

func TestATimeThatThisBrowserHasBookedIsNotSomebodyElses(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	manage := v.Book()
	v.Hall.Fill(v.Town, civil.NewDate(2026, time.November, 23))
	again := v.Post("/reservierung?lang=de", "anliegen", "ausweis:2", "ort", "buergerbuero", "zeit", citizentest.MondayAt830, "schluessel", "s2")
	again.Expect(t, http.StatusConflict, "Diesen Termin haben Sie schon gebucht", "Montag, 23. November 2026, 8:30 Uhr", "/termin/"+manage)
	again.Lacks(t, "Jemand war einen Moment schneller")
	v.Post("/reservierung?lang=de", "anliegen", "ausweis:2", "ort", "buergerbuero", "zeit", "2026-11-23T10:00:00+01:00", "schluessel", "s3").
		Expect(t, http.StatusConflict, "Jemand war einen Moment schneller")

	other := citizentest.New(t, "http", nil)
	other.Visitor().Book()
	other.Hall.Fill(other.Town, civil.NewDate(2026, time.November, 23))
	other.Visitor().Post("/reservierung?lang=de", "anliegen", "ausweis:2", "ort", "buergerbuero", "zeit", citizentest.MondayAt830, "schluessel", "s2").
		Expect(t, http.StatusConflict, "Jemand war einen Moment schneller")
}

func TestAFormWhoseHoldWasBookedLeadsToTheConfirmation(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Hold()
	v.Post("/buchen?lang=de", "reservierung", token, "name", "Kim Beispiel", "email", "kim@beispiel.de", "schluessel", "b1").Expect(t, http.StatusSeeOther)
	v.Hall.Refuse["Extend"] = apperr.New(apperr.HoldUsed).At("hold")
	for address, form := range map[string][]string{
		"/reservierung/verlaengern?lang=de": {"reservierung", token},
		"/buchen?lang=de":                   {"reservierung", token, "name", "Kim", "email", "kim@gmial.com"}, // which is asked back about
	} {
		a := v.Post(address, form...)
		if got := a.Header.Get("Location"); a.Status != http.StatusSeeOther || !strings.HasPrefix(got, "/gebucht?") || !strings.Contains(got, "schon=ja") {
			t.Errorf("%s: %d leads to %q", address, a.Status, got)
		}
	}
}
