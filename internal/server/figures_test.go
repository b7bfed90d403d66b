package server_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"stadttermin/internal/civil"
	"stadttermin/internal/dev/bench/history"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
)

// figuresOf gives a town of two offices with a year behind it, and somebody who may read its figures.
func figuresOf(t *testing.T, appointments int, grant authz.Grant) (*browser, change) {
	t.Helper()
	b := open(t, twoOffices()).on("werne")
	order := history.Order{First: civil.NewDate(2026, 6, 1), End: civil.NewDate(2026, 11, 20), Appointments: appointments, WalkIns: appointments / 4}
	if err := history.Write(t.Context(), b.DB, b.Town(t, "werne"), order); err != nil {
		t.Fatal(err)
	}
	return b, b.holding(grant)
}

func (b *browser) holding(grant authz.Grant) change {
	return cookie("sitzung", b.signIn(account.New{Name: "Leitung", Email: string(grant.Role) + "@werne.example", Password: "fünf Wörter reichen hier aus", Grants: []authz.Grant{grant}}))
}

const figuresPath = "/verwaltung/kennzahlen"

func TestWhoLeadsAnOfficeReadsItsFiguresAlone(t *testing.T) {
	t.Parallel()
	b, lead := figuresOf(t, 2000, authz.Grant{Role: authz.Lead, Office: "amt"})
	for path, status := range map[string]int{
		"":                                    http.StatusOK,
		"?standort=amt&zeitraum=2026-Q3":      http.StatusOK,
		"?standort=standesamt":                http.StatusForbidden,
		"?standort=nirgends":                  http.StatusNotFound,
		"?zeitraum=2026-11":                   http.StatusBadRequest, // not over
		"?zeitraum=2026-W60":                  http.StatusBadRequest,
		"/datei?art=csv&standort=standesamt":  http.StatusForbidden,
		"/datei?art=xlsx&standort=standesamt": http.StatusForbidden,
		"/datei?art=pdf":                      http.StatusBadRequest,
	} {
		if a := b.ask(http.MethodGet, figuresPath+path, nil, lead); a.Status != status {
			t.Errorf("%s: %d, want %d", path, a.Status, status)
		} else if status == http.StatusOK && strings.Contains(string(a.Body), "Ganze Stadt") {
			t.Errorf("%s offers the whole town", path)
		}
	}
	privacy := b.holding(authz.Grant{Role: authz.Privacy})
	if a := b.ask(http.MethodGet, figuresPath+"?zeitraum=2026", nil, privacy); a.Status != http.StatusBadRequest {
		t.Errorf("the running year: %d", a.Status)
	}
	if a := b.ask(http.MethodGet, figuresPath, nil, privacy); a.Status != http.StatusOK || !strings.Contains(string(a.Body), "Ganze Stadt") || strings.Contains(string(a.Body), "minuten=") {
		t.Errorf("privacy: %d", a.Status)
	}
}

func TestAProposalLeadsToTheServicesForm(t *testing.T) {
	t.Parallel()
	b, administrator := figuresOf(t, 4000, authz.Grant{Role: authz.Administrator})
	page := string(b.ask(http.MethodGet, figuresPath+"?zeitraum=2026-Q3", nil, administrator).Body)
	if !strings.Contains(page, `href="/verwaltung/anliegen/pass?minuten=20&amp;lang=de"`) {
		t.Errorf("no proposal for a service of 15 minutes that takes 19")
	}
}

var shownCell = regexp.MustCompile(`<td class="st-num[^"]*">([^<]*)</td>`)

func TestPageChartAndFilesShowAndWithholdTheSame(t *testing.T) {
	t.Parallel()
	b, administrator := figuresOf(t, 400, authz.Grant{Role: authz.Administrator})
	for _, question := range []string{"?zeitraum=2026-10", "?zeitraum=2026-W43&standort=amt", "?zeitraum=2026-Q3&standort=standesamt"} {
		page := string(b.ask(http.MethodGet, figuresPath+question, nil, administrator).Body)
		var shown []string
		for _, cell := range shownCell.FindAllStringSubmatch(page, -1) {
			shown = append(shown, bare(cell[1]))
		}
		if !slices.Contains(shown, "geschützt") {
			t.Errorf("%s: nothing is withheld", question)
		}
		written := b.csvCells(question, administrator)
		if !slices.Equal(written, shown) {
			t.Errorf("%s: the CSV says\n%v\nthe page\n%v", question, written, shown)
		}
		for i := range written { // numbers have no decimals that are nothing there
			written[i] = strings.TrimSuffix(written[i], ",0")
		}
		if inBook := b.xlsxCells(question, administrator); !slices.Equal(inBook, written) {
			t.Errorf("%s: the XLSX says\n%v\nthe CSV\n%v", question, inBook, written)
		}
		for _, drawn := range regexp.MustCompile(`(?s)<svg class="st-chart".*?</svg>`).FindAllString(page, -1) {
			for _, text := range regexp.MustCompile(`<text[^>]*>([0-9.,]+)(?: min|\x{a0}%)?</text>`).FindAllStringSubmatch(drawn, -1) {
				if value := bare(text[1]); !slices.Contains(append(shown, "0", "5", "10", "20", "25", "50", "100"), value) {
					t.Errorf("%s: the chart says %s, which no table does", question, value)
				}
			}
		}
	}
}

// bare gives a number without its unit.
func bare(cell string) string {
	return strings.NewReplacer("\u00a0%", "", " min", "", ".", "").Replace(cell)
}

func (b *browser) csvCells(question string, who change) (cells []string) {
	b.Helper()
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b.ask(http.MethodGet, figuresPath+"/datei"+question+"&art=csv", nil, who).Body, []byte("\ufeff"))))
	rows.Comma = ';'
	all, err := rows.ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	for _, row := range all[1:] {
		if row[2] != "Überblick" {
			cells = append(cells, bare(row[6]))
		}
	}
	return cells
}

func (b *browser) xlsxCells(question string, who change) (cells []string) {
	b.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(b.ask(http.MethodGet, figuresPath+"/datei"+question+"&art=xlsx", nil, who).Body))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	for _, sheet := range book.GetSheetList()[1:] {
		rows, err := book.GetRows(sheet)
		if err != nil {
			b.Fatal(err)
		}
		for _, row := range rows[3:] {
			for _, cell := range row[1:] {
				cells = append(cells, strings.Replace(cell, ".", ",", 1))
			}
		}
	}
	return cells
}
