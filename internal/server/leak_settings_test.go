package server_test

import (
	"net/http"
	"net/url"

	"github.com/google/uuid"
)

// settingsRoutes are those on which a town's settings are changed.
func (v *victim) settingsRoutes() map[string]asIn {
	elsewhere := []int{http.StatusSeeOther}
	named := url.Values{"name": {"Gekapert"}, "stand": {"1"}}
	routes := make(map[string]asIn)
	for _, list := range []string{"standorte", "oeffnungszeiten", "schliessungen", "anliegen", "regeln", "aenderungen"} {
		routes["GET /verwaltung/"+list] = asIn{expected: elsewhere}
	}
	form := func(pattern, path string, actions ...string) {
		routes["GET "+pattern] = asIn{path: path, expected: elsewhere}
		routes["POST "+pattern] = asIn{path: path, form: named, expected: elsewhere}
		for _, action := range actions {
			routes["GET "+pattern+action] = asIn{path: path + action, expected: elsewhere}
			routes["POST "+pattern+action] = asIn{path: path + action, form: named, expected: elsewhere}
		}
	}
	const remove, copied = "/entfernen", "/kopieren"
	form("/verwaltung/wartebereiche/:hall", "/verwaltung/wartebereiche/geheimhalle", remove)
	form("/verwaltung/standorte/:office", "/verwaltung/standorte/geheimamt", remove, copied)
	form("/verwaltung/standorte/:office/schalter/:counter", "/verwaltung/standorte/geheimamt/schalter/1", remove, copied)
	form("/verwaltung/oeffnungszeiten/:office/:rule", "/verwaltung/oeffnungszeiten/geheimamt/0", remove, copied)
	form("/verwaltung/sonderoeffnungen/:office/:special", "/verwaltung/sonderoeffnungen/geheimamt/0", remove)
	form("/verwaltung/schliessungen/:office/:closing", "/verwaltung/schliessungen/geheimamt/0", remove)
	form("/verwaltung/bereiche/:category", "/verwaltung/bereiche/geheimes", remove)
	form("/verwaltung/anliegen/:service", "/verwaltung/anliegen/geheimpass", remove, copied)
	for _, part := range []string{"buchung", "besucher", "kommune"} {
		form("/verwaltung/regeln/"+part, "/verwaltung/regeln/"+part)
	}
	form("/verwaltung/aenderungen/:change", "/verwaltung/aenderungen/"+uuid.Nil.String(), "/entscheiden", "/verwerfen", "/tag")
	routes["POST /verwaltung/reihenfolge"] = asIn{form: named, expected: elsewhere}
	form("/verwaltung/standorte/:office/koennen", "/verwaltung/standorte/geheimamt/koennen")
	routes["GET /verwaltung/aenderungen/:change/vorschau"] = asIn{path: "/verwaltung/aenderungen/" + uuid.Nil.String() + "/vorschau", expected: elsewhere}
	for _, page := range []string{"gestaltung", "rechtliches", "texte", "texte/zurueck"} {
		routes["GET /verwaltung/"+page] = asIn{expected: elsewhere}
		routes["POST /verwaltung/"+page] = asIn{form: named, expected: elsewhere}
	}
	routes["GET /verwaltung/texte/datei"] = asIn{expected: elsewhere}
	routes["POST /verwaltung/aenderungen"] = asIn{form: url.Values{"fassung": {"1"}}, expected: elsewhere}
	return routes
}
