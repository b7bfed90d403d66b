package availability_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// FuzzAnyTownAgreesWithTheOracle lets the fuzzer steer what the property test draws.
func FuzzAnyTownAgreesWithTheOracle(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(offeredAsTheOracleSays))
}

// FuzzSettingsThatPassTheCheckCanBeJudged reads whole documents, as the administration's pages and files give them.
func FuzzSettingsThatPassTheCheckCanBeJudged(f *testing.F) {
	text, err := json.Marshal(complete())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text, int32(day(monday)))
	f.Fuzz(func(t *testing.T, text []byte, on int32) {
		s := new(tenant.Settings)
		if json.Unmarshal(text, s) != nil {
			return
		}
		for _, problem := range tenant.Check(s) {
			if problem.Severity == tenant.Refusal {
				return
			}
		}
		rules, err := availability.Compile(s)
		if err != nil {
			t.Fatalf("settings that passed the check: %v", err)
		}
		date := civil.Date(on % 30_000)
		for i := range s.Catalog.Services {
			basket := office.Basket{{Service: s.Catalog.Services[i].ID, Quantity: 1}}
			request, err := rules.Request(basket, office.Desk, date.Time().Add(-12*time.Hour))
			if err != nil {
				continue
			}
			for _, o := range rules.Serving(request.Services, "") {
				j := availability.NewDay(o, rules.Opening(o, date), nil).Judge(request)
				for tick := range j.Starts() {
					if len(j.Reasons(tick)) > 0 || tick+request.Ticks() > j.Day().Ticks {
						t.Fatalf("%s is offered with %+v", j.Day().At(tick), j.Reasons(tick))
					}
				}
				if j.Free() == 0 && j.WhyNone().Code == "" {
					t.Fatalf("nothing is free on %v for no reason", date)
				}
			}
		}
	})
}

// complete is a town that passes the check and uses what rules have.
func complete() *tenant.Settings {
	s := musterstadt(2, rule("mon tue 08:00-12:00", online(1)), rule("mon 14:00-16:00", on("2"), nth(1, office.Last), onHoliday(office.NextWeek)),
		rule("mon 07:00-09:00", every(2, "2026-11-25"), until("2027-11-23")))
	p := &s.Profile
	p.Slug, p.Name, p.ReferencePrefix, p.Holidays, p.Booking.Horizon = "musterstadt", "Musterstadt", "MUS", "DE-SN", 21
	s.Plan.Halls = []office.Hall{{ID: "haus", Name: "Rathaus"}}
	o := amt(s)
	o.Name, o.Special, o.Closures = "Amt", []office.SpecialOpening{special("2026-11-24 07:00-12:00", "1")}, []office.Closure{closure("2026-11-23T11:00 2026-11-24T08:00", "1")}
	for c := range o.Counters {
		o.Counters[c].Name = "Schalter"
	}
	s.Catalog.Categories = []office.Category{{ID: "alles", Name: "Alles"}}
	for i := range s.Catalog.Services {
		s.Catalog.Services[i].Category, s.Catalog.Services[i].Name = "alles", "Anliegen"
	}
	return s
}

func TestTheSeedOfTheFuzzerPassesTheCheck(t *testing.T) {
	t.Parallel()
	for _, problem := range tenant.Check(complete()) {
		if problem.Severity == tenant.Refusal {
			t.Errorf("%s: %s", problem.Path, problem.Message())
		}
	}
}
