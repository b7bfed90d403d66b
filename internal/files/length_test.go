package files_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"stadttermin/internal/civil"
	"stadttermin/internal/files"
	"stadttermin/internal/town/office"
)

func TestMinutesAreANumberOrAListOfWhatHoldsFromADayOn(t *testing.T) {
	t.Parallel()
	more, date := 10, func(s string) civil.Date {
		d, err := civil.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for written, want := range map[string]office.Service{
		"minutes: 15":                   {Minutes: 15},
		"minutes: 15, minutes_more: 10": {Minutes: 15, MinutesMore: &more},
		"minutes: [{minutes: 15, minutes_more: 10}, {from: 2027-01-01, minutes: 20}]": {
			Minutes: 15, MinutesMore: &more, MinutesFrom: []office.Length{{From: date("2027-01-01"), Minutes: 20}},
		},
		"minutes: [{from: 2021-01-01, minutes: 15}, {from: 2027-01-01, minutes: 20, minutes_more: 10}]": {
			Minutes: 15, MinutesFrom: []office.Length{{From: date("2021-01-01"), Minutes: 15}, {From: date("2027-01-01"), Minutes: 20, MinutesMore: &more}},
		},
		"minutes: [{minutes: 15}]": {Minutes: 15},
	} {
		content := strings.Replace(servicesYAML, "minutes: 15", written, 1)
		if err := validate(t, compiled(t, "services"), []byte(content)); err != nil {
			t.Errorf("%s: %v", written, err)
		}
		settings, findings, err := files.Load(folder(t, map[string]string{"tenant.yaml": tenantYAML, "offices.yaml": officesYAML, "services.yaml": content}))
		if err != nil || settings == nil {
			t.Fatal(written, findings, err)
		}
		got := settings.Catalog.Services[0]
		if got.Minutes != want.Minutes || !reflect.DeepEqual(got.MinutesMore, want.MinutesMore) || !reflect.DeepEqual(got.MinutesFrom, want.MinutesFrom) {
			t.Errorf("%s was read as %+v", written, got)
		}
		dir := t.TempDir()
		if err := files.Write(dir, settings); err != nil {
			t.Fatal(err)
		}
		exported, err := os.ReadFile(filepath.Join(dir, "services.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if plain := strings.Contains(string(exported), "minutes: 15"); len(want.MinutesFrom) == 0 && !plain {
			t.Errorf("%s is exported as\n%s", written, exported)
		}
		if err := validate(t, compiled(t, "services"), exported); err != nil {
			t.Errorf("%s: %v", exported, err)
		}
		if again, findings, err := files.Load(dir); err != nil || !reflect.DeepEqual(again, settings) {
			t.Errorf("%s is exported as\n%s%v %v", written, exported, findings, err)
		}
	}
}

func TestAListOfMinutesIsRefusedWhereItIsWrong(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"minutes: []": "services.yaml:4: minutes is an empty list",
		"minutes: [{minutes: 15}], minutes_more: 5": "services.yaml:4: minutes_more stands beside a list of minutes; write it into the list",
		"minutes: [{minutes: 15}, {minutes: 20}]":   "services.yaml:4: from is missing in minutes",
		"minutes: [{minutes: 15},\n      {from: 2027-01-01, minutes: 20},\n      {from: 2026-12-01, minutes: 25}]": "services.yaml:6: services.personalausweis.minutes_from.1.from: 2026-12-01 is not after 2027-01-01",
		"minutes: [{from: 2026-12-01, minutes: 15},\n      {from: 2027-01-01, minutes: 0}]":                        "services.yaml:5: services.personalausweis.minutes_from.1.minutes",
	} {
		content := strings.Replace(servicesYAML, "minutes: 15", written, 1)
		_, findings, err := files.Load(folder(t, map[string]string{"tenant.yaml": tenantYAML, "offices.yaml": officesYAML, "services.yaml": content}))
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, finding := range findings {
			said += finding.String() + "\n"
		}
		if !strings.Contains(said, want) {
			t.Errorf("%s: %s", written, said)
		}
	}
}
