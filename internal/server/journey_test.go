package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
)

// days asks for the free times per day.
func (b *browser) days(query string) (minutes int, free map[civil.Date]int, order []civil.Date) {
	b.Helper()
	var answer struct {
		Minutes int `json:"duration_minutes"`
		Days    []struct {
			Date civil.Date `json:"date"`
			Free int        `json:"free"`
		} `json:"days"`
	}
	b.get("/api/v1/availability?"+query).into(http.StatusOK, &answer)
	free = make(map[civil.Date]int)
	for _, day := range answer.Days {
		free[day.Date] = day.Free
		order = append(order, day.Date)
	}
	return answer.Minutes, free, order
}

func TestEveryDayOfTheQuestionIsAnsweredAndItsCountIsThatOfItsTimeList(t *testing.T) {
	t.Parallel()
	s := open(t, realTown(t, "werne"), realTown(t, "plettenberg"))
	from, to := monday, civil.NewDate(2027, 1, 4)
	for _, slug := range []string{"werne", "plettenberg"} {
		b := s.on(slug)
		const asked = "services=personalausweis:2,meldebescheinigung:1"
		minutes, free, order := b.days(asked + "&from=" + from.String() + "&to=" + to.String())
		if minutes == 0 || len(order) != int(to-from)+1 || order[0] != from || order[len(order)-1] != to {
			t.Fatalf("%s: %d minutes, days %v", slug, minutes, order)
		}
		none, some := 0, 0
		for i, date := range order {
			if date != from.AddDays(i) {
				t.Fatalf("%s: day %d is %s", slug, i, date)
			}
			var list struct {
				Minutes int        `json:"duration_minutes"`
				Times   []freeTime `json:"times"`
			}
			b.get("/api/v1/availability/"+date.String()+"?"+asked).into(http.StatusOK, &list)
			if len(list.Times) != free[date] || list.Minutes != minutes {
				t.Errorf("%s, %s: %d free, %d times; %d and %d minutes", slug, date, free[date], len(list.Times), minutes, list.Minutes)
			}
			if free[date] == 0 {
				none++
			} else {
				some++
			}
		}
		if none == 0 || some == 0 {
			t.Errorf("%s: %d days with free times, %d without", slug, some, none)
		}
	}
}

func TestTheFirstFreeTimesAreThoseOfTheDaysInTheirOrder(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	var next struct {
		Times []freeTime `json:"times"`
	}
	b.get("/api/v1/availability/next?services=pass&weekday=tue&after=11:00&limit=3").into(http.StatusOK, &next)
	tuesday := monday.AddDays(1)
	for i, clock := range []civil.Clock{11 * 60, 11*60 + 15, 11*60 + 30} {
		if len(next.Times) != 3 || !next.Times[i].Start.Equal(at(tuesday, clock)) {
			t.Fatalf("first free times: %v", next.Times)
		}
	}
}

