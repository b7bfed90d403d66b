package manage_test

import (
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/dev/citizentest"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/queue"
)

func TestTheManageLinkShowsTheAppointmentAndWhatCanBeDone(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", nil)
	token := s.Visitor().Book()
	a := s.Visitor().Get("/termin/" + token)
	a.Expect(t, http.StatusOK, "Gebucht", "8:30 Uhr", "MUS-7K4M-2QX9", "Termin verschieben", "Termin absagen", "/termin/"+token+"/termin.ics")
	if a.Header.Get("X-Robots-Tag") != "noindex" || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("header %v", a.Header)
	}
}

func TestAnUnknownManageLinkIsNotFound(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	for _, path := range []string{"", "/absagen", "/verschieben", "/termin.ics"} {
		v.Get("/termin/erfunden"+path).Expect(t, http.StatusNotFound, "")
	}
	v.Post("/termin/erfunden/absagen").Expect(t, http.StatusNotFound, "Das haben wir nicht gefunden")
}

func TestTheCalendarFileIsForDownloading(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	a := v.Get("/termin/" + v.Book() + "/termin.ics")
	a.Expect(t, http.StatusOK, "BEGIN:VCALENDAR", "METHOD:PUBLISH", "DTSTART:20261123T073000Z")
	if got := a.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/calendar") {
		t.Errorf("Content-Type %q", got)
	}
}

func TestTheCalendarFileOfACancelledAppointmentTakesItAway(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	before := v.Get("/termin/" + token + "/termin.ics")
	before.Expect(t, http.StatusOK, "STATUS:CONFIRMED", "TRIGGER:-PT1H")
	v.Post("/termin/"+token+"/absagen").Expect(t, http.StatusSeeOther)
	a := v.Get("/termin/" + token + "/termin.ics")
	a.Expect(t, http.StatusOK, "METHOD:CANCEL", "STATUS:CANCELLED")
	a.Lacks(t, "CONFIRMED", "VALARM")
	if got := a.Header.Get("Content-Type"); !strings.HasSuffix(got, "method=CANCEL") {
		t.Errorf("Content-Type %q", got)
	}
}

func TestCancellingAsksFirstAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	question := v.Get("/termin/" + token + "/absagen")
	question.Expect(t, http.StatusOK, "Möchten Sie diesen Termin absagen?", "8:30 Uhr", "Bürgerbüro")
	question.Lacks(t, "Kim Beispiel", "kim@beispiel.de")
	v.Post("/termin/"+token+"/absagen").Expect(t, http.StatusSeeOther)
	v.Get("/termin/"+token).Expect(t, http.StatusOK, "Ihr Termin ist abgesagt", "Die Zeit ist noch frei.", "Absage zurücknehmen")
	v.Post("/termin/"+token+"/absagen").Expect(t, http.StatusSeeOther)
	v.Post("/termin/"+token+"/zuruecknehmen").Expect(t, http.StatusSeeOther)
	v.Get("/termin/"+token).Expect(t, http.StatusOK, "Was möchten Sie tun?")
}

func TestACancellationWhoseTimeIsGoneCannotBeTakenBack(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	v.Post("/termin/" + token + "/absagen")
	v.Hall.Refuse["Undo"] = apperr.New(apperr.TimeTaken)
	v.Post("/termin/"+token+"/zuruecknehmen").Expect(t, http.StatusConflict, "Die Zeit ist inzwischen vergeben", "Neuen Termin buchen")
	v.Hall.Fill(v.Town, civil.NewDate(2026, 11, 23))
	a := v.Get("/termin/" + token)
	a.Expect(t, http.StatusOK, "Die Zeit ist inzwischen vergeben")
	a.Lacks(t, "zuruecknehmen")
}

