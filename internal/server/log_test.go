package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
)

func TestNoLogNamesAPersonATokenOrAReference(t *testing.T) {
	t.Parallel()
	redis := apptest.RedisServer(t)
	s := openOn(t, apptest.InstallOn(t, apptest.Postgres(t), redis.URL, realTown(t, "werne")))
	b := s.on("werne")
	const name, email, phone, password = "Kim Unverwechselbar", "kim.unverwechselbar@example.org", "0151 23456789", "fünf Wörter reichen hier aus"
	id := fields{"services": services{"personalausweis": 1}, "office": "buergerbuero"}
	body := func(hold string) fields {
		return fields{"hold": hold, "name": name, "email": email, "phone": phone, "lang": "de"}
	}
	first, second := b.hold(at(monday, 9*60), id).Hold, b.hold(at(monday, 10*60), id).Hold
	var made booked
	b.post("/api/v1/appointments", body(first)).into(http.StatusCreated, &made)
	mine, page := "/api/v1/appointments/"+made.token(), "/termin/"+made.token()
	b.post("/api/v1/appointments", fields{"hold": first, "name": name, "email": email}, key("another"))
	b.post(mine+"/move", fields{"hold": second})
	b.post(mine+"/cancel", nil)
	b.post(mine+"/undo", nil)
	b.get(mine)

	// What is refused, and what is not even a request, is the more tempting to log.
	b.post("/api/v1/appointments", fields{"hold": name, "name": []string{name}, "email": email})
	b.post("/api/v1/appointments", fields{name: email})
	b.ask(http.MethodPost, "/api/v1/appointments", []byte(`{"name":"`+name+`","name":"`+name+`"`), header("Content-Type", "application/json"))
	b.get("/api/v1/appointments/" + url.PathEscape(email) + "?services=" + url.QueryEscape(name))
	b.get("/api/v1/availability/" + url.PathEscape(name) + "?services=personalausweis&from=" + url.QueryEscape(name))
	b.get("/api/v1/availability?services=personalausweis:" + url.QueryEscape(name))
	b.get("/" + url.PathEscape(email))
	b.get("/zeiten?anliegen=personalausweis:" + url.QueryEscape(name))

	// The same by the pages, as far as they are given a person.
	third := b.hold(at(monday, 11*60), id).Hold
	form := url.Values{"name": {name}, "email": {email}, "telefon": {phone}, "schluessel": {"k"}, "reservierung": {third}}
	b.submit("/reservierung/verlaengern", form)
	b.submit("/buchen", url.Values{"name": {name}, "email": {"kim.unverwechselbar@"}, "telefon": {phone}, "reservierung": {third}})
	b.submit("/buchen", form, cookie("any", "1"))
	b.submit("/buchen", url.Values{"reservierung": {name}, "name": {name}})
	b.ask(http.MethodPost, "/buchen", []byte("name="+name+"%zz"), header("Content-Type", "application/x-www-form-urlencoded"))
	b.get(page)
	b.get(page + "/verschieben")
	b.submit(page+"/verschieben", url.Values{"zeit": {name}})
	b.submit("/terminlink", url.Values{"email": {email}})
	b.submit("/terminlink", url.Values{"email": {name}})
	session := b.signIn(account.New{Name: name, Email: email, Password: password, Grants: []authz.Grant{{Role: authz.Lead}}})
	b.get("/bedienplatz?tag=2026-11-23", cookie("sitzung", session))
	b.get("/bedienplatz?tag="+url.QueryEscape(name), cookie("sitzung", session))
	b.submit("/bedienplatz/anmelden", url.Values{"email": {email}, "passwort": {password + "!"}})

	// And while something is broken.
	redis.Kill()
	b.post("/api/v1/appointments", body(b.hold(at(monday, 14*60), id).Hold))
	s.DB.Close()
	b.post("/api/v1/appointments", body(second))
	b.get(mine)
	b.submit("/terminlink", url.Values{"email": {email}})
	s.Clock.Advance(time.Second)
	b.get(page)

	logged := s.Logged.String()
	if !strings.Contains(logged, `"route":"/api/v1/appointments/:token"`) || !strings.Contains(logged, `"level":"ERROR"`) {
		t.Fatalf("the log is not what it was: %s", logged)
	}
	for what, secret := range map[string]string{
		"name": "Unverwechselbar", "e-mail address": "kim.unverwechselbar", "phone": "23456789", "manage token": made.token(), "hold": first,
		"second hold": second, "third hold": third, "reference": made.Reference, "signs of the reference": made.Reference[4:], "session": session,
		"password": "Wörter", "secret": apptest.Secret,
	} {
		for line := range strings.Lines(logged) {
			if strings.Contains(line, secret) || strings.Contains(line, url.QueryEscape(secret)) || strings.Contains(line, url.PathEscape(secret)) {
				t.Errorf("the log names a %s: %s", what, line)
			}
		}
	}
}
