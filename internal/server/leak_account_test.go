package server_test

import (
	"net/http"
	"net/url"
)

// accountRoutes are those of signing in, of one's own account, and of who may do what.
func (v *victim) accountRoutes() map[string]asIn {
	ok, unprocessable := []int{http.StatusOK}, []int{http.StatusUnprocessableEntity}
	gone, elsewhere := []int{http.StatusGone}, []int{http.StatusSeeOther}
	link, clerk := "/bedienplatz/zugang/"+v.link, "/verwaltung/zugaenge/"+v.clerk.String()
	code := url.Values{"code": {"123456"}}
	chosen := url.Values{"alt": {victimPassword}, "neu": {victimPassword}, "nochmal": {victimPassword}}
	routes := map[string]asIn{
		"GET /bedienplatz/anmelden/code":  {expected: elsewhere},
		"POST /bedienplatz/anmelden/code": {form: code, expected: unprocessable},
		"GET /bedienplatz/passwort":       {expected: ok},
		"POST /bedienplatz/passwort":      {form: url.Values{"email": {victimClerk}}, expected: elsewhere}, // whether there is such an account or not
		"GET /bedienplatz/zugang/:token":  {path: link, expected: gone},
		"POST /bedienplatz/zugang/:token": {path: link, form: chosen, expected: gone},

		"GET /bedienplatz/konto":             {expected: elsewhere},
		"GET /verwaltung/zugaenge":           {expected: elsewhere},
		"GET /verwaltung/zugaenge/einladen":  {expected: elsewhere},
		"POST /verwaltung/zugaenge/einladen": {form: url.Values{"email": {"thief@example.org"}}, expected: elsewhere},
		"GET /verwaltung/zugaenge/:person":   {path: clerk, expected: elsewhere},
	}
	for path, form := range map[string]url.Values{
		"/passwort": chosen, "/sitzungen": {}, "/faktor": code, "/faktor/beenden": code, "/faktor/ersatzcodes": code, "/faktor/ersatzcodes/gesichert": {},
		"/faktor/passkey": {"frage": {"x"}, "antwort": {"{}"}}, "/faktor/bestaetigen": code,
	} {
		routes["GET /bedienplatz/konto"+path] = asIn{expected: elsewhere}
		routes["POST /bedienplatz/konto"+path] = asIn{form: form, expected: elsewhere}
	}
	remove := "/bedienplatz/konto/faktor/passkey/" + v.clerk.String() + "/entfernen"
	routes["GET /bedienplatz/konto/faktor/passkey/:passkey/entfernen"] = asIn{path: remove, expected: elsewhere}
	routes["POST /bedienplatz/konto/faktor/passkey/:passkey/entfernen"] = asIn{path: remove, form: code, expected: elsewhere}
	for _, action := range []string{"rollen", "einladung", "zurueckziehen", "passwort", "faktor", "schliessen", "oeffnen"} {
		path := clerk + "/" + action
		routes["GET /verwaltung/zugaenge/:person/"+action] = asIn{path: path, expected: elsewhere}
		routes["POST /verwaltung/zugaenge/:person/"+action] = asIn{path: path, form: url.Values{"rolle": {"administrator"}}, expected: elsewhere}
	}
	return routes
}
