package citizen_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/fault"
)

func TestATimeIsHeldInACookieThatNoScriptReads(t *testing.T) {
	t.Parallel()
	for scheme, name := range map[string]string{"http": "reservierung", "https": "__Host-reservierung"} {
		v := newServer(t, scheme, nil).visitor()
		a := v.hold()
		if got := a.header.Get("Location"); got != "/angaben?lang=de#titel" {
			t.Errorf("%s leads to %q", scheme, got)
		}
		cookie := v.cookies[name]
		if cookie == nil || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Secure != (scheme == "https") {
			t.Errorf("%s: cookie %+v", scheme, cookie)
		}
		v.get("/angaben").expect(t, http.StatusOK, "Montag, 23. November 2026, 8:30 Uhr", "bis 13:33 Uhr", `data-seconds="600"`, "25 Minuten")
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
	v.hold()
	before := v.cookies["reservierung"].Value
	a := v.post("/buchen?lang=de", "name", "", "email", "kim.beispiel.de", "telefon", "02389 1")
	a.expect(t, http.StatusUnprocessableEntity, "<title>Fehler: Ihre Angaben", "Bitte prüfen Sie 2 Angaben", `role="alert"`, `href="#name"`, `href="#email"`,
		`value="kim.beispiel.de" aria-describedby="email-hinweis email-fehler" aria-invalid="true"`, `value="02389 1"`)
	if v.cookies["reservierung"].Value == before {
		t.Error("correcting a field costs the time that is held")
	}
}

func TestMoreTimeKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.hold()
	v.hall.now = v.hall.now.Add(8 * time.Minute)
	v.post("/reservierung/verlaengern", "name", "Kim").expect(t, http.StatusOK, `value="Kim"`, "bis 13:41 Uhr")
}

func TestARefusalToExtendStandsAboveTheForm(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.hold()
	v.hall.refuse["Extend"] = fault.New(fault.HoldLimit)
	v.post("/reservierung/verlaengern", "name", "Kim").expect(t, http.StatusConflict, "nicht länger für Sie freihalten", `value="Kim"`)
}

func TestAnExpiredHoldIsOfferedAgainWhileTheTimeIsFree(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.hold()
	v.hall.now = v.hall.now.Add(time.Hour)
	v.get("/angaben").expect(t, http.StatusGone, "Wir konnten 8:30 Uhr nicht länger freihalten", "8:30 Uhr wieder freihalten")
	a := v.post("/buchen", "name", "Kim Beispiel", "email", "kim@beispiel.de")
	a.expect(t, http.StatusGone, "noch nicht vergeben", `name="name" value="Kim Beispiel"`, `name="email" value="kim@beispiel.de"`)
	v.post("/reservierung/verlaengern", "name", "Kim Beispiel").expect(t, http.StatusOK, `value="Kim Beispiel"`, "Termin verbindlich buchen")
}

func TestAnExpiredHoldWhoseTimeIsGoneLeadsToOthers(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.hold()
	v.hall.now = v.hall.now.Add(time.Hour)
	v.hall.fill(v.town, civil.NewDate(2026, 11, 23))
	a := v.get("/angaben")
	a.expect(t, http.StatusGone, "inzwischen vergeben")
	a.lacks(t, "wieder freihalten")
	v.post("/reservierung/verlaengern", "name", "Kim").expect(t, http.StatusConflict, "gerade vergeben worden", `name="name" value="Kim"`)
}

func TestTheConfirmationHasNoTokenInItsAddress(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.hold()
	a := v.post("/buchen?lang=de", "name", "Kim Beispiel", "email", "kim@beispiel.de")
	if got := a.header.Get("Location"); got != "/gebucht?lang=de#titel" {
		t.Errorf("leads to %q", got)
	}
	confirmation := v.get("/gebucht")
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
	for _, a := range []*answer{v.post("/buchen?lang=de", "name", "Kim Beispiel", "email", "kim@beispiel.de"), v.get("/angaben?lang=de")} {
		if got := a.header.Get("Location"); a.status != http.StatusSeeOther || got != "/gebucht?lang=de#titel" {
			t.Errorf("%d leads to %q", a.status, got)
		}
	}
	if n := len(v.hall.booked); n != 1 {
		t.Errorf("%d appointments", n)
	}
}

func TestARefusalThatNoFieldMendsStandsAboveTheForm(t *testing.T) {
	t.Parallel()
	for code, status := range map[fault.Code]int{fault.Busy: http.StatusServiceUnavailable, fault.OpenLimit: http.StatusConflict} {
		v := newServer(t, "http", nil).visitor()
		v.hold()
		v.hall.refuse["Book"] = fault.New(code, "max", 3)
		v.post("/buchen", "name", "Kim", "email", "kim@beispiel.de").expect(t, status, "Bitte prüfen Sie eine Angabe", `value="kim@beispiel.de"`)
	}
}

func TestWithoutAHoldTheFormLeadsBackToTheStart(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.get("/angaben").expect(t, http.StatusSeeOther)
	v.post("/buchen", "name", "Kim", "email", "kim@beispiel.de").expect(t, http.StatusUnprocessableEntity, "Wir erkennen Ihre Reservierung nicht")
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
