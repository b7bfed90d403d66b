package archtest

import (
	"fmt"
	"slices"
	"strings"
)

// module is the path in go.mod.
const module = "stadttermin/"

// The sides of the map, by packages below internal. A new package is entered here, and in ARCHITECTURE.md.
var (
	// domain says what appointments are; it can be read and tested without knowing how it is stored or reached.
	domain = []string{
		"apperr", "batch", "budget", "change", "civil", "contact", "feedback", "fingerprint", "i18n", "keyring", "recent",
		"town/document", "town/exchange", "town/look", "town/office", "town/tenant", "search", "availability", "directory",
		"appointment", "appointment/addresscheck", "appointment/officeday", "appointment/booking", "appointment/external", "appointment/letter", "appointment/closure", "appointment/imports", "appointment/imports/charset", "appointment/imports/icalendar", "appointment/imports/workbook", "appointment/integrity", "appointment/simulate",
		"figures",
		"hall/daylist", "hall/dayplan", "hall/device", "hall/estimate", "hall/live", "hall/lookup", "hall/queue",
		"staff/account", "staff/audit", "staff/authz", "staff/otp", "staff/passkey", "staff/weak",
		"message/mail", "message/outbox",
	}
	// adapters connect the domain with one outside each.
	adapters = []string{
		"postgres/appointment", "postgres/addresscheck", "postgres/db", "postgres/figures", "postgres/hall", "postgres/message", "postgres/staff", "postgres/town", "redis", "jobs", "pdf", "smtp", "files", "postgres/due",
		"server", "server/account", "server/admin", "server/api", "server/booked", "server/board", "server/calendar", "server/change", "server/citizen", "server/closure", "server/daylist",
		"server/desk", "server/figures", "server/form", "server/imports", "server/kiosk", "server/legal", "server/manage", "server/phone", "server/render", "server/render/space", "server/request", "server/settings", "server/settings/draft", "server/settings/sheet", "server/settings/words", "server/staffauth", "server/texts", "server/visitor",
	}
	// joined puts the others together, so that nothing else has to know which they are.
	joined = []string{"app", "app/site"}
	// workshop is for building and measuring; nothing that citizens use imports it.
	workshop = []string{"dev/archtest", "dev/bench", "dev/bench/chaos", "dev/bench/history", "dev/bench/process", "dev/bench/seating", "dev/demo", "dev/mailcatcher", "dev/apptest", "dev/statement", "dev/bench/idling", "dev/stafftest", "dev/citizentest"}
)

// outside is what the domain must not know, with where it belongs.
var outside = map[string]string{
	"net/http":     "the domain does not know how it is reached; put this into internal/server",
	"database/sql": "the domain does not know where it is stored; put this into internal/postgres",
	"os":           "the domain reads no files and no environment; pass what it needs as an argument",
}

// stores is what the packages below postgres may know of each other: all of them the connection, and beside it only what is
// written in the same transaction.
var stores = map[string][]string{
	"postgres/addresscheck": {"postgres/db"},
	"postgres/appointment":  {"postgres/db", "postgres/town"},
	"postgres/due":          {"postgres/db"},
	"postgres/figures":      {"postgres/db"},
	"postgres/hall":         {"postgres/db", "postgres/appointment"},
	"postgres/message":      {"postgres/db", "postgres/appointment"},
	"postgres/staff":        {"postgres/db"},
	"postgres/town":         {"postgres/db"},
}

// homes lists libraries that are known to one package or group each, so that replacing one is the work of a day. The
// workshop may use them too: it prepares servers for tests and measures against the bare library.
var homes = map[string]string{
	"github.com/gin-gonic/gin":            "server",
	"github.com/altcha-org/altcha-lib-go": "budget",
	"github.com/jackc/pgx":                "postgres",
	"github.com/redis/go-redis":           "redis",
	"github.com/hibiken/asynq":            "jobs",
	"github.com/casbin/casbin":            "staff/authz",
	"github.com/go-webauthn/webauthn":     "staff/passkey",
	"github.com/nicksnyder/go-i18n":       "i18n",
	"github.com/go-pdf/fpdf":              "pdf",
	"github.com/pdfcpu/pdfcpu":            "pdf",
	"github.com/teambition/rrule-go":      "appointment/imports/icalendar",
	"github.com/xuri/excelize":            "appointment/imports/workbook server/figures", // one reads, the other writes
	// Stems are made in one place, so that what is indexed and what is asked for are cut alike.
	"github.com/blevesearch/snowballstem": "search",
}

// Layers finds imports against the directions of the map.
func Layers(t *Tree) []string {
	var findings []string
	for _, p := range t.Packages {
		place := p.Place()
		if place != "" && !slices.Contains(slices.Concat(domain, adapters, joined, workshop), place) {
			findings = append(findings, fmt.Sprintf("%s is on no side of the map: enter it in internal/dev/archtest/layers.go and in ARCHITECTURE.md", p.Dir))
		}
		for _, file := range p.Files {
			if file.Test {
				continue
			}
			for _, imported := range file.Imports {
				if objection := object(place, imported); objection != "" {
					findings = append(findings, fmt.Sprintf("%s imports %s: %s", file.Path, imported, objection))
				}
			}
		}
	}
	return findings
}

// object says what is wrong with an import by the package at a place (empty for a command), or nothing.
func object(place, imported string) string {
	if target, ok := strings.CutPrefix(imported, module+"internal/"); ok {
		return objectToOwn(place, target)
	}
	for library, home := range homes {
		at := func(home string) bool { return within(place, home) }
		if within(imported, library) && !slices.ContainsFunc(strings.Fields(home), at) && !slices.Contains(workshop, place) {
			return "only internal/" + home + " knows this library; use what it offers or add to it"
		}
	}
	if slices.Contains(domain, place) {
		for pkg, objection := range outside {
			if within(imported, pkg) {
				return objection
			}
		}
	}
	return ""
}

func objectToOwn(place, target string) string {
	switch {
	case group(place) == "postgres" && group(target) == "postgres":
		if !slices.Contains(stores[place], target) {
			return "packages below postgres know internal/postgres/db and what they write in one transaction with; add it to stores if it leads the right way"
		}
		return ""
	case group(place) == group(target) && slices.Contains(adapters, place) == slices.Contains(adapters, target):
		return ""
	case slices.Contains(domain, place) && slices.Contains(adapters, target):
		return "the domain declares a small interface where it needs one, the adapter fulfils it and internal/app puts them together"
	case slices.Contains(adapters, place) && slices.Contains(adapters, target):
		return "adapters do not know each other; go through the domain, and let internal/app put them together"
	case slices.Contains(slices.Concat(domain, adapters), place) && slices.Contains(joined, target):
		return "what is put together does not know by whom; take what is needed as a field"
	case place != "" && !slices.Contains(workshop, place) && slices.Contains(workshop, target):
		return "this package is for tests and development; only tests, cmd and the workshop import it"
	}
	return ""
}

// group is what packages that belong together have in common: their first folder.
func group(place string) string {
	first, _, _ := strings.Cut(place, "/")
	return first
}

// within says whether an import is the package or lies below it, e.g. any major version of a module.
func within(imported, pkg string) bool {
	return imported == pkg || strings.HasPrefix(imported, pkg+"/")
}
