package imports_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/external"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	stored "stadttermin/internal/postgres/appointment"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// desk is somebody who imports into a town with one office of as many counters as asked for.
type desk struct {
	*testing.T
	*apptest.Installation
	*imports.Service
	town  *directory.Town
	staff *account.Staff
}

func open(t *testing.T, counters int) *desk {
	t.Helper()
	return of(t, apptest.Install(t, apptest.Town("probe", counters)), "probe")
}

func of(t *testing.T, i *apptest.Installation, slug string) *desk {
	t.Helper()
	d := &desk{T: t, Installation: i, town: i.Town(t, slug)}
	d.Service = &imports.Service{Drafts: stored.Drafts{DB: i.DB}, Imports: stored.Imports{DB: i.DB}, Bookings: &external.Importer{Service: i.Bookings}, Now: i.Clock.Now}
	accounts := account.NewServices(&account.Deps{Store: account.Store{Accounts: staff.Accounts{DB: i.DB}}, Now: i.Clock.Now})
	var err error
	d.staff, err = accounts.Accounts.Add(t.Context(), d.town.ID, audit.System, account.New{
		Name: "Jana Berger", Email: uuid.NewString() + "@probe.example", Password: "Wattestäbchen im Regal", Grants: []authz.Grant{{Role: authz.Reception}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// read uploads lines of date, time, name, address and service, and agrees to what was recognised.
func (d *desk) read(lines ...string) imports.Key {
	d.Helper()
	file := "Datum;Uhrzeit;Name;E-Mail;Anliegen\n" + strings.Join(lines, "\n")
	draft, err := d.Upload(d.Context(), d.town, imports.Upload{Staff: d.staff.ID, Office: "amt", File: "termine.csv", Data: []byte(file)})
	if err != nil {
		d.Fatal(err)
	}
	key := imports.Key{Draft: draft.ID, Staff: d.staff.ID}
	if err := d.Map(d.Context(), d.town, key, draft.Mapping, true); err != nil {
		d.Fatal(err)
	}
	return key
}

func (d *desk) look(key imports.Key) *imports.Preview {
	d.Helper()
	p, err := d.Preview(d.Context(), d.town, key)
	if err != nil {
		d.Fatal(err)
	}
	return p
}

// verdicts writes what became of each line.
func verdicts(p *imports.Preview) string {
	var all []string
	for _, l := range p.Lines {
		all = append(all, fmt.Sprintf("%d %s", l.Number, l.Code))
	}
	return strings.Join(all, ", ")
}

func (d *desk) agree(p *imports.Preview, key imports.Key, mails bool) imports.Confirmation {
	return imports.Confirmation{Key: key, Actor: d.staff.Actor(), Version: p.Draft.Version, Shown: p.Shown, Mails: mails}
}

// take confirms what is shown now.
func (d *desk) take(key imports.Key, mails bool) *imports.Import {
	d.Helper()
	done, differs, err := d.Confirm(d.Context(), d.town, d.agree(d.look(key), key, mails))
	if err != nil || differs != nil {
		d.Fatalf("%v, %v", err, differs)
	}
	return done
}

func (d *desk) count(query string, args ...any) (n int) {
	d.Helper()
	err := d.DB.InTenant(d.Context(), d.town.ID, func(tx *db.Tx) error {
		return tx.QueryRow(d.Context(), query, args...).Scan(&n)
	})
	if err != nil {
		d.Fatal(err)
	}
	return n
}

func (d *desk) booked() int {
	return d.count(`SELECT count(*) FROM appointment WHERE state = 'booked'`)
}

// bookOnline lets a citizen take a time.
func (d *desk) bookOnline(day, hour, minute int, name string) *appointment.Appointment {
	d.Helper()
	b := d.Installation.Bookings
	start := time.Date(2026, 11, day, hour, minute, 0, 0, d.town.Rules.Location)
	hold, err := b.Hold(d.Context(), d.town, booking.HoldRequest{Basket: office.Basket{{Service: "pass", Quantity: 1}}, Office: "amt", Channel: office.Online, Start: start})
	if err != nil {
		d.Fatal(err)
	}
	a, err := b.Book(d.Context(), d.town, booking.BookRequest{Hold: hold.Token, Contact: appointment.Contact{Name: name, Email: "kim@example.org"}, Language: "de"})
	if err != nil {
		d.Fatal(err)
	}
	return a
}

func TestEveryLineGetsTheVerdictThatTellsWhatToDo(t *testing.T) {
	t.Parallel()
	d := open(t, 1)
	d.bookOnline(23, 8, 0, "Anna Meier")
	p := d.look(d.read(
		"23.11.2026;8:00;Meier, Anna;;Reisepass",     // 2: has this appointment
		"23.11.2026;8:00;Bert Kurz;;Reisepass",       // 3: the counter is taken
		"23.11.2026;8:15;Cem Öz;;Reisepass",          // 4
		"23.11.2026;08.15 Uhr;cem öz;;pass",          // 5: the same person again
		"23.11.2026;11:55;Dora Ems;;Reisepass",       // 6: too long before closing
		"21.11.2026;9:00;Emil Funk;;Reisepass",       // 7: a Saturday
		"19.11.2026;9:00;Fritz Gut;;Reisepass",       // 8: yesterday
		"24.11.2026;9:02;Gerd Hut;;Reisepass",        // 9
		"24.11.2026;9:00;;;Reisepass",                // 10
		"24.11.2026;9:00;Hans Igel;@;Reisepass",      // 11
		"24.11.2026;9:00;Ida Jung;;Jagdschein",       // 12
		"31.11.2026;9:00;Jan Korn;;Reisepass",        // 13
		"24.11.2026;;Karl Lot;;Reisepass",            // 14
		"24.11.2035;9:00;Lea Mai;;Reisepass",         // 15
		"24.11.2026;9:15;Max Nord;;Reisepass",        // 16
		"24.11.2026 9:30;;Nora Ost;;Pass/PIN ändern", // 17: two services in one cell
	))
	want := "2 booked, 3 no_counter, 4 fine, 5 file_twice, 6 closed, 7 closed, 8 past, 9 time_between, 10 refused, 11 refused, 12 service_unknown, " +
		"13 date_unreadable, 14 time_missing, 15 far, 16 fine, 17 fine"
	if got := verdicts(p); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if last := p.Lines[15]; len(last.Agreed.Basket) != 2 || last.Trial.Minutes != 20 {
		t.Errorf("%+v", last)
	}
	if near := p.Near(p.Lines[1], 2); len(near) != 2 || near[0].Format("15:04") != "08:30" {
		t.Errorf("near: %v", near)
	}
}

func TestAnImportIsBookedAsAWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	d := open(t, 2)
	key := d.read("23.11.2026;8:00;Anna Meier;;Reisepass", "23.11.2026;9:00;Bert Kurz;;Reisepass", "unklar;9:00;Cem Öz;;Reisepass")
	p := d.look(key)
	done, shown, err := d.Confirm(t.Context(), d.town, d.agree(p, key, false))
	if done != nil || shown == nil || err != nil || d.booked() != 0 {
		t.Fatalf("with a line that cannot be read: %v, %v, %v", done, shown, err)
	}
	if err := d.Skip(t.Context(), d.town, key, p.Bad(), true); err != nil {
		t.Fatal(err)
	}
	if done, _, err := d.Confirm(t.Context(), d.town, d.agree(p, key, false)); done != nil || err != nil || d.booked() != 0 {
		t.Fatalf("agreed to what was shown before the change: %v, %v", done, err)
	}
	made := d.take(key, false)
	if made.Count != 2 || d.booked() != 2 || d.count(`SELECT count(*) FROM seat`) != 2 || d.count(`SELECT count(*) FROM intake_draft`) != 0 {
		t.Errorf("%+v, %d booked", made, d.booked())
	}
	if n := d.count(`SELECT count(*) FROM audit WHERE action IN ('import.book', 'appointment.import') AND actor = $1`, string(d.staff.Actor())); n != 1 {
		t.Errorf("%d lines in the trail", n)
	}
	if n := d.count(`SELECT count(*) FROM appointment WHERE channel = 'import' AND reference LIKE 'PRO-%' AND number IN (1, 2)`); n != 2 {
		t.Errorf("%d with reference and number", n)
	}
}

func TestWhoeverTakesATimeBetweenPreviewAndConfirmationKeepsIt(t *testing.T) {
	t.Parallel()
	d := open(t, 1)
	key := d.read("23.11.2026;8:00;Anna Meier;;Reisepass", "23.11.2026;9:00;Bert Kurz;;Reisepass")
	p := d.look(key)
	d.bookOnline(23, 9, 0, "Kim Schnell")
	done, now, err := d.Confirm(t.Context(), d.town, d.agree(p, key, false))
	if done != nil || err != nil || now == nil {
		t.Fatalf("%v, %v", done, err)
	}
	if lines := now.Differs(p.Shown); len(lines) != 1 || lines[0] != 3 || now.Lines[1].Code != imports.NoCounter {
		t.Errorf("differs: %v, %s", lines, verdicts(now))
	}
	if d.booked() != 1 {
		t.Errorf("%d booked", d.booked())
	}
}

func TestTwoWhoImportTheSameTimesAtOnceNeverBothHaveThem(t *testing.T) {
	t.Parallel()
	d := open(t, 1)
	var keys []imports.Key
	var seen []*imports.Preview
	for _, name := range []string{"Anna", "Bert", "Cem", "Dora"} {
		key := d.read("23.11.2026;8:00;"+name+" Eins;;Reisepass", "24.11.2026;8:00;"+name+" Zwei;;Reisepass")
		keys, seen = append(keys, key), append(seen, d.look(key))
	}
	var group sync.WaitGroup
	won := make([]bool, len(keys))
	for i, key := range keys {
		for range 2 { // everybody clicks twice
			group.Go(func() {
				done, _, err := d.Confirm(t.Context(), d.town, d.agree(seen[i], key, false))
				if err != nil {
					t.Error(err)
				}
				if done != nil {
					won[i] = true
				}
			})
		}
	}
	group.Wait()
	winners := 0
	for _, w := range won {
		if w {
			winners++
		}
	}
	if winners != 1 || d.booked() != 2 || d.count(`SELECT count(*) FROM intake`) != 1 {
		t.Errorf("%d winners, %d booked", winners, d.booked())
	}
}

func TestNobodyIsWrittenToUnlessItWasAskedFor(t *testing.T) {
	t.Parallel()
	d := open(t, 2)
	d.take(d.read("24.11.2026;8:00;Anna Meier;anna@example.org;Reisepass"), false)
	if n := d.count(`SELECT count(*) FROM outbox`); n != 0 {
		t.Errorf("%d mails", n)
	}
	d.take(d.read("24.11.2026;9:00;Bert Kurz;bert@example.org;Reisepass", "24.11.2026;9:00;Cem Öz;;Reisepass"), true)
	if n := d.count(`SELECT count(*) FROM outbox WHERE kind IN ('confirmation', 'reminder')`); n != 2 || d.count(`SELECT count(*) FROM outbox`) != 2 {
		t.Errorf("%d mails", n)
	}
}

func TestAnImportIsTakenBackAsFarAsNobodyHasTouchedIt(t *testing.T) {
	t.Parallel()
	d := open(t, 2)
	made := d.take(d.read("23.11.2026;8:00;Anna Meier;anna@example.org;Reisepass", "23.11.2026;9:00;Bert Kurz;bert@example.org;Reisepass", "24.11.2026;9:00;Cem Öz;;Reisepass"), true)
	list, err := d.Taken(t.Context(), d.town, made.ID)
	if err != nil || len(list) != 3 {
		t.Fatalf("%v, %v", list, err)
	}
	citizens := d.Installation.Bookings
	cancelled, err := citizens.Store.Find(t.Context(), d.town, list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := citizens.Cancel(t.Context(), d.town, citizens.ManageToken(d.town, cancelled), ""); err != nil {
		t.Fatal(err)
	}
	undo := imports.Undoing{Import: made.ID, Staff: d.staff.ID, Actor: d.staff.Actor()}
	for range 2 { // the second changes nothing
		undone, err := d.Undo(t.Context(), d.town, undo)
		if err != nil || undone.Undone == nil || undone.UndoneBy != "Jana Berger" {
			t.Fatalf("%+v, %v", undone, err)
		}
	}
	if d.booked() != 0 || d.count(`SELECT count(*) FROM seat`) != 0 {
		t.Error("times are still taken")
	}
	if n := d.count(`SELECT count(*) FROM contact`); n != 1 {
		t.Errorf("%d persons are known, want the one who cancelled", n)
	}
	if n := d.count(`SELECT count(*) FROM outbox WHERE state = 'waiting' AND subject_id <> $1`, list[0].ID); n != 0 {
		t.Errorf("%d mails are still to be sent", n)
	}
}

func TestAnImportAndItsUndoingAreOneLineOfTheTrailEachThatNamesEveryAppointment(t *testing.T) {
	t.Parallel()
	d := open(t, 2)
	made := d.take(d.read("23.11.2026;8:00;Anna Meier;;Reisepass", "23.11.2026;9:00;Bert Kurz;;Reisepass", "24.11.2026;9:00;Cem Öz;;Reisepass"), false)
	list, err := d.Taken(t.Context(), d.town, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Undo(t.Context(), d.town, imports.Undoing{Import: made.ID, Staff: d.staff.ID, Actor: d.staff.Actor()}); err != nil {
		t.Fatal(err)
	}
	if n := d.count(`SELECT count(*) FROM audit WHERE actor = $1`, string(d.staff.Actor())); n != 2 {
		t.Errorf("%d lines in the trail", n)
	}
	for _, taken := range list {
		found, err := staff.Trail{DB: d.DB}.Find(t.Context(), d.town.ID, audit.Query{Reference: taken.Reference, Most: 10})
		if err != nil || len(found) != 2 || found[0].Action != "import.undo" || found[1].Action != "import.book" {
			t.Fatalf("%s: %+v, %v", taken.Reference, found, err)
		}
		for _, line := range found {
			if !strings.Contains(string(line.Detail), `"`+taken.Reference+`"`) {
				t.Errorf("%s does not name %s: %s", line.Action, taken.Reference, line.Detail)
			}
		}
	}
}

func TestWhoHasAConfirmationIsToldThatTheImportWasTakenBack(t *testing.T) {
	t.Parallel()
	d := open(t, 2)
	made := d.take(d.read("23.11.2026;8:00;Anna Meier;anna@example.org;Reisepass", "23.11.2026;9:00;Bert Kurz;bert@example.org;Reisepass"), true)
	list, err := d.Taken(t.Context(), d.town, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	d.count(`WITH sent AS (UPDATE outbox SET state = 'sent' WHERE kind = 'confirmation' AND subject_id = $1 RETURNING 1) SELECT count(*) FROM sent`, list[0].ID)
	if _, err := d.Undo(t.Context(), d.town, imports.Undoing{Import: made.ID, Staff: d.staff.ID, Actor: d.staff.Actor(), Tell: true}); err != nil {
		t.Fatal(err)
	}
	if n := d.count(`SELECT count(*) FROM outbox WHERE kind = 'town_cancellation' AND subject_id = $1`, list[0].ID); n != 1 || d.count(`SELECT count(*) FROM outbox WHERE kind = 'town_cancellation'`) != 1 {
		t.Error("not exactly the one who was sent a confirmation is told")
	}
	if n := d.count(`SELECT count(*) FROM contact`); n != 1 {
		t.Errorf("%d persons are known", n)
	}
}

func TestADraftIsItsOwnersAloneAndGoesAfterADay(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("probe", 1), apptest.Town("fremd", 1))
	d, other, foreign := of(t, i, "probe"), of(t, i, "probe"), of(t, i, "fremd")
	key := d.read("24.11.2026;9:00;Anna Meier;;Reisepass")
	made := d.take(d.read("23.11.2026;9:00;Bert Kurz;;Reisepass"), false)
	for name, thief := range map[string]*desk{"a colleague": other, "another town": foreign} {
		stolen := imports.Key{Draft: key.Draft, Staff: thief.staff.ID}
		if _, err := thief.Preview(t.Context(), thief.town, stolen); apperr.CodeOf(err) != apperr.NotFound {
			t.Errorf("%s sees the draft: %v", name, err)
		}
		if err := thief.Correct(t.Context(), thief.town, stolen, 2, nil); apperr.CodeOf(err) != apperr.NotFound {
			t.Errorf("%s changes the draft: %v", name, err)
		}
		if _, _, err := thief.Confirm(t.Context(), thief.town, imports.Confirmation{Key: imports.Key{Draft: made.ID, Staff: thief.staff.ID}}); apperr.CodeOf(err) != apperr.NotFound {
			t.Errorf("%s confirms: %v", name, err)
		}
		if err := thief.Drop(t.Context(), thief.town, stolen); err != nil {
			t.Error(err)
		}
	}
	if _, err := foreign.Import(t.Context(), foreign.town, made.ID); apperr.CodeOf(err) != apperr.NotFound {
		t.Errorf("another town sees the import: %v", err)
	}
	if _, err := foreign.Undo(t.Context(), foreign.town, imports.Undoing{Import: made.ID, Staff: foreign.staff.ID}); apperr.CodeOf(err) != apperr.NotFound {
		t.Errorf("another town undoes the import: %v", err)
	}
	d.look(key)
	i.Clock.Advance(imports.Lifetime)
	if _, err := d.Preview(t.Context(), d.town, key); apperr.CodeOf(err) != apperr.NotFound {
		t.Errorf("after a day: %v", err)
	}
	if _, err := (message.Retention{DB: i.DB}).Forget(t.Context(), d.town.ID, civil.NewDate(2026, 1, 1), i.Clock.Now()); err != nil || d.count(`SELECT count(*) FROM intake_draft`) != 0 {
		t.Errorf("it is still there: %v", err)
	}
}

func TestWhatIsNoAppointmentIsLeftOutAndCanOnlyBeTakenInByItself(t *testing.T) {
	t.Parallel()
	d := open(t, 1)
	key := d.read("23.11.2026;8:00;Anna Meier;;Reisepass", "unklar;8:15;Bert Kurz;;Reisepass", "Summe: 2;;;;")
	p := d.look(key)
	if got := verdicts(p); got != "2 fine, 3 date_unreadable, 4 skipped" || len(p.Out()) != 0 {
		t.Fatalf("%s, %v", got, p.Out())
	}
	if err := d.Skip(t.Context(), d.town, key, p.Bad(), true); err != nil {
		t.Fatal(err)
	}
	if out := d.look(key).Out(); len(out) != 1 || out[0] != 3 {
		t.Errorf("left out: %v", out)
	}
	if made := d.take(key, false); made.Count != 1 {
		t.Errorf("%+v", made)
	}
}

func TestALineIsMendedInPlace(t *testing.T) {
	t.Parallel()
	d := open(t, 1)
	key := d.read("31.11.2026;9:00-9:20;Anna Meier;;Reisepass", "24.11.2026;9:00;Bert Kurz;;Jagdschein")
	mend := func(line int, values map[imports.Field]string) {
		t.Helper()
		if err := d.Correct(t.Context(), d.town, key, line, values); err != nil {
			t.Fatal(err)
		}
	}
	mend(2, map[imports.Field]string{imports.FieldDate: "25.11.2026"})
	mend(3, map[imports.Field]string{imports.FieldService: "kurz", imports.FieldMinutes: "10"})
	p := d.look(key)
	if got := verdicts(p); got != "2 fine, 3 fine" || p.Lines[0].Trial.Minutes != 20 || p.Lines[1].Trial.Minutes != 10 || !p.Lines[0].Edited {
		t.Errorf("%s, %+v", got, p.Lines)
	}
	if err := d.Correct(t.Context(), d.town, key, 99, nil); apperr.CodeOf(err) != apperr.NotFound {
		t.Errorf("a line that is not there: %v", err)
	}
}
