package citizen_test

import (
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/queue"
)

func TestTheManageLinkShowsTheAppointmentAndWhatCanBeDone(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", nil)
	token := s.visitor().book()
	a := s.visitor().get("/termin/" + token)
	a.expect(t, http.StatusOK, "Gebucht", "8:30 Uhr", "MUS-7K4M-2QX9", "Termin verschieben", "Termin absagen", "/termin/"+token+"/termin.ics")
	if a.header.Get("X-Robots-Tag") != "noindex" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("header %v", a.header)
	}
}

func TestAnUnknownManageLinkIsNotFound(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	for _, path := range []string{"", "/absagen", "/verschieben", "/termin.ics"} {
		v.get("/termin/erfunden"+path).expect(t, http.StatusNotFound, "")
	}
	v.post("/termin/erfunden/absagen").expect(t, http.StatusNotFound, "Das haben wir nicht gefunden")
}

func TestTheCalendarFileIsForDownloading(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	a := v.get("/termin/" + v.book() + "/termin.ics")
	a.expect(t, http.StatusOK, "BEGIN:VCALENDAR", "METHOD:PUBLISH", "DTSTART:20261123T073000Z")
	if got := a.header.Get("Content-Type"); !strings.HasPrefix(got, "text/calendar") {
		t.Errorf("Content-Type %q", got)
	}
}

func TestTheCalendarFileOfACancelledAppointmentTakesItAway(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	before := v.get("/termin/" + token + "/termin.ics")
	before.expect(t, http.StatusOK, "STATUS:CONFIRMED", "TRIGGER:-PT1H")
	v.post("/termin/"+token+"/absagen").expect(t, http.StatusSeeOther)
	a := v.get("/termin/" + token + "/termin.ics")
	a.expect(t, http.StatusOK, "METHOD:CANCEL", "STATUS:CANCELLED")
	a.lacks(t, "CONFIRMED", "VALARM")
	if got := a.header.Get("Content-Type"); !strings.HasSuffix(got, "method=CANCEL") {
		t.Errorf("Content-Type %q", got)
	}
}

func TestCancellingAsksFirstAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	question := v.get("/termin/" + token + "/absagen")
	question.expect(t, http.StatusOK, "Möchten Sie diesen Termin absagen?", "8:30 Uhr", "Bürgerbüro")
	question.lacks(t, "Kim Beispiel", "kim@beispiel.de")
	v.post("/termin/"+token+"/absagen").expect(t, http.StatusSeeOther)
	v.get("/termin/"+token).expect(t, http.StatusOK, "Ihr Termin ist abgesagt", "Die Zeit ist noch frei.", "Absage zurücknehmen")
	v.post("/termin/"+token+"/absagen").expect(t, http.StatusSeeOther)
	v.post("/termin/"+token+"/zuruecknehmen").expect(t, http.StatusSeeOther)
	v.get("/termin/"+token).expect(t, http.StatusOK, "Was möchten Sie tun?")
}

func TestACancellationWhoseTimeIsGoneCannotBeTakenBack(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	v.post("/termin/" + token + "/absagen")
	v.hall.refuse["Undo"] = apperr.New(apperr.TimeTaken)
	v.post("/termin/"+token+"/zuruecknehmen").expect(t, http.StatusConflict, "Die Zeit ist inzwischen vergeben", "Neuen Termin buchen")
	v.hall.fill(v.town, civil.NewDate(2026, 11, 23))
	a := v.get("/termin/" + token)
	a.expect(t, http.StatusOK, "Die Zeit ist inzwischen vergeben")
	a.lacks(t, "zuruecknehmen")
}

func TestMovingShowsTheOldTimeAndKeepsTheReference(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	page := v.get("/termin/" + token + "/verschieben")
	page.expect(t, http.StatusOK, "Bisher: Montag, 23. November 2026, 8:30 Uhr", `action="/termin/`+token+`/verschieben?lang=de#titel"`,
		"Ihr Termin wird dann gleich verschoben", "/termin/"+token+"/verschieben?ort=buergerbuero&amp;tag=2026-11-24")
	page.lacks(t, "Anliegen ändern", "Wir halten sie 10")
	v.post("/termin/"+token+"/verschieben", "ort", "buergerbuero", "zeit", "2026-11-24T09:00:00+01:00").expect(t, http.StatusSeeOther)
	v.get("/termin/"+token).expect(t, http.StatusOK, "Dienstag, 24. November 2026 9:00 Uhr", "MUS-7K4M-2QX9")
}

func TestATimeTakenWhileMovingAnswersWithTheNearest(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	v.hall.fill(v.town, civil.NewDate(2026, 11, 24))
	v.post("/termin/"+token+"/verschieben", "ort", "buergerbuero", "zeit", "2026-11-24T09:00:00+01:00").
		expect(t, http.StatusConflict, "9:00 Uhr ist gerade vergeben worden", `action="/termin/`+token+`/verschieben`)
}

