package citizen_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
)

func TestATimeIsHeldInTheFormAndInACookieOfItsOwnThatNoScriptReads(t *testing.T) {
	t.Parallel()
	for scheme, name := range map[string]string{"http": "reservierung-h1", "https": "__Host-reservierung-h1"} {
		v := newServer(t, scheme, nil).visitor()
		v.cookies["any"] = &http.Cookie{Name: "any", Value: "1"}
		a := v.post("/reservierung?lang=de", "anliegen", "ausweis:2", "ort", "buergerbuero", "zeit", mondayAt830)
		if got := a.header.Get("Location"); a.status != http.StatusSeeOther || got != "/angaben?r=h1&lang=de#titel" {
			t.Errorf("%s: %d leads to %q", scheme, a.status, got)
		}
		cookie := v.cookies[name]
		if cookie == nil || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Secure != (scheme == "https") {
			t.Errorf("%s: cookie %+v", scheme, cookie)
		}
		form := v.get("/angaben?r=h1")
		form.expect(t, http.StatusOK, "Montag, 23. November 2026, 8:30 Uhr", "bis 13:33 Uhr", `data-seconds="600"`, "25 Minuten")
		if got := form.hold(t); got != cookie.Value {
			t.Errorf("the form names %q", got)
		}
	}
}

func TestABrowserWithoutCookiesGetsTheFormItselfAndBooksWithIt(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	form := v.post("/reservierung?lang=de", "anliegen", "ausweis:2", "ort", "buergerbuero", "zeit", mondayAt830)
	form.expect(t, http.StatusOK, "Montag, 23. November 2026, 8:30 Uhr", "Termin verbindlich buchen")
	clear(v.cookies)
	wrong := v.post("/buchen?lang=de", "reservierung", form.hold(t), "name", "", "email", "kim@beispiel.de")
	wrong.expect(t, http.StatusUnprocessableEntity, "Bitte prüfen Sie eine Angabe")
	clear(v.cookies)
	a := v.post("/buchen?lang=de", "reservierung", wrong.hold(t), "name", "Kim Beispiel", "email", "kim@beispiel.de")
	if got := a.header.Get("Location"); a.status != http.StatusSeeOther || !strings.HasPrefix(got, "/termin/") {
		t.Errorf("%d leads to %q", a.status, got)
	}
	clear(v.cookies)
	v.get("/angaben?r=h1").expect(t, http.StatusGone, "Ihr Browser kennt Ihre Reservierung nicht mehr", "02389 71-333")
}

func TestAFormBooksTheTimeThatItNamesAndNoOther(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	first, second := v.hold(), v.holdAt("2026-11-23T10:00:00+01:00")
	for _, tab := range []struct{ token, email, when string }{
		{first, "kim@beispiel.de", "Montag, 23. November 2026 8:30 Uhr"}, {second, "toni@beispiel.de", "Montag, 23. November 2026 10:00 Uhr"},
	} {
		a := v.post("/buchen?lang=de", "reservierung", tab.token, "name", "Kim Beispiel", "email", tab.email, "schluessel", "b")
		a.expect(t, http.StatusSeeOther)
		v.get(a.header.Get("Location")).expect(t, http.StatusOK, "Ihr Termin ist gebucht", tab.when, tab.email)
	}
	if n := len(v.hall.booked); n != 2 {
		t.Errorf("%d appointments", n)
	}
}

func TestAFormThatWasProlongedOnAnotherPageIsNotExpired(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.hold()
	v.hall.now = v.hall.now.Add(8 * time.Minute)
	v.post("/reservierung/verlaengern", "reservierung", token).expect(t, http.StatusOK)
	v.hall.now = v.hall.now.Add(8 * time.Minute)
	v.post("/buchen", "reservierung", token, "name", "Kim Beispiel", "email", "kim@beispiel.de").expect(t, http.StatusSeeOther)
}

func TestAnotherTimeFromTheFormGivesUpTheOneThatIsHeld(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.hold()
	v.get("/zeiten?anliegen=ausweis:2").expect(t, http.StatusOK, "Wir halten für Sie frei", `href="/angaben?r=h1&amp;lang=de#titel"`)
	times := v.get("/zeiten?anliegen=ausweis:2&r=h1")
	times.expect(t, http.StatusOK, "Wählen Sie eine andere Zeit, geben wir diese wieder frei.", `name="ersetzt" value="`+token+`"`)
	v.post("/reservierung", "anliegen", "ausweis:2", "ort", "buergerbuero", "zeit", "2026-11-23T10:00:00+01:00", "ersetzt", token).expect(t, http.StatusSeeOther)
	if len(v.hall.holds) != 1 || v.cookies["reservierung-h1"] != nil {
		t.Errorf("%d times are held, cookies %v", len(v.hall.holds), v.cookies)
	}
}

func TestABrowserKeepsFewHolds(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	for hour := range 4 {
		for quarter := range 4 {
			v.hall.now = v.hall.now.Add(time.Second)
			v.holdAt(fmt.Sprintf("2026-11-23T%02d:%02d:00+01:00", 8+hour, 15*quarter))
		}
	}
	if n := len(v.cookies); n != 8 || v.cookies["reservierung-h16"] == nil {
		t.Errorf("%d cookies", n)
	}
}