func TestFromTheFirstQuestionToTheUndoneCancellation(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("werne", 1))
	b, start := s.on("werne"), at(monday, 8*60)
	if times := b.free(monday); len(times) != 16 || !times[0].Start.Equal(start) || times[0].Office != "amt" {
		t.Fatalf("free: %v", times)
	}
	h := b.hold(start)
	if want := s.Clock.Now().Add(10 * time.Minute); !h.Expires.Equal(want) {
		t.Errorf("held until %s, want %s", h.Expires, want)
	}
	s.Clock.Advance(9 * time.Minute)
	var longer held
	b.post("/api/v1/holds/extend", fields{"hold": h.Hold}).into(http.StatusOK, &longer)
	if want := s.Clock.Now().Add(10 * time.Minute); !longer.Expires.Equal(want) || longer.Hold == h.Hold {
		t.Errorf("held until %s, want %s", longer.Expires, want)
	}
	s.Clock.Advance(9 * time.Minute)
	var made booked
	b.post("/api/v1/appointments", person(longer.Hold, "kim@example.org")).into(http.StatusCreated, &made)
	if !regexp.MustCompile(`^WER-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$`).MatchString(made.Reference) || made.Number != "B 1" ||
		!made.Start.Equal(start) || !made.End.Equal(start.Add(15*time.Minute)) || made.Office != "amt" {
		t.Fatalf("booked: %+v", made)
	}
	if u, err := url.Parse(made.ManageURL); err != nil || u.Host != "werne.localhost:8080" {
		t.Errorf("manage link %s, %v", made.ManageURL, err)
	}

	mine := "/api/v1/appointments/" + made.token()
	var a shown
	b.get(mine).into(http.StatusOK, &a)
	if a.booked != made || a.State != "booked" || a.Services["pass"] != 1 || a.Minutes != 15 || a.Name != "Kim Beispiel" || a.Lang != "de" {
		t.Errorf("shown: %+v", a)
	}
	later := at(monday.AddDays(1), 9*60)
	b.post(mine+"/move", fields{"hold": b.hold(later).Hold}).into(http.StatusOK, &a)
	if a.Reference != made.Reference || !a.Start.Equal(later) || a.State != "booked" {
		t.Errorf("moved: %+v", a)
	}
	if !contains(b.free(monday), start) || contains(b.free(monday.AddDays(1)), later) {
		t.Error("after moving, the old time must be free and the new one taken")
	}
	b.post(mine+"/cancel", nil).into(http.StatusOK, &a)
	if a.State != "cancelled" || !contains(b.free(monday.AddDays(1)), later) {
		t.Errorf("cancelled: %+v", a)
	}
	b.post(mine+"/move", fields{"hold": b.hold(start).Hold}).refused(apperr.AlreadyCancelled)
	b.post(mine+"/undo", nil).into(http.StatusOK, &a)
	if a.State != "booked" || contains(b.free(monday.AddDays(1)), later) {
		t.Errorf("restored: %+v", a)
	}
	s.Clock.Set(later)
	b.post(mine+"/cancel", nil).refused(apperr.AlreadyOver)
}

func TestAReleasedTimeIsFreeAtOnceAndReleasingTwiceIsFine(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	start := at(monday, 8*60)
	h := b.hold(start)
	if contains(b.free(monday), start) {
		t.Fatal("a held time is offered")
	}
	for range 2 {
		a := b.post("/api/v1/holds/release", fields{"hold": h.Hold})
		if a.Status != http.StatusNoContent || len(a.Body) != 0 {
			t.Fatalf("released: %d %s", a.Status, a.Body)
		}
	}
	if !contains(b.free(monday), start) {
		t.Error("a released time is not offered")
	}
}

func TestATakenTimeIsAnsweredWithTheNearestOnes(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	start := at(monday, 9*60)
	b.hold(start)
	p := b.post("/api/v1/holds", wish(start)).refused(apperr.TimeTaken)
	if len(p.Alternatives) != 4 {
		t.Fatalf("alternatives: %v", p.Alternatives)
	}
	for _, alternative := range p.Alternatives {
		if !contains(b.free(civil.DateOf(alternative.Start.In(start.Location()))), alternative.Start) || alternative.Office != "amt" {
			t.Errorf("%v is proposed and not offered", alternative)
		}
	}
}

func TestATimeThatWasNeverOnOfferIsAnsweredWithReasons(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	for name, c := range map[string]struct {
		start  time.Time
		reason string
	}{
		"night":  {at(monday, 3*60), "closed"},
		"grid":   {at(monday, 8*60+5), "off_grid"},
		"past":   {at(monday.AddDays(-7), 8*60), "before_lead"},
		"future": {at(monday.AddDays(70), 8*60), "beyond_horizon"},
		"Sunday": {at(monday.AddDays(-1), 8*60), "closed"},
		"second": {at(monday, 8*60).Add(time.Second), "off_grid"},
	} {
		p := b.post("/api/v1/holds", wish(c.start)).refused(apperr.NotOffered)
		if len(p.Reasons) == 0 || p.Reasons[0]["code"] != c.reason {
			t.Errorf("%s: %v, want %s", name, p.Reasons, c.reason)
		}
	}
}

