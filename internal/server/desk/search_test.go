package desk_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"stadttermin/internal/dev/stafftest"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

func looksFor(p *stafftest.Person, what string) *httptest.ResponseRecorder {
	return p.Post("/bedienplatz/suche", url.Values{"suche": {what}})
}

func TestAnAppointmentIsFoundHoweverItIsAskedFor(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 2)
	reference := p.Books(t, stafftest.Call("Jörg Müller-Yıldız", "email", "Joerg@Example.org"))
	p.Books(t, stafftest.Call("Anna Groß"))
	for _, what := range []string{
		reference, "wer " + reference[4:8] + reference[9:], reference[4:], "B 1", "b1", "joerg@example.org",
		"mueller", "Müller", "muller jorg", "yildiz", "JÖRG", "müll",
	} {
		stafftest.Shows(t, looksFor(p, what), http.StatusOK, []string{"Jörg Müller-Yıldız", reference, "1 Termin gefunden"}, []string{"Anna Groß"})
	}
	stafftest.Shows(t, looksFor(p, "gross"), http.StatusOK, []string{"Anna Groß"}, []string{"Müller"})
	for _, what := range []string{"üller", "WER-2222-2222", "B 9", "a@b.example", "zzz", "%", "_ _", "'; --"} {
		answer := looksFor(p, what)
		stafftest.Shows(t, answer, answer.Code, nil, []string{"Jörg", "Anna"})
	}
	for _, what := range []string{"", " ", "m", "-"} {
		stafftest.Shows(t, looksFor(p, what), http.StatusUnprocessableEntity, []string{"mindestens zwei Buchstaben"}, nil)
	}
	stafftest.Shows(t, p.Get("/bedienplatz/suche?suche=mueller"), http.StatusOK, nil, []string{"Jörg", `value="mueller"`})
}

func TestHalfAReferenceATelephoneNumberAndAJoinedNameFind(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 2)
	reference := p.Books(t, stafftest.Call("Siobhán O’Neil-Şahin", "telefon", "+49 2389 71-100"))
	p.Books(t, stafftest.Call("Anna Groß", "telefon", "02389 99999"))
	for _, what := range []string{reference[4:8], strings.ToLower(reference[9:]), reference[:8], "02389 71100", "0049 2389/71 100", "71100", "oneil", "O'Neil", "oneilsahin"} {
		stafftest.Shows(t, looksFor(p, what), http.StatusOK, []string{reference}, []string{"Anna Groß"})
	}
	for _, what := range []string{"neil2", "7110", "eil"} {
		answer := looksFor(p, what)
		stafftest.Shows(t, answer, answer.Code, nil, []string{reference})
	}
}

func TestAWaitingNumberFindsWhoCameWithoutAnAppointment(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	drawn, err := b.Queue.Draw(t.Context(), b.Here, queue.Command{By: audit.System}, queue.Draw{Office: "buergerbuero", Basket: office.Basket{{Service: "personalausweis", Quantity: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	stafftest.Shows(t, looksFor(b.As(t, stafftest.Clerk), drawn.Case.WaitingNumber()), http.StatusOK, []string{"ohne Termin", "/bedienplatz/fall/" + drawn.Case.Key()}, nil)
	elsewhere := authz.Grant{Role: authz.Clerk, Office: "standesamt"}
	stafftest.Shows(t, looksFor(b.As(t, elsewhere), drawn.Case.WaitingNumber()), http.StatusOK, nil, []string{drawn.Case.Key()})
}

func TestASearchFindsNobodyInOfficesThatAreNotTheReaders(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 1)
	second := settings.Plan.Offices[0]
	second.ID, second.Name, second.Letter = "bau", "Bauamt", "C"
	settings.Plan.Offices = append(settings.Plan.Offices, second)
	b := stafftest.Open(t, settings)
	reference := b.As(t, stafftest.Receptionist).Books(t, stafftest.Call("Fremd", "wahl", "2026-11-23T09:00:00+01:00 bau", "email", "fremd@example.org"))
	clerk := b.As(t, authz.Grant{Role: authz.Clerk, Office: "amt"})
	for _, what := range []string{"Fremd", reference, "C 1", "fremd@example.org"} {
		stafftest.Shows(t, looksFor(clerk, what), http.StatusOK, []string{"keinen Termin gefunden"}, []string{"<table"})
	}
	stafftest.Shows(t, looksFor(b.As(t, authz.Grant{Role: authz.Administrator}), "Fremd"), http.StatusForbidden, nil, []string{"Fremd"})
}

func TestEightLettersAreAReferenceWhereThereIsOneAndANameOtherwise(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 2)
	booked := p.Books(t, stafftest.Call("Jörg Müller"))
	p.Books(t, stafftest.Call("Anna Bergmann"))
	const letters = "WER-ACTK-LQYV" // as one reference in ten
	err := p.DB.InTenant(t.Context(), p.Here.ID, func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE appointment SET reference = $2 WHERE tenant_id = $1 AND reference = $3`, p.Here.ID, letters, booked)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{letters, "ACTK-LQYV", "actklqyv"} {
		stafftest.Shows(t, looksFor(p, what), http.StatusOK, []string{"Jörg Müller", letters, "1 Termin gefunden"}, []string{"Anna"})
	}
	stafftest.Shows(t, looksFor(p, "Bergmann"), http.StatusOK, []string{"Anna Bergmann", "1 Termin gefunden"}, []string{"Jörg"})
}
