package admin_test

import (
	"net/http"
	"net/url"
	"testing"

	"stadttermin/internal/hall/queue"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

func TestStepsOfTheQueueAreKeptInTheChainAndShownWithoutWhoTookThem(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	a := b.book(t, b.town)
	b.as(t, "clerk@werne.example", authz.Grant{Role: authz.Clerk})
	clerk, err := b.staff.Accounts.Find(t.Context(), b.town.ID, "clerk@werne.example")
	if err != nil {
		t.Fatal(err)
	}
	actor := audit.Staff(clerk.String())
	b.Clock.Set(a.Start)
	for _, step := range []func() (*queue.Result, error){
		func() (*queue.Result, error) {
			return b.Queue.Arrive(t.Context(), b.town, queue.Command{By: actor}, a.Reference, false)
		},
		func() (*queue.Result, error) {
			return b.Queue.Call(t.Context(), b.town, queue.Command{By: actor}, a.Reference, "1")
		},
	} {
		if _, err := step(); err != nil {
			t.Fatal(err)
		}
	}
	var kept int
	err = b.DB.InTenant(t.Context(), b.town.ID, func(tx *db.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT count(*) FROM audit WHERE tenant_id = $1 AND actor = $2 AND action IN ('visit.arrive', 'visit.call')`, b.town.ID, actor).Scan(&kept)
	})
	if err != nil || kept != 2 {
		t.Errorf("%d steps in the chain with who took them, error %v", kept, err)
	}
	reader := b.as(t, "datenschutz@werne.example", authz.Grant{Role: authz.Privacy})
	found, err := staff.Trail{DB: b.DB}.Find(t.Context(), b.town.ID, audit.Query{Reference: a.Reference, Most: 10})
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for _, line := range found {
		if !audit.QueueStep(line.Action) {
			continue
		}
		steps++
		if line.Who != "" || line.Actor != "staff" {
			t.Errorf("%s names %s, %s", line.Action, line.Actor, line.Who)
		}
	}
	if steps != 2 {
		t.Errorf("%d steps are shown, want 2", steps)
	}
	// Choosing one person tells nothing of their steps either, nor does the file.
	shows(t, reader.get(trailPath+"?wer="+url.QueryEscape(string(actor))), http.StatusOK, []string{"Angemeldet"}, []string{"<th scope=\"row\">Aufgerufen", a.Reference})
	for _, format := range []string{"csv", "jsonl"} {
		shows(t, reader.post(trailPath+"/export", url.Values{"format": {format}, "suche": {a.Reference}}), http.StatusOK, []string{"visit.call"}, []string{"Jana Berger", clerk.String()})
	}
}