func TestRefusalsSpeakTheLanguageOfTheRequest(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	for _, code := range []apperr.Code{apperr.NotFound, apperr.HoldInvalid} {
		ask := func(query string, changes ...change) string {
			t.Helper()
			if code == apperr.NotFound {
				return b.get("/api/v1/appointments/none"+query, changes...).refused(code).Title
			}
			return b.post("/api/v1/holds/release"+query, fields{"hold": "none"}, changes...).refused(code).Title
		}
		german, english := b.sentence("de", code), b.sentence("en", code)
		if german == english {
			t.Fatalf("%s is the same in both languages", code)
		}
		if got := ask(""); got != german {
			t.Errorf("without a language: %q", got)
		}
		if got := ask("?lang=en"); got != english {
			t.Errorf("?lang=en: %q", got)
		}
		if got := ask("", header("Accept-Language", "en-GB,en;q=0.8")); got != english {
			t.Errorf("Accept-Language: %q", got)
		}
		if got := ask("?lang=de", header("Accept-Language", "en")); got != german {
			t.Errorf("?lang= must win: %q", got)
		}
	}
}

func TestWhoeverChangesTheFormAfterBookingIsToldThatItIsBookedAlready(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("werne", 1))
	b := s.on("werne")
	form := url.Values{"name": {"Kim Beispiel"}, "email": {"kim@example.org"}, "schluessel": {"k"}, "reservierung": {b.hold(at(monday, 8*60)).Hold}}
	hold := form.Get("reservierung")
	booked := b.submit("/buchen", form, cookie("reservierung-x", hold))
	if booked.Status != http.StatusSeeOther {
		t.Fatalf("booking: %d\n%s", booked.Status, booked.Body)
	}
	form.Set("name", "Kim Anders")
	again := b.submit("/buchen", form)
	if body := string(again.Body); again.Status != http.StatusConflict || !strings.Contains(body, "Diesen Termin haben Sie schon gebucht") || strings.Contains(body, `action="/buchen"`) {
		t.Errorf("without cookies: %d\n%s", again.Status, body)
	}
	var kept *http.Cookie
	for _, set := range (&http.Response{Header: booked.Header}).Cookies() {
		if strings.Contains(set.Name, "gebucht-") {
			kept = set
		}
	}
	if kept == nil {
		t.Fatalf("no cookie of what was booked: %v", booked.Header)
	}
	known := b.submit("/buchen", form, cookie(strings.TrimPrefix(kept.Name, "__Host-"), kept.Value))
	if known.Status != http.StatusSeeOther {
		t.Fatalf("with the cookie: %d\n%s", known.Status, known.Body)
	}
	page := b.get(strings.Split(known.Header.Get("Location"), "#")[0], cookie(strings.TrimPrefix(kept.Name, "__Host-"), kept.Value))
	if body := string(page.Body); page.Status != http.StatusOK || !strings.Contains(body, "wurde nicht übernommen") {
		t.Errorf("the page of the booking: %d\n%s", page.Status, body)
	}
}

// The address is corrected in one tab and, from a page loaded before, in another: the second changes nothing and says so.
func TestAnAddressIsNotCorrectedFromAPageThatIsNoLongerTrue(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	made := b.book(at(monday, 9*60), "kim@gmial.example")
	path := "/termin/" + made.token() + "/adresse?r=h&lang=de"
	both := cookie("gebucht-h", made.token())
	first := b.submit(path, url.Values{"email": {"kim@example.org"}, "schluessel": {"a"}}, both)
	renewed := ""
	for _, c := range (&http.Response{Header: first.Header}).Cookies() {
		if c.Name == "gebucht-h" {
			renewed = c.Value
		}
	}
	if first.Status != http.StatusSeeOther || renewed == "" || renewed == made.token() {
		t.Fatalf("%d %v", first.Status, first.Header)
	}
	second := b.submit(path, url.Values{"email": {"someone@example.org"}, "schluessel": {"b"}}, cookie("gebucht-h", renewed))
	page := b.get(second.Header.Get("Location"))
	if second.Status != http.StatusSeeOther || !strings.Contains(string(page.Body), "Ihr Termin hat sich inzwischen geändert") {
		t.Errorf("%d %s: %s", second.Status, second.Header.Get("Location"), page.Body)
	}
	if a := b.submit(path, url.Values{"email": {"someone@example.org"}, "schluessel": {"c"}}); a.Status != http.StatusNotFound {
		t.Errorf("a browser that has only the link of before: %d", a.Status)
	}
	if mail := b.get("/termin/" + renewed + "?lang=de"); strings.Contains(string(mail.Body), "someone@example.org") {
		t.Error("the address was changed")
	}
}
