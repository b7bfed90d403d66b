package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/simulate"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/files"
	"stadttermin/internal/town/office"
)

// command runs the program with arguments and gives what it printed.
func command(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, errOut bytes.Buffer
	program := root()
	program.SetArgs(args)
	program.SetOut(&out)
	program.SetErr(&errOut)
	err := program.ExecuteContext(t.Context())
	return out.String(), err
}

func TestSlotsAnswersInTheShapeOthersRelyOn(t *testing.T) {
	t.Parallel()
	busy := filepath.Join(t.TempDir(), "busy.json")
	content := `[{"office":"buergerbuero","counter":"1","start":"2026-11-23T08:00:00+01:00","end":"2026-11-23T08:12:00+01:00"},
		{"office":"buergerbuero","counter":"1","start":"2026-11-23T08:10:00+01:00","end":"2026-11-23T08:20:00+01:00"}]`
	if err := os.WriteFile(busy, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := command(t, "slots", "--tenant", "../../tenants/werne", "--now", "2026-11-20T09:00:00+01:00",
		"--from", "2026-11-21", "--to", "2026-11-23", "--services", "personalausweis:2", "--office", "buergerbuero", "--busy", busy, "--json")
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		DurationMinutes int `json:"duration_minutes"`
		Days            []struct {
			Date    string
			Offices map[string]struct {
				Starts   []string
				Capacity map[string]int
			}
		}
		Unseated []simulate.Busy
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.DurationMinutes != 25 || len(answer.Days) != 3 || len(answer.Unseated) != 1 {
		t.Fatalf("%d minutes, %d days, %d unseated", answer.DurationMinutes, len(answer.Days), len(answer.Unseated))
	}
	if saturday := answer.Days[0].Offices["buergerbuero"]; saturday.Starts == nil || len(saturday.Starts) != 0 {
		t.Errorf("a closed day: %+v", saturday)
	}
	monday := answer.Days[2].Offices["buergerbuero"]
	if !slices.Contains(monday.Starts, "08:00") || monday.Capacity["08:00"] != 2 || monday.Capacity["09:00"] != 3 {
		t.Errorf("Monday: %v, %v", monday.Starts, monday.Capacity)
	}
}

func TestSlotsPrintsTheOfficesOfADayInOneOrder(t *testing.T) {
	t.Parallel()
	for range 8 {
		out, err := command(t, "slots", "--tenant", "../../tenants/selm", "--now", "2026-11-20T09:00:00+01:00",
			"--from", "2026-11-22", "--to", "2026-11-22", "--services", "personalausweis")
		if want := "15 minutes\n2026-11-22 bork             –\n2026-11-22 rathaus          –\n"; err != nil || out != want {
			t.Fatalf("got %q, %v, want %q", out, err, want)
		}
	}
}

func TestTheFilesInTheHelpAreUnderstood(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	busy, demand := filepath.Join(folder, "busy.json"), filepath.Join(folder, "demand.yaml")
	for file, content := range map[string]string{busy: busyExample, demand: demandExample} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := command(t, "slots", "--tenant", "../../tenants/werne", "--now", "2026-11-20T09:00:00+01:00", "--services", "reisepass",
		"--from", "2026-11-23", "--to", "2026-11-23", "--busy", busy, "--json")
	if err != nil || !strings.Contains(out, `"capacity":{"07:30":3,"07:45":3,"08:00":1,`) || !strings.Contains(out, `"unseated":[]`) {
		t.Errorf("slots: %v\n%s", err, out)
	}
	if out, err := command(t, "simulate", "--tenant", "../../tenants/werne", "--demand", demand, "--from", "2026-11-23", "--weeks", "1"); err != nil {
		t.Errorf("simulate: %v\n%s", err, out)
	}
	for name, example := range map[string]string{"slots": busyExample, "simulate": demandExample} {
		if help, err := command(t, name, "--help"); err != nil || !strings.Contains(help, example) {
			t.Errorf("%s --help: %v\n%s", name, err, help)
		}
	}
}

func TestExplainNamesItsReasons(t *testing.T) {
	t.Parallel()
	for moment, want := range map[string]string{
		"2026-11-23T08:30": `{"offered":true,"reasons":[]}`,
		"2026-11-23T08:35": `{"offered":false,"reasons":[{"code":"off_grid","grid":15,"starts":["08:30","08:45"]}]}`,
		"2026-11-22T08:30": `{"offered":false,"reasons":[{"code":"closed"}]}`,
	} {
		out, err := command(t, "slots", "--tenant", "../../tenants/werne", "--now", "2026-11-20T09:00:00+01:00",
			"--services", "personalausweis:2", "--office", "buergerbuero", "--explain", moment, "--json")
		if err != nil || strings.TrimSpace(out) != want {
			t.Errorf("%s: %s, %v", moment, out, err)
		}
	}
}

func TestExplainSpeaksToPeopleInTheirLanguage(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{
		"de": "Bürgerbüro im Stadthaus: Montag, 23. November 2026, 8:35 Uhr wird nicht angeboten.\n  Zu dieser Uhrzeit beginnen keine Termine. Termine beginnen hier alle 15 Minuten. Der nächste Beginn: 08:30 und 08:45.\n",
		"en": "Monday, 23 November 2026, 8:35 am is not offered.\n  No appointments start at this time. Appointments start here every 15 minutes. The nearest starts: 08:30 and 08:45.\n",
	} {
		out, err := command(t, "slots", "--tenant", "../../tenants/werne", "--now", "2026-11-20T09:00:00+01:00",
			"--services", "personalausweis:2", "--explain", "2026-11-23T08:35", "--lang", lang)
		if out = strings.ReplaceAll(out, "\u00a0", " "); err != nil || !strings.HasSuffix(out, want) {
			t.Errorf("%s: %s, %v", lang, out, err)
		}
	}
	if _, err := command(t, "slots", "--tenant", "../../tenants/werne", "--services", "reisepass", "--explain", "2026-11-23T08:35", "--lang", "tlh"); err == nil {
		t.Error("Klingon was spoken")
	}
}

func TestSlotsRefusesWhatItCannotMeanWithASentence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ args, want string }{
		{"--services personalausweis:0", `--services: "0" is not a quantity`},
		{"--services personalausweis:1000000000", `--services: "1000000000" is not a quantity`},
		{"--services personalausweis:9", "too_many (max 2, service personalausweis)"},
		{"--services nichts", "unknown_service (service nichts)"},
		{"--services personalausweis --office nirgends", `unknown_office: there is no office "nirgends"`},
		{"--services personalausweis --now gestern", `--now: "gestern" is not a moment like 2026-11-20T09:00:00+01:00`},
		{"--services personalausweis --channel brieftaube", `--channel: "brieftaube" is not online, phone or desk`},
		{"--services personalausweis --from 2026-02-30", `--from: "2026-02-30" is not a date like 2026-11-23`},
		{"--services personalausweis --from 2026-11-25 --to 2026-11-24", "--from: 2026-11-25 lies after --to 2026-11-24"},
	} {
		args := append([]string{"slots", "--tenant", "../../tenants/werne"}, strings.Fields(c.args)...)
		if out, err := command(t, args...); err == nil || err.Error() != c.want {
			t.Errorf("%s: %q, %v, want %s", c.args, out, err, c.want)
		}
	}
}