func TestTheSameClickTwiceHoldsOneTime(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.hold()
	v.hold()
	if n := len(v.hall.holds); n != 1 {
		t.Errorf("%d times are held", n)
	}
}

func TestATimeTakenMeanwhileAnswersWithTheNearest(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", nil)
	s.hall.fill(s.town, civil.NewDate(2026, 11, 23))
	a := s.visitor().post("/reservierung", "anliegen", "ausweis", "ort", "buergerbuero", "zeit", mondayAt830, "name", "Kim")
	a.expect(t, http.StatusConflict, "8:30 Uhr ist gerade vergeben worden", "am nächsten Tag", `value="2026-11-24T08:00:00&#43;01:00"`,
		`name="name" value="Kim"`, "Alle freien Tage zeigen")
}

func TestAnAddressWithoutATimeIsRefused(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.post("/reservierung", "anliegen", "ausweis", "ort", "buergerbuero", "zeit", "gestern").expect(t, http.StatusBadRequest)
}

func TestWhatWasTypedStaysWhenAFieldIsWrong(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.hold()
	a := v.post("/buchen?lang=de", "reservierung", token, "name", "", "email", "kim.beispiel.de", "telefon", "02389 1")
	a.expect(t, http.StatusUnprocessableEntity, "<title>Fehler: Ihre Angaben", "Bitte prüfen Sie 2 Angaben", `role="alert"`, `href="#name"`, `href="#email"`,
		`value="kim.beispiel.de" aria-describedby="email-hinweis email-fehler" aria-invalid="true"`, `value="02389 1"`)
	if a.hold(t) == token || v.cookies["reservierung-h1"].Value == token {
		t.Error("correcting a field costs the time that is held")
	}
}

func TestMoreTimeKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.hold()
	v.hall.now = v.hall.now.Add(8 * time.Minute)
	v.post("/reservierung/verlaengern", "reservierung", token, "name", "Kim").expect(t, http.StatusOK, `value="Kim"`, "bis 13:41 Uhr")
}

func TestARefusalToExtendStandsAboveTheForm(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.hold()
	v.hall.refuse["Extend"] = apperr.New(apperr.HoldLimit)
	v.post("/reservierung/verlaengern", "reservierung", token, "name", "Kim").expect(t, http.StatusConflict, "nicht länger für Sie freihalten", `value="Kim"`)
}

func TestAnExpiredHoldIsOfferedAgainWhileTheTimeIsFree(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.hold()
	v.hall.now = v.hall.now.Add(time.Hour)
	v.get("/angaben?r=h1").expect(t, http.StatusGone, "Wir konnten 8:30 Uhr nicht länger freihalten", "8:30 Uhr wieder freihalten")
	a := v.post("/buchen", "reservierung", token, "name", "Kim Beispiel", "email", "kim@beispiel.de")
	a.expect(t, http.StatusGone, "noch nicht vergeben", `name="name" value="Kim Beispiel"`, `name="email" value="kim@beispiel.de"`)
	v.post("/reservierung/verlaengern", "reservierung", token, "name", "Kim Beispiel").expect(t, http.StatusOK, `value="Kim Beispiel"`, "Termin verbindlich buchen")
}

func TestAnExpiredHoldWhoseTimeIsGoneLeadsToOthers(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.hold()
	v.hall.now = v.hall.now.Add(time.Hour)
	v.hall.fill(v.town, civil.NewDate(2026, 11, 23))
	a := v.get("/angaben?r=h1")
	a.expect(t, http.StatusGone, "inzwischen vergeben")
	a.lacks(t, "wieder freihalten")
	v.post("/reservierung/verlaengern", "reservierung", token, "name", "Kim").expect(t, http.StatusConflict, "gerade vergeben worden", `name="name" value="Kim"`)
}

func TestTheConfirmationHasNoTokenInItsAddress(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.hold()
	a := v.post("/buchen?lang=de", "reservierung", token, "name", "Kim Beispiel", "email", "kim@beispiel.de")
	if got := a.header.Get("Location"); got != "/gebucht?r=h1&lang=de#titel" {
		t.Errorf("leads to %q", got)
	}
	confirmation := v.get("/gebucht?r=h1")
	confirmation.expect(t, http.StatusOK, "Ihr Termin ist gebucht", "Montag, 23. November 2026 8:30 Uhr", "MUS-7K4M-2QX9", "B 42", "kim@beispiel.de",
		"Gebucht am Freitag, 20. November 2026, 13:23 Uhr", "74,00 Euro für die Gebühren", "Am Tag vorher erinnern wir Sie.")
	if got := confirmation.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
}

