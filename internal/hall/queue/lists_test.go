package queue_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/hall/daylist"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
)

// press stands for the printer and keeps what it was given.
type press struct {
	mu         sync.Mutex
	papers     []*daylist.Paper
	passphrase string
}

func (p *press) Print(paper *daylist.Paper, passphrase string) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.papers, p.passphrase = append(p.papers, paper), passphrase
	return []byte("encrypted"), nil
}

const listPassphrase = "im Tresor hinten links"

var boss = audit.Staff("boss")

// listing is a hall whose lists are made.
func listing(t *testing.T, morning, evening string, recipients ...string) (*hall, *press) {
	t.Helper()
	h, p := newHall(t, 2), &press{}
	h.Lists.Printer = p
	plan := daylist.NewPlan{Recipients: recipients, Passphrase: listPassphrase}
	for text, to := range map[string]**civil.Clock{morning: &plan.Morning, evening: &plan.Evening} {
		if text != "" {
			clock, err := civil.ParseClock(text)
			if err != nil {
				t.Fatal(err)
			}
			*to = &clock
		}
	}
	if err := h.Lists.SetPlan(t.Context(), h.town, "amt", plan, boss); err != nil {
		t.Fatal(err)
	}
	return h, p
}

// advance lets the job come round at a wall time of a date and gives the days of the files that are kept then.
func (h *hall) advance(date, clock string) (days string) {
	h.Helper()
	parsed, err := civil.ParseDate(date)
	if err != nil {
		h.Fatal(err)
	}
	wall, err := civil.ParseClock(clock)
	if err != nil {
		h.Fatal(err)
	}
	h.Clock.Set(civil.Instant(parsed, wall, h.town.Rules.Location, civil.Beginning))
	if err := h.Lists.Advance(h.Context(), h.town); err != nil {
		h.Fatal(err)
	}
	for _, file := range h.files() {
		days += file.Date.String() + " "
	}
	return strings.TrimSpace(days)
}

func (h *hall) files() []*daylist.File {
	h.Helper()
	_, files, err := h.Lists.Planned(h.Context(), h.town, "amt")
	if err != nil {
		h.Fatal(err)
	}
	return files
}

// The office is open from Monday to Friday; 2026-11-20 is a Friday.
func TestAListIsMadeInTheEveningForTheNextOpenDayAndInTheMorningForThisOne(t *testing.T) {
	t.Parallel()
	h, p := listing(t, "06:30", "17:00")
	for _, step := range []struct {
		date, clock, days string
		made              int
	}{
		{"2026-11-20", "16:59", "2026-11-20", 1}, // this morning's, made up for
		{"2026-11-20", "17:00", "2026-11-20 2026-11-23", 2},
		{"2026-11-20", "23:59", "2026-11-20 2026-11-23", 2},
		{"2026-11-21", "08:00", "2026-11-23", 2}, // Friday's is gone
		{"2026-11-21", "17:00", "2026-11-23", 2}, // Saturday: nobody would read another one
		{"2026-11-22", "17:00", "2026-11-23", 3}, // on the eve once more
		{"2026-11-23", "06:29", "2026-11-23", 3},
		{"2026-11-23", "06:30", "2026-11-23", 4},
		{"2026-11-23", "12:00", "2026-11-23", 4},
		{"2026-11-23", "17:00", "2026-11-23 2026-11-24", 5},
	} {
		days := h.advance(step.date, step.clock)
		if days != step.days || len(p.papers) != step.made {
			t.Errorf("%s %s: files of %q, %d made; want %q, %d", step.date, step.clock, days, len(p.papers), step.days, step.made)
		}
	}
}

func TestAListThatNobodyWasThereToMakeIsMadeUpFor(t *testing.T) {
	t.Parallel()
	h, _ := listing(t, "", "17:00")
	if got := h.advance("2026-11-23", "05:00"); got != "2026-11-23" {
		t.Errorf("after a night without the service: %q", got)
	}
}