// Server and command line ask the same engine: what one offers the other offers, whatever is booked.
func TestSlotsAgreesWithTheServer(t *testing.T) {
	t.Parallel()
	settings, findings, err := files.Load("../../tenants/werne")
	if err != nil || settings == nil {
		t.Fatal(findings, err)
	}
	settings.Profile.Booking.OpenPerEmail = 1000
	i := apptest.Install(t, settings)
	town := i.Town(t, "werne")
	random := rand.New(rand.NewPCG(20261120, 1))
	baskets := []string{"personalausweis:2", "reisepass", "meldebescheinigung:3", "personalausweis,meldebescheinigung:2"}
	var busy []simulate.Busy
	for range 60 {
		basket, err := office.ParseBasket(baskets[random.IntN(len(baskets))])
		if err != nil {
			t.Fatal(err)
		}
		q := booking.Query{Basket: basket, Channel: office.Online}
		times, err := i.Bookings.Next(t.Context(), town, q, booking.Filter{Most: 40})
		if err != nil || len(times) == 0 {
			t.Fatal(times, err)
		}
		chosen := times[random.IntN(len(times))]
		hold, err := i.Bookings.Hold(t.Context(), town, booking.HoldRequest{Basket: basket, Office: chosen.Office, Channel: office.Online, Start: chosen.Start})
		if err != nil {
			t.Fatal(err)
		}
		a, err := i.Bookings.Book(t.Context(), town, booking.BookRequest{Hold: hold.Token, Contact: appointment.Contact{Name: "Kim", Email: "kim@example.org"}})
		if err != nil {
			t.Fatal(err)
		}
		busy = append(busy, simulate.Busy{Office: a.Office, Services: basket.Services(), Start: a.Start, End: a.End()})
	}
	for _, written := range baskets {
		basket, err := office.ParseBasket(written)
		if err != nil {
			t.Fatal(err)
		}
		slots, err := simulate.Ask(town.Rules, simulate.Question{Now: i.Clock.Now(), Basket: basket, Channel: office.Online, Busy: busy})
		if err != nil || len(slots.Unseated) != 0 {
			t.Fatalf("%d unseated, %v", len(slots.Unseated), err)
		}
		first, last := slots.Days[0].Date, slots.Days[len(slots.Days)-1].Date
		calendar, err := i.Bookings.Calendar(t.Context(), town, booking.Query{Basket: basket, Channel: office.Online}, first, last)
		if err != nil {
			t.Fatal(err)
		}
		for n, day := range slots.Days {
			var here, there []string
			for id, o := range day.Offices {
				for _, start := range o.Starts {
					here = append(here, fmt.Sprintf("%s %s", id, start))
				}
			}
			for _, free := range calendar.Days[n].Times() {
				there = append(there, fmt.Sprintf("%s %s", free.Office, free.Start.Format("15:04")))
			}
			slices.Sort(here)
			slices.Sort(there)
			if !slices.Equal(here, there) {
				t.Errorf("%s, %s: the command line offers %v, the server %v", written, day.Date, here, there)
			}
		}
	}
}