func TestBookingTwiceEndsAtTheSameConfirmation(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.book()
	again := v.post("/buchen?lang=de", "reservierung", "reserviert-1", "name", "Kim Beispiel", "email", "kim@beispiel.de")
	for _, a := range []*answer{again, v.get("/angaben?r=h1&lang=de")} {
		if got := a.header.Get("Location"); a.status != http.StatusSeeOther || got != "/gebucht?r=h1&lang=de#titel" {
			t.Errorf("%d leads to %q", a.status, got)
		}
	}
	if n := len(v.hall.booked); n != 1 {
		t.Errorf("%d appointments", n)
	}
}

func TestARefusalThatNoFieldMendsStandsAboveTheForm(t *testing.T) {
	t.Parallel()
	for code, status := range map[apperr.Code]int{apperr.Busy: http.StatusServiceUnavailable, apperr.OpenLimit: http.StatusConflict} {
		v := newServer(t, "http", nil).visitor()
		token := v.hold()
		v.hall.refuse["Book"] = apperr.New(code, "max", 3)
		v.post("/buchen", "reservierung", token, "name", "Kim", "email", "kim@beispiel.de").expect(t, status, "Das hat nicht geklappt", `value="kim@beispiel.de"`)
	}
}

func TestWithoutAHoldTheFormLeadsBackToTheStart(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.get("/angaben").expect(t, http.StatusSeeOther)
	for _, path := range []string{"/buchen", "/reservierung/verlaengern"} {
		v.post(path, "name", "Kim", "email", "kim@beispiel.de").expect(t, http.StatusGone, "Ihr Browser kennt Ihre Reservierung nicht mehr")
	}
	v.get("/gebucht").expect(t, http.StatusSeeOther)
}

func TestTheLanguageStaysOnTheWay(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	a := v.get("/zeiten?anliegen=ausweis&lang=ar")
	a.expect(t, http.StatusOK, `<html lang="ar" dir="rtl">`, `action="/reservierung?lang=ar#titel"`)
	if strings.Count(a.body, "lang=de") != 1 {
		t.Error("a link other than the language switch leaves the language")
	}
}

func TestAnAddressThatLooksLikeATypingErrorIsAskedAboutOnce(t *testing.T) {
	t.Parallel()
	for name, again := range map[string][]string{
		"kim@gmail.com": {"gemeint", "kim@gmail.com"},
		"kim@gmial.com": {"gefragt", "kim@gmial.com"},
	} {
		v := newServer(t, "http", nil).visitor()
		form := []string{"reservierung", v.hold(), "name", "Kim Beispiel", "email", "kim@gmial.com"}
		a := v.post("/buchen?lang=de", form...)
		a.expect(t, http.StatusOK, "Meinten Sie kim@gmail.com ?", `value="kim@gmial.com"`, `name="gefragt" value="kim@gmial.com"`)
		if len(v.hall.booked) > 0 {
			t.Fatal("booked although it was not answered")
		}
		done := v.post("/buchen?lang=de", append(form, again...)...)
		done.expect(t, http.StatusSeeOther)
		v.get(done.header.Get("Location")).expect(t, http.StatusOK, name)
	}
}

func TestATimeThatThisBrowserHasBookedIsNotSomebodyElses(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	manage := v.book()
	v.hall.fill(v.town, civil.NewDate(2026, time.November, 23))
	again := v.post("/reservierung?lang=de", "anliegen", "ausweis:2", "ort", "buergerbuero", "zeit", mondayAt830, "schluessel", "s2")
	again.expect(t, http.StatusConflict, "Diesen Termin haben Sie schon gebucht", "Montag, 23. November 2026, 8:30 Uhr", "/termin/"+manage)
	again.lacks(t, "Jemand war einen Moment schneller")
	v.post("/reservierung?lang=de", "anliegen", "ausweis:2", "ort", "buergerbuero", "zeit", "2026-11-23T10:00:00+01:00", "schluessel", "s3").
		expect(t, http.StatusConflict, "Jemand war einen Moment schneller")

	other := newServer(t, "http", nil)
	other.visitor().book()
	other.hall.fill(other.town, civil.NewDate(2026, time.November, 23))
	other.visitor().post("/reservierung?lang=de", "anliegen", "ausweis:2", "ort", "buergerbuero", "zeit", mondayAt830, "schluessel", "s2").
		expect(t, http.StatusConflict, "Jemand war einen Moment schneller")
}

func TestAFormWhoseHoldWasBookedLeadsToTheConfirmation(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.hold()
	v.post("/buchen?lang=de", "reservierung", token, "name", "Kim Beispiel", "email", "kim@beispiel.de", "schluessel", "b1").expect(t, http.StatusSeeOther)
	v.hall.refuse["Extend"] = apperr.New(apperr.HoldUsed).At("hold")
	for address, form := range map[string][]string{
		"/reservierung/verlaengern?lang=de": {"reservierung", token},
		"/buchen?lang=de":                   {"reservierung", token, "name", "Kim", "email", "kim@gmial.com"}, // which is asked back about
	} {
		a := v.post(address, form...)
		if got := a.header.Get("Location"); a.status != http.StatusSeeOther || !strings.HasPrefix(got, "/gebucht?") || !strings.Contains(got, "schon=ja") {
			t.Errorf("%s: %d leads to %q", address, a.status, got)
		}
	}
}