func TestMovingShowsTheOldTimeAndKeepsTheReference(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	page := v.Get("/termin/" + token + "/verschieben")
	page.Expect(t, http.StatusOK, "Bisher: Montag, 23. November 2026, 8:30 Uhr", `action="/termin/`+token+`/verschieben?lang=de#titel"`,
		"Ihr Termin wird dann gleich verschoben", "/termin/"+token+"/verschieben?ort=buergerbuero&amp;tag=2026-11-24")
	page.Lacks(t, "Anliegen ändern", "Wir halten sie 10")
	v.Post("/termin/"+token+"/verschieben", "ort", "buergerbuero", "zeit", "2026-11-24T09:00:00+01:00").Expect(t, http.StatusSeeOther)
	v.Get("/termin/"+token).Expect(t, http.StatusOK, "Dienstag, 24. November 2026 9:00 Uhr", "MUS-7K4M-2QX9")
}

func TestATimeTakenWhileMovingAnswersWithTheNearest(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	v.Hall.Fill(v.Town, civil.NewDate(2026, 11, 24))
	v.Post("/termin/"+token+"/verschieben", "ort", "buergerbuero", "zeit", "2026-11-24T09:00:00+01:00").
		Expect(t, http.StatusConflict, "9:00 Uhr ist gerade vergeben worden", `action="/termin/`+token+`/verschieben`)
}

func TestAnAppointmentThatIsOverCanNeitherBeMovedNorCancelled(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	v.Hall.Now = v.Hall.Now.Add(96 * time.Hour)
	v.Get("/termin/"+token).Expect(t, http.StatusOK, "Dieser Termin ist vorbei")
	v.Get("/termin/"+token+"/absagen").Expect(t, http.StatusSeeOther)
	v.Get("/termin/"+token+"/verschieben").Expect(t, http.StatusSeeOther)
}

func TestWhoHasBegunKeepsTheAppointmentAsItIs(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	v.Hall.Booked[token].State = appointment.Arrived
	a := v.Get("/termin/" + token)
	a.Expect(t, http.StatusOK, "8:30 Uhr", "In den Kalender")
	a.Lacks(t, "verschieben", "absagen?")
}

func TestAMoveThatFailsKeepsNoTimeFromOthers(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	held := len(v.Hall.Holds)
	v.Hall.Refuse["Move"] = apperr.New(apperr.AlreadyOver)
	v.Post("/termin/"+token+"/verschieben", "ort", "buergerbuero", "zeit", "2026-11-24T09:00:00+01:00").Expect(t, http.StatusConflict, "vorbei")
	if len(v.Hall.Holds) != held {
		t.Error("the time is still held")
	}
}

func TestTheLostLinkAnswersTheSameToEverybody(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	for _, email := range []string{"kim@beispiel.de", "nobody@beispiel.de"} {
		a := v.Post("/terminlink?lang=de", "email", email)
		if got := a.Header.Get("Location"); a.Status != http.StatusSeeOther || got != "/terminlink?gesendet=ja&lang=de#titel" {
			t.Errorf("%s: %d %q", email, a.Status, got)
		}
	}
	v.Get("/terminlink?gesendet=ja").Expect(t, http.StatusOK, "Sehen Sie in Ihr Postfach")
	v.Post("/terminlink", "email", "").Expect(t, http.StatusUnprocessableEntity, "Bitte prüfen Sie eine Angabe", "Geben Sie Ihre E-Mail-Adresse ein.")
	if len(v.Hall.Resent) != 2 {
		t.Errorf("asked for %v", v.Hall.Resent)
	}
}

// Mail scanners open every link there is.
func TestNoGETChangesAnything(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	v.Hall.Keys, v.Hall.Holds = map[string]string{}, map[string]*booking.Hold{}
	before := *v.Hall.Booked[token]
	seen, queue := map[string]bool{}, []string{"/", "/termin/" + token, "/gebucht?r=h1", "/zeiten?anliegen=ausweis", "/reservierung", "/buchen", "/termin/" + token + "/zuruecknehmen"}
	for len(queue) > 0 && len(seen) < 400 {
		address := queue[0]
		queue = queue[1:]
		if seen[address] {
			continue
		}
		seen[address] = true
		for _, link := range links.FindAllStringSubmatch(v.Get(address).Body, -1) {
			queue = append(queue, strings.ReplaceAll(link[1], "&amp;", "&"))
		}
	}
	if len(seen) < 50 {
		t.Fatalf("only %d pages were seen", len(seen))
	}
	if after := *v.Hall.Booked[token]; !reflect.DeepEqual(before, after) || len(v.Hall.Holds) > 0 || len(v.Hall.Booked) != 1 || len(v.Hall.Resent) > 0 {
		t.Errorf("opening links changed something: %+v", after)
	}
}