func TestTheListSaysWhoComesWhenAndHowToReachThem(t *testing.T) {
	t.Parallel()
	h, p := listing(t, "10:00", "")
	a := h.booked("11:00", "pass")
	h.advance("2026-11-20", "10:00")
	if len(p.papers) != 1 || len(p.papers[0].Rows) != 1 || p.passphrase != listPassphrase {
		t.Fatalf("%d papers, passphrase %q", len(p.papers), p.passphrase)
	}
	got := strings.Join(p.papers[0].Rows[0], "|")
	want := "11:00–11:15|" + a.WaitingNumber() + "\n" + a.Reference + "|Kim Beispiel|kim@example.org|Reisepass|Schalter 1|telefonisch gebucht|"
	if got != want || !strings.HasPrefix(p.papers[0].Title, "Bürgerbüro, Freitag") {
		t.Errorf("%s: %q, want %q", p.papers[0].Title, got, want)
	}
	if files := h.files(); len(files) != 1 || files[0].Appointments != 1 {
		t.Errorf("%+v", files)
	}
}

func TestManyWorkersMakeAListOnceAndMailItOnceToEachRecipient(t *testing.T) {
	t.Parallel()
	h, _ := listing(t, "06:30", "", "a@werne.example", "b@werne.example", "A@werne.example ")
	var working sync.WaitGroup
	for range 6 {
		working.Go(func() {
			if err := h.Lists.Advance(t.Context(), h.town); err != nil {
				t.Error(err)
			}
		})
	}
	working.Wait()
	var lines, mails int
	err := h.DB.InTenant(t.Context(), h.town.ID, func(tx *db.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM audit WHERE tenant_id = $1 AND action = 'list.make'),
			(SELECT count(*) FROM outbox WHERE tenant_id = $1 AND subject_type = 'office_list')`, h.town.ID).Scan(&lines, &mails)
	})
	if err != nil || lines != 1 || mails != 2 {
		t.Errorf("%d lines, %d mails, %v", lines, mails, err)
	}
}

func TestThePassphraseAndTheAddressesStandNowhereInTheClear(t *testing.T) {
	t.Parallel()
	h, _ := listing(t, "06:30", "", "buero@werne.example")
	h.advance("2026-11-20", "09:00")
	err := h.DB.InTenant(t.Context(), h.town.ID, func(tx *db.Tx) error {
		var passphrase []byte
		var trail string
		err := tx.QueryRow(t.Context(), `SELECT passphrase, (SELECT string_agg(detail::text, '') FROM audit_detail WHERE tenant_id = $1)
			FROM office_list_plan WHERE tenant_id = $1`, h.town.ID).Scan(&passphrase, &trail)
		if bytes.Contains(passphrase, []byte("Tresor")) || strings.Contains(trail, "Tresor") || strings.Contains(trail, "buero@") {
			t.Errorf("%q, %s", passphrase, trail)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAPlanIsRefusedWithTheFieldThatIsWrong(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	good := daylist.NewPlan{Passphrase: listPassphrase}
	for name, test := range map[string]struct {
		change func(*daylist.NewPlan)
		code   apperr.Code
	}{
		"no passphrase":    {func(p *daylist.NewPlan) { p.Passphrase = "" }, apperr.PassphraseUnfit},
		"a short one":      {func(p *daylist.NewPlan) { p.Passphrase = "elf Zeichen" }, apperr.PassphraseUnfit},
		"one with accents": {func(p *daylist.NewPlan) { p.Passphrase = "im Tresor hinten rechts, Tür zu" }, apperr.PassphraseUnfit},
		"no address":       {func(p *daylist.NewPlan) { p.Recipients = []string{"büro"} }, apperr.EmailInvalid},
		"too many": {func(p *daylist.NewPlan) {
			p.Recipients = []string{"a@x.de", "b@x.de", "c@x.de", "d@x.de", "e@x.de", "f@x.de"}
		}, apperr.RecipientsMany},
	} {
		plan := good
		test.change(&plan)
		err := h.Lists.SetPlan(t.Context(), h.town, "amt", plan, boss)
		if apperr.CodeOf(err) != test.code || apperr.Of(err).Field == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := h.Lists.Make(t.Context(), h.town, "amt", today, false, boss); apperr.CodeOf(err) != apperr.ListUnplanned {
		t.Errorf("without a plan: %v", err)
	}
}

func TestAnOfficesPlanKeepsItsPassphraseUntilAnotherIsSet(t *testing.T) {
	t.Parallel()
	h, p := listing(t, "", "")
	make := func(want string) {
		t.Helper()
		if err := h.Lists.Make(t.Context(), h.town, "amt", today, false, boss); err != nil || p.passphrase != want {
			t.Errorf("made with %q: %v", p.passphrase, err)
		}
	}
	if err := h.Lists.SetPlan(t.Context(), h.town, "amt", daylist.NewPlan{}, boss); err != nil {
		t.Fatal(err)
	}
	make(listPassphrase)
	if err := h.Lists.SetPlan(t.Context(), h.town, "amt", daylist.NewPlan{Passphrase: "im Tresor vorne rechts"}, boss); err != nil {
		t.Fatal(err)
	}
	h.Clock.Advance(time.Second)
	make("im Tresor vorne rechts")
	for range 2 {
		if err := h.Lists.Stop(t.Context(), h.town, "amt", "", boss); err != nil {
			t.Fatal(err)
		}
	}
	if files := h.files(); len(files) != 0 {
		t.Errorf("%d files are left", len(files))
	}
}

func TestOneTownsListsAreNotAnothers(t *testing.T) {
	t.Parallel()
	h, _ := listing(t, "06:30", "")
	h.advance("2026-11-20", "09:00")
	h.Apply(t, apptest.Town("selm", 1))
	selm := h.Town(t, "selm")
	if _, err := h.Lists.File(t.Context(), selm, "amt", today); apperr.CodeOf(err) != apperr.NotFound {
		t.Errorf("the file: %v", err)
	}
	if _, err := h.Lists.Files.File(t.Context(), selm.ID, daylist.File{ID: h.files()[0].ID}); apperr.CodeOf(err) != apperr.NotFound {
		t.Errorf("the file by its id: %v", err)
	}
	if plan, files, err := h.Lists.Planned(t.Context(), selm, "amt"); err != nil || plan != nil || files != nil {
		t.Errorf("the plan: %v, %v", plan, err)
	}
	// A passphrase that is put into another town's row does not open there.
	err := h.DB.InTenant(t.Context(), h.town.ID, func(tx *db.Tx) error {
		var closed []byte
		if err := tx.QueryRow(t.Context(), `SELECT passphrase FROM office_list_plan WHERE tenant_id = $1`, h.town.ID).Scan(&closed); err != nil {
			return err
		}
		return h.Lists.Plans.SavePlan(t.Context(), selm.ID, &daylist.Plan{Office: "amt", Passphrase: closed, Recipients: []string{}, Changed: h.Clock.Now()}, "",
			audit.Entry{At: h.Clock.Now(), Actor: boss, Action: "list.plan", Object: "office:amt"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Lists.Make(t.Context(), selm, "amt", today, false, boss); apperr.CodeOf(err) != apperr.ListUnplanned {
		t.Errorf("with another town's passphrase: %v", err)
	}
}

func TestOfTwoWhoChangeAPlanAsTheySawItOneIsRefused(t *testing.T) {
	t.Parallel()
	h, _ := listing(t, "", "")
	for round := range 8 {
		plan, _, err := h.Lists.Planned(t.Context(), h.town, "amt")
		if err != nil {
			t.Fatal(err)
		}
		var changing sync.WaitGroup
		refused := make([]apperr.Code, 2)
		for i := range refused {
			changing.Go(func() {
				n := daylist.NewPlan{Recipients: []string{fmt.Sprintf("%d-%d@werne.example", round, i)}, Passphrase: listPassphrase, Seen: plan.Version()}
				if err := h.Lists.SetPlan(t.Context(), h.town, "amt", n, boss); err != nil {
					refused[i] = apperr.CodeOf(err)
				}
			})
		}
		changing.Wait()
		if (refused[0] == apperr.Overtaken) == (refused[1] == apperr.Overtaken) {
			t.Fatalf("refused: %v", refused)
		}
	}
}