func TestDevelopmentListensOnThisMachineOnly(t *testing.T) {
	for variable, value := range map[string]string{
		"DATABASE_URL": "postgres://a:b@127.0.0.1:1/x", "REDIS_URL": "redis://127.0.0.1:1", "LISTEN": "0.0.0.0:8080",
	} {
		t.Setenv(variable, value)
	}
	if _, err := command(t, "dev"); err == nil || !strings.Contains(err.Error(), "this machine only") {
		t.Errorf("got %v", err)
	}
}

func TestSecretsComeFromFilesAndAreNeverPrinted(t *testing.T) {
	secret := "a very secret secret of 40 characters..."
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("STADTTERMIN_SECRET", "")
	t.Setenv("STADTTERMIN_SECRET_FILE", file)
	t.Setenv("DATABASE_URL", "postgres://owner:hunter2hunter2@127.0.0.1:1/x")
	t.Setenv("APP_DATABASE_URL", "")
	t.Setenv("REDIS_URL", "redis://:hunter2hunter2@127.0.0.1:1")
	t.Setenv("SMTP_URL", "smtp://user:hunter2hunter2@127.0.0.1:1")
	s, err := readSettings()
	if err != nil || s.Secret != secret {
		t.Fatalf("secret %q, %v", s.Secret, err)
	}
	out, err := command(t, "doctor")
	if err == nil || strings.Contains(out, "hunter2") || strings.Contains(out, secret) || !strings.Contains(out, "✗ database") {
		t.Errorf("doctor: %v\n%s", err, out)
	}
}