var links = regexp.MustCompile(`href="(/[^"#]*)`)

func TestAMoveSaysWhatHasChangedAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	moved := v.Post("/termin/"+token+"/verschieben?lang=de", "ort", "buergerbuero", "zeit", "2026-11-24T09:00:00+01:00")
	moved.Expect(t, http.StatusSeeOther)
	page := v.Get(moved.Header.Get("Location"))
	page.Expect(t, http.StatusOK, "Ihr Termin ist verschoben", "Bisher: Montag, 23. November 2026, 8:30 Uhr",
		"Ihre Wartenummer hat sich geändert, sie ist jetzt B 43 .", `name="zeit" value="2026-11-23T08:30:00&#43;01:00"`, "Verschieben zurücknehmen")
	v.Get("/termin/"+token).Lacks(t, "Ihr Termin ist verschoben")
	back := v.Post("/termin/"+token+"/verschieben?lang=de", "ort", "buergerbuero", "zeit", citizentest.MondayAt830)
	v.Get(back.Header.Get("Location")).Expect(t, http.StatusOK, "Ihr Termin ist verschoben", "Bisher: Dienstag, 24. November 2026, 9:00 Uhr")
}

func TestAMoveWhoseOldTimeIsGoneCannotBeTakenBack(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	moved := v.Post("/termin/"+token+"/verschieben?lang=de", "ort", "buergerbuero", "zeit", "2026-11-24T09:00:00+01:00")
	v.Hall.Fill(v.Town, civil.NewDate(2026, 11, 23))
	page := v.Get(moved.Header.Get("Location"))
	page.Expect(t, http.StatusOK, "Ihr Termin ist verschoben")
	page.Lacks(t, "Verschieben zurücknehmen")
}

func TestATakenBackCancellationSaysSo(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	v.Post("/termin/" + token + "/absagen")
	restored := v.Post("/termin/" + token + "/zuruecknehmen?lang=de")
	v.Get(restored.Header.Get("Location")).Expect(t, http.StatusOK, "Ihr Termin gilt wieder")
}

func TestWhoHasComeSeesHowFarTheyAre(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	for _, c := range []struct {
		standing queue.Standing
		says     string
	}{
		{queue.Standing{State: appointment.Arrived, Office: "buergerbuero", Before: 2}, "Noch 2 Personen vor Ihnen"},
		{queue.Standing{State: appointment.Arrived, Office: "buergerbuero", Before: 1}, "Noch eine Person vor Ihnen"},
		{queue.Standing{State: appointment.Arrived, Office: "buergerbuero"}, "Sie sind als Nächstes dran"},
		{queue.Standing{State: appointment.Called, Office: "buergerbuero", Counter: "1"}, "Sie sind dran: Schalter 1"},
		{queue.Standing{State: appointment.Parked, Office: "buergerbuero"}, "Ihr Termin ist kurz unterbrochen"},
	} {
		v.Hall.Booked[token].State, v.Hall.Stands = c.standing.State, c.standing
		a := v.Get("/termin/" + token)
		a.Expect(t, http.StatusOK, c.says, "Stand aktualisieren")
		a.Lacks(t, "kern-badge--success")
	}
}

