package admin_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/google/uuid"

	"stadttermin/internal/hall/device"
	"stadttermin/internal/postgres/hall"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

var stand = regexp.MustCompile(`name="stand" value="([^"]+)"`)

func TestRolesThatSomebodyElseHasChangedMeanwhileAreNotOverwritten(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	lars, err := b.staff.Accounts.Add(t.Context(), b.town.ID, audit.System, account.New{
		Name: "Lars Hoffmann", Email: "lars@werne.example", Password: password, Grants: []authz.Grant{{Role: authz.Clerk}},
	})
	if err != nil {
		t.Fatal(err)
	}
	one := accessPath + "/" + lars.ID.String()
	p := b.as(t, "verwaltung@werne.example", authz.Grant{Role: authz.Administrator})
	other := b.as(t, "zweite@werne.example", authz.Grant{Role: authz.Administrator})
	stale := stand.FindStringSubmatch(p.get(one).Body.String())[1]
	form := url.Values{"rolle": {"reception"}, "stand": {stale}}
	for range 2 { // what is as wanted is no conflict
		if answer := other.post(one+"/rollen", form); answer.Code != http.StatusSeeOther {
			t.Errorf("%d", answer.Code)
		}
	}
	shows(t, p.post(one+"/rollen", url.Values{"rolle": {"clerk", "privacy"}, "stand": {stale}}), http.StatusConflict,
		[]string{"Das ist inzwischen anders: Rollen geändert (Jana Berger", `value="privacy" checked`}, nil)
	shows(t, p.post(one+"/schliessen", url.Values{"stand": {stale}}), http.StatusConflict, []string{"Das ist inzwischen anders"}, nil)
	fresh := stand.FindStringSubmatch(p.get(one).Body.String())[1]
	if answer := p.post(one+"/schliessen", url.Values{"stand": {fresh}}); answer.Code != http.StatusSeeOther {
		t.Errorf("a form of what is so: %d", answer.Code)
	}
}

func TestADeviceThatSomebodyElseHasEndedIsSaidToBeEndedByWhom(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	d := &device.Device{ID: uuid.New(), Kind: device.Display, Hall: b.town.Settings().Plan.Halls[0].ID, Name: "Anzeige", Created: b.Clock.Now()}
	if err := (hall.Devices{DB: b.DB}).Add(t.Context(), b.town.ID, d, []byte("hash"), audit.Entry{At: b.Clock.Now(), Actor: audit.System, Action: "device.pair", Object: "device:" + d.ID.String()}); err != nil {
		t.Fatal(err)
	}
	p := b.as(t, "verwaltung@werne.example", authz.Grant{Role: authz.Administrator})
	other := b.as(t, "zweite@werne.example", authz.Grant{Role: authz.Administrator})
	form := url.Values{"stand": {stand.FindStringSubmatch(p.get("/verwaltung/geraete").Body.String())[1]}}
	end := "/verwaltung/geraete/" + d.ID.String() + "/beenden"
	for range 2 { // a double click is no conflict
		if answer := other.post(end, form); answer.Code != http.StatusSeeOther {
			t.Errorf("%d %s", answer.Code, answer.Body)
		}
	}
	shows(t, p.post(end, form), http.StatusConflict, []string{"Das ist inzwischen anders", "Jana Berger"}, nil)
	if answer := p.post("/verwaltung/geraete/"+uuid.NewString()+"/beenden", form); answer.Code != http.StatusNotFound {
		t.Errorf("a device that is not there: %d", answer.Code)
	}
}