func TestAnAppointmentThatIsOverCanNeitherBeMovedNorCancelled(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	v.hall.now = v.hall.now.Add(96 * time.Hour)
	v.get("/termin/"+token).expect(t, http.StatusOK, "Dieser Termin ist vorbei")
	v.get("/termin/"+token+"/absagen").expect(t, http.StatusSeeOther)
	v.get("/termin/"+token+"/verschieben").expect(t, http.StatusSeeOther)
}

func TestWhoHasBegunKeepsTheAppointmentAsItIs(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	v.hall.booked[token].State = appointment.Arrived
	a := v.get("/termin/" + token)
	a.expect(t, http.StatusOK, "8:30 Uhr", "In den Kalender")
	a.lacks(t, "verschieben", "absagen?")
}

func TestAMoveThatFailsKeepsNoTimeFromOthers(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	held := len(v.hall.holds)
	v.hall.refuse["Move"] = apperr.New(apperr.AlreadyOver)
	v.post("/termin/"+token+"/verschieben", "ort", "buergerbuero", "zeit", "2026-11-24T09:00:00+01:00").expect(t, http.StatusConflict, "vorbei")
	if len(v.hall.holds) != held {
		t.Error("the time is still held")
	}
}

func TestTheLostLinkAnswersTheSameToEverybody(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	for _, email := range []string{"kim@beispiel.de", "nobody@beispiel.de"} {
		a := v.post("/terminlink?lang=de", "email", email)
		if got := a.header.Get("Location"); a.status != http.StatusSeeOther || got != "/terminlink?gesendet=ja&lang=de#titel" {
			t.Errorf("%s: %d %q", email, a.status, got)
		}
	}
	v.get("/terminlink?gesendet=ja").expect(t, http.StatusOK, "Sehen Sie in Ihr Postfach")
	v.post("/terminlink", "email", "").expect(t, http.StatusUnprocessableEntity, "Bitte prüfen Sie eine Angabe", "Geben Sie Ihre E-Mail-Adresse ein.")
	if len(v.hall.resent) != 2 {
		t.Errorf("asked for %v", v.hall.resent)
	}
}

// Mail scanners open every link there is.
func TestNoGETChangesAnything(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	v.hall.keys, v.hall.holds = map[string]string{}, map[string]*booking.Hold{}
	before := *v.hall.booked[token]
	seen, queue := map[string]bool{}, []string{"/", "/termin/" + token, "/gebucht?r=h1", "/zeiten?anliegen=ausweis", "/reservierung", "/buchen", "/termin/" + token + "/zuruecknehmen"}
	for len(queue) > 0 && len(seen) < 400 {
		address := queue[0]
		queue = queue[1:]
		if seen[address] {
			continue
		}
		seen[address] = true
		for _, link := range links.FindAllStringSubmatch(v.get(address).body, -1) {
			queue = append(queue, strings.ReplaceAll(link[1], "&amp;", "&"))
		}
	}
	if len(seen) < 50 {
		t.Fatalf("only %d pages were seen", len(seen))
	}
	if after := *v.hall.booked[token]; !reflect.DeepEqual(before, after) || len(v.hall.holds) > 0 || len(v.hall.booked) != 1 || len(v.hall.resent) > 0 {
		t.Errorf("opening links changed something: %+v", after)
	}
}

var links = regexp.MustCompile(`href="(/[^"#]*)`)

func TestAMoveSaysWhatHasChangedAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	moved := v.post("/termin/"+token+"/verschieben?lang=de", "ort", "buergerbuero", "zeit", "2026-11-24T09:00:00+01:00")
	moved.expect(t, http.StatusSeeOther)
	page := v.get(moved.header.Get("Location"))
	page.expect(t, http.StatusOK, "Ihr Termin ist verschoben", "Bisher: Montag, 23. November 2026, 8:30 Uhr",
		"Ihre Wartenummer hat sich geändert, sie ist jetzt B 43 .", `name="zeit" value="2026-11-23T08:30:00&#43;01:00"`, "Verschieben zurücknehmen")
	v.get("/termin/"+token).lacks(t, "Ihr Termin ist verschoben")
	back := v.post("/termin/"+token+"/verschieben?lang=de", "ort", "buergerbuero", "zeit", mondayAt830)
	v.get(back.header.Get("Location")).expect(t, http.StatusOK, "Ihr Termin ist verschoben", "Bisher: Dienstag, 24. November 2026, 9:00 Uhr")
}

func TestAMoveWhoseOldTimeIsGoneCannotBeTakenBack(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	moved := v.post("/termin/"+token+"/verschieben?lang=de", "ort", "buergerbuero", "zeit", "2026-11-24T09:00:00+01:00")
	v.hall.fill(v.town, civil.NewDate(2026, 11, 23))
	page := v.get(moved.header.Get("Location"))
	page.expect(t, http.StatusOK, "Ihr Termin ist verschoben")
	page.lacks(t, "Verschieben zurücknehmen")
}

