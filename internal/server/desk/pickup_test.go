package desk_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"stadttermin/internal/dev/stafftest"

	"stadttermin/internal/appointment"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/staff/audit"
)

// ordered serves somebody for whom a document is made then.
func ordered(t *testing.T, b *stafftest.Bed, name string, minute int) (reference string) {
	t.Helper()
	reference = b.There(t, name, minute)
	act := queue.Command{By: audit.System}
	for _, step := range []func() (*queue.Result, error){
		func() (*queue.Result, error) { return b.Queue.Call(t.Context(), b.Here, act, reference, "1") },
		func() (*queue.Result, error) { return b.Queue.Finish(t.Context(), b.Here, act, reference, nil) },
		func() (*queue.Result, error) {
			return b.Queue.AwaitDocument(t.Context(), b.Here, act, reference, true)
		},
	} {
		if _, err := step(); err != nil {
			t.Fatal(err)
		}
	}
	return reference
}

func TestADeliveryOfDocumentsIsNotedAtOnceByTickOrReference(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	ticked, scanned, later := ordered(t, b, "Rademacher", 15), ordered(t, b, "Kowalski", 30), ordered(t, b, "Nowak", 45)
	notServed := b.Booked(t, "Sommer", 0)
	b.Clock.Advance(time.Hour)
	p := b.As(t, stafftest.Clerk)
	const path = "/bedienplatz/abholung"
	answer := p.Get(path)
	stafftest.Shows(t, answer, http.StatusOK, []string{"3 Dokumente in Arbeit", "Rademacher", "Kowalski", "Nowak", ">Abholung</a>"}, []string{"Sommer", "Seit zwei Wochen da"})
	fields := stafftest.Form(t, answer, path)
	fields["da"], fields["referenzen"] = []string{ticked}, []string{scanned + "\n" + notServed + "\nWER-AAAA-AAAA"}
	for range 2 { // a double click writes once
		answer = p.Post(path, fields)
		stafftest.Shows(t, answer, http.StatusConflict, []string{
			"2 Dokumente sind als da vermerkt", notServed + "</bdi>: ", "WER-AAAA-AAAA</bdi>: Diese Referenz gehört zu keinem Termin", "Ein Dokument in Arbeit", "Seit zwei Wochen da",
		}, nil)
	}
	if n := p.Mails(t, "pickup"); n != 2 {
		t.Errorf("%d mails, want 2", n)
	}
	stafftest.Shows(t, p.Get("/bedienplatz/fall/"+ticked), http.StatusOK, []string{"Dokument ist da, Mail gesendet", "Dokument da seit 24."}, []string{"Dokument ist da: Mail senden", "Doch kein Dokument"})
	stafftest.Shows(t, p.Get("/bedienplatz/fall/"+later), http.StatusOK, []string{"Dokument in Arbeit seit 24.", "Dokument ist da: Mail senden"}, nil)
	if state := b.State(t, notServed); state == appointment.Done {
		t.Error("an appointment to come is done")
	}
	stafftest.Shows(t, p.Post("/bedienplatz/fall/"+later+"/dokument-da", url.Values{"schluessel": {"k"}, "zurueck": {"fall"}}), http.StatusSeeOther, nil, nil)
}