func TestTheAddressOfAConfirmationCanBeMendedAndTheMailSentAgain(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	page := v.Get("/gebucht?r=h1")
	page.Expect(t, http.StatusOK, "Keine E-Mail bekommen?", `action="/termin/`+token+`/adresse?r=h1&amp;lang=de#mail"`)
	mended := v.Post("/termin/"+token+"/adresse?r=h1&lang=de", "email", "toni@beispiel.de")
	if got := mended.Header.Get("Location"); mended.Status != http.StatusSeeOther || got != "/gebucht?r=h1&getan=korrigiert&lang=de#mail" {
		t.Fatalf("%d %q", mended.Status, got)
	}
	v.Get(mended.Header.Get("Location")).Expect(t, http.StatusOK, "Die Adresse ist korrigiert.", "toni@beispiel.de")
	again := v.Post("/termin/" + token + "/bestaetigung?lang=de")
	v.Get(again.Header.Get("Location")).Expect(t, http.StatusOK, "Wir haben die Bestätigung noch einmal geschickt.")
	v.Hall.Refuse["CorrectEmail"] = apperr.New(apperr.EmailInvalid).At("email")
	v.Post("/termin/"+token+"/adresse", "email", "toni").
		Expect(t, http.StatusUnprocessableEntity, "Geben Sie eine vollständige E-Mail-Adresse ein", `value="toni"`)
}

// stand gives the version that the forms of a page were made from.
func stand(t testing.TB, a *citizentest.Answer) string {
	t.Helper()
	found := regexp.MustCompile(`name="stand" value="([^"]+)"`).FindStringSubmatch(a.Body)
	if found == nil {
		t.Fatalf("no form says what it was made from:\n%s", a.Body)
	}
	return found[1]
}

func TestAFormMadeFromAnotherTimeChangesNothingAndShowsHowItIsNow(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	address := "/termin/" + token
	cancel, move := stand(t, v.Get(address+"/absagen")), stand(t, v.Get(address+"/verschieben?lang=de"))
	mend := stand(t, v.Get("/gebucht?r=h1"))
	v.Post(address+"/verschieben?lang=de", "ort", "buergerbuero", "zeit", "2026-11-23T10:00:00+01:00", "schluessel", "m1", "stand", move).Expect(t, http.StatusSeeOther)
	for _, form := range [][]string{
		{address + "/absagen?lang=de", "stand", cancel},
		{address + "/adresse?lang=de", "stand", mend, "email", "toni@beispiel.de"},
		{address + "/verschieben?lang=de", "stand", move, "ort", "buergerbuero", "zeit", "2026-11-23T11:00:00+01:00", "schluessel", "m2"},
	} {
		a := v.Post(form[0], form[1:]...)
		a.Expect(t, http.StatusSeeOther)
		page := v.Get(a.Header.Get("Location"))
		page.Expect(t, http.StatusOK, "Ihr Termin hat sich inzwischen geändert", "10:00 Uhr")
		page.Lacks(t, "toni@beispiel.de")
	}
	cancel = stand(t, v.Get(address+"/absagen"))
	for range 2 { // what is so already is no surprise
		a := v.Post(address+"/absagen?lang=de", "stand", cancel)
		v.Get(a.Header.Get("Location")).Lacks(t, "inzwischen geändert")
	}
	undo := stand(t, v.Get(address))
	v.Post(address+"/zuruecknehmen?lang=de", "stand", undo).Expect(t, http.StatusSeeOther)
	v.Get(v.Post(address+"/zuruecknehmen?lang=de", "stand", cancel).Header.Get("Location")).Expect(t, http.StatusOK, "Ihr Termin hat sich inzwischen geändert")
}

func TestTheTimeThatIsMovedIsNotCountedAsFree(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	page := v.Get("/termin/" + v.Book() + "/verschieben?lang=de&ort=buergerbuero&tag=2026-11-23")
	page.Expect(t, http.StatusOK)
	_, day, found := strings.Cut(page.Body, `aria-current="date"`)
	if !found {
		_, day, _ = strings.Cut(page.Body, "tag=2026-11-23")
	}
	counted := regexp.MustCompile(`(\d+)(?: |\x{a0}|&nbsp;)(?:frei|freie)`).FindStringSubmatch(day)
	if listed := len(regexp.MustCompile(`class="st-time[ "]`).FindAllString(page.Body, -1)); counted == nil || counted[1] != strconv.Itoa(listed) {
		t.Errorf("the day says %v, and %d are listed", counted, listed)
	}
}