func TestATakenBackCancellationSaysSo(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	v.post("/termin/" + token + "/absagen")
	restored := v.post("/termin/" + token + "/zuruecknehmen?lang=de")
	v.get(restored.header.Get("Location")).expect(t, http.StatusOK, "Ihr Termin gilt wieder")
}

func TestWhoHasComeSeesHowFarTheyAre(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
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
		v.hall.booked[token].State, v.hall.standing = c.standing.State, c.standing
		a := v.get("/termin/" + token)
		a.expect(t, http.StatusOK, c.says, "Stand aktualisieren")
		a.lacks(t, "kern-badge--success")
	}
}

func TestTheAddressOfAConfirmationCanBeMendedAndTheMailSentAgain(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	page := v.get("/gebucht?r=h1")
	page.expect(t, http.StatusOK, "Keine E-Mail bekommen?", `action="/termin/`+token+`/adresse?r=h1&amp;lang=de#mail"`)
	mended := v.post("/termin/"+token+"/adresse?r=h1&lang=de", "email", "toni@beispiel.de")
	if got := mended.header.Get("Location"); mended.status != http.StatusSeeOther || got != "/gebucht?r=h1&getan=korrigiert&lang=de#mail" {
		t.Fatalf("%d %q", mended.status, got)
	}
	v.get(mended.header.Get("Location")).expect(t, http.StatusOK, "Die Adresse ist korrigiert.", "toni@beispiel.de")
	again := v.post("/termin/" + token + "/bestaetigung?lang=de")
	v.get(again.header.Get("Location")).expect(t, http.StatusOK, "Wir haben die Bestätigung noch einmal geschickt.")
	v.hall.refuse["CorrectEmail"] = apperr.New(apperr.EmailInvalid).At("email")
	v.post("/termin/"+token+"/adresse", "email", "toni").
		expect(t, http.StatusUnprocessableEntity, "Geben Sie eine vollständige E-Mail-Adresse ein", `value="toni"`)
}

// stand gives the version that the forms of a page were made from.
func (a *answer) stand(t testing.TB) string {
	t.Helper()
	found := regexp.MustCompile(`name="stand" value="([^"]+)"`).FindStringSubmatch(a.body)
	if found == nil {
		t.Fatalf("no form says what it was made from:\n%s", a.body)
	}
	return found[1]
}

func TestAFormMadeFromAnotherTimeChangesNothingAndShowsHowItIsNow(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	address := "/termin/" + token
	cancel, move := v.get(address+"/absagen").stand(t), v.get(address+"/verschieben?lang=de").stand(t)
	mend := v.get("/gebucht?r=h1").stand(t)
	v.post(address+"/verschieben?lang=de", "ort", "buergerbuero", "zeit", "2026-11-23T10:00:00+01:00", "schluessel", "m1", "stand", move).expect(t, http.StatusSeeOther)
	for _, form := range [][]string{
		{address + "/absagen?lang=de", "stand", cancel},
		{address + "/adresse?lang=de", "stand", mend, "email", "toni@beispiel.de"},
		{address + "/verschieben?lang=de", "stand", move, "ort", "buergerbuero", "zeit", "2026-11-23T11:00:00+01:00", "schluessel", "m2"},
	} {
		a := v.post(form[0], form[1:]...)
		a.expect(t, http.StatusSeeOther)
		page := v.get(a.header.Get("Location"))
		page.expect(t, http.StatusOK, "Ihr Termin hat sich inzwischen geändert", "10:00 Uhr")
		page.lacks(t, "toni@beispiel.de")
	}
	cancel = v.get(address + "/absagen").stand(t)
	for range 2 { // what is so already is no surprise
		a := v.post(address+"/absagen?lang=de", "stand", cancel)
		v.get(a.header.Get("Location")).lacks(t, "inzwischen geändert")
	}
	undo := v.get(address).stand(t)
	v.post(address+"/zuruecknehmen?lang=de", "stand", undo).expect(t, http.StatusSeeOther)
	v.get(v.post(address+"/zuruecknehmen?lang=de", "stand", cancel).header.Get("Location")).expect(t, http.StatusOK, "Ihr Termin hat sich inzwischen geändert")
}

func TestTheTimeThatIsMovedIsNotCountedAsFree(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	page := v.get("/termin/" + v.book() + "/verschieben?lang=de&ort=buergerbuero&tag=2026-11-23")
	page.expect(t, http.StatusOK)
	_, day, found := strings.Cut(page.body, `aria-current="date"`)
	if !found {
		_, day, _ = strings.Cut(page.body, "tag=2026-11-23")
	}
	counted := regexp.MustCompile(`(\d+)(?: |\x{a0}|&nbsp;)(?:frei|freie)`).FindStringSubmatch(day)
	if listed := len(regexp.MustCompile(`class="st-time[ "]`).FindAllString(page.body, -1)); counted == nil || counted[1] != strconv.Itoa(listed) {
		t.Errorf("the day says %v, and %d are listed", counted, listed)
	}
}
