package tenant_test

import (
	"strings"
	"testing"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// smallest is the smallest complete tenant; every test changes a copy of its own.
func smallest() *tenant.Settings {
	return &tenant.Settings{
		Profile: tenant.Profile{
			Slug: "musterstadt", Name: "Stadt Musterstadt", ReferencePrefix: "MUS", Timezone: "Europe/Berlin",
			Languages: []string{"de"}, Booking: tenant.Booking{Horizon: 21},
		},
		Plan: office.Plan{
			Halls: []office.Hall{{ID: "rathaus", Name: "Rathaus"}},
			Offices: []office.Office{{
				ID: "buergerbuero", Name: "Bürgerbüro", Hall: "rathaus", Letter: "B",
				Counters: []office.Counter{{ID: "1", Name: "Schalter 1"}},
				Opening:  []office.OpeningRule{{Days: []civil.Weekday{1}, From: 8 * 60, Until: 12 * 60}},
			}},
		},
		Catalog: office.Catalog{
			Categories: []office.Category{{ID: "ausweise", Name: "Ausweise"}},
			Services:   []office.Service{{ID: "personalausweis", Category: "ausweise", Name: "Personalausweis", Minutes: 15}},
		},
	}
}

func pointer[T any](value T) *T { return &value }

func firstOffice(s *tenant.Settings) *office.Office    { return &s.Plan.Offices[0] }
func firstRule(s *tenant.Settings) *office.OpeningRule { return &s.Plan.Offices[0].Opening[0] }
func firstService(s *tenant.Settings) *office.Service  { return &s.Catalog.Services[0] }
func addService(s *tenant.Settings, added office.Service) {
	s.Catalog.Services = append(s.Catalog.Services, added)
}

func day(text string) civil.Date {
	date, err := civil.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return date
}

func moment(text string) civil.Moment {
	parsed, err := civil.ParseMoment(text)
	if err != nil {
		panic(err)
	}
	return parsed
}

func TestTheSmallestCompleteTenantHasNoProblem(t *testing.T) {
	t.Parallel()
	if problems := tenant.Check(smallest()); len(problems) > 0 {
		t.Errorf("problems: %+v", problems)
	}
}

func TestCheckOfNothingReportsAndDoesNotPanic(t *testing.T) {
	t.Parallel()
	if problems := tenant.Check(&tenant.Settings{}); len(problems) == 0 {
		t.Error("empty settings have no problem")
	}
}

// problemCase changes the smallest tenant and names the one problem that must follow.
type problemCase struct {
	name    string
	change  func(*tenant.Settings)
	path    string
	message string // a part of the sentence
}

func runProblemCases(t *testing.T, severity tenant.Severity, cases []problemCase) {
	t.Helper()
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := smallest()
			test.change(s)
			problems := tenant.Check(s)
			for _, problem := range problems {
				if problem.Path == test.path && problem.Severity == severity && strings.Contains(problem.Message(), test.message) {
					return
				}
			}
			t.Errorf("no %v at %s saying %q among %+v", severity, test.path, test.message, problems)
		})
	}
}

func TestCheckRefusesAProfileThat(t *testing.T) {
	t.Parallel()
	runProblemCases(t, tenant.Refusal, profileCases())
}

func profileCases() []problemCase {
	return []problemCase{
		{"has a slug with capitals", func(s *tenant.Settings) { s.Profile.Slug = "Werne" }, "tenant.slug", "small letters"},
		{"takes the console's slug", func(s *tenant.Settings) { s.Profile.Slug = "konsole" }, "tenant.slug", "console"},
		{"has no name", func(s *tenant.Settings) { s.Profile.Name = "" }, "tenant.name", "required"},
		{"has a prefix of one letter", func(s *tenant.Settings) { s.Profile.ReferencePrefix = "W" }, "tenant.reference_prefix", "2 to 4"},
		{"has a prefix with a digit", func(s *tenant.Settings) { s.Profile.ReferencePrefix = "WE1" }, "tenant.reference_prefix", "2 to 4"},
		{"names a host with a port", func(s *tenant.Settings) { s.Profile.Hosts = []string{"termine.werne.de:443"} }, "tenant.hosts.0", "host name"},
		{"names a host twice", func(s *tenant.Settings) { s.Profile.Hosts = []string{"a.de", "a.de"} }, "tenant.hosts.1", "second time"},
		{"has an unknown zone", func(s *tenant.Settings) { s.Profile.Timezone = "Europe/Werne" }, "tenant.timezone", "time zone"},
		{"has the server's zone", func(s *tenant.Settings) { s.Profile.Timezone = "Local" }, "tenant.timezone", "time zone"},
		{"has an unknown state", func(s *tenant.Settings) { s.Profile.Holidays = "DE-XX" }, "tenant.holidays", "DE-NW"},
		{"has no language", func(s *tenant.Settings) { s.Profile.Languages = nil }, "tenant.languages", "[de]"},
		{"has a word for a language", func(s *tenant.Settings) { s.Profile.Languages = []string{"deutsch!"} }, "tenant.languages.0", "language tag"},
		{"spells a language its own way", func(s *tenant.Settings) { s.Profile.Languages = []string{"de", "EN"} }, "tenant.languages.1", `"en"`},
		{"names a language twice", func(s *tenant.Settings) { s.Profile.Languages = []string{"de", "de"} }, "tenant.languages.1", "second time"},
		{"reminds at 24:00", func(s *tenant.Settings) { s.Profile.ReminderAt = pointer(civil.Clock(1440)) }, "tenant.reminder_at", "hour of a day"},
		{"keeps data for 31 days", func(s *tenant.Settings) { s.Profile.RetentionDays = 31 }, "tenant.retention_days", "1 to 30"},
		{"names a host with capitals", func(s *tenant.Settings) { s.Profile.Hosts = []string{"Termine.werne.de"} }, "tenant.hosts.0", `"Termine.werne.de" has capital letters; write it in small ones`},
		{"names a host of another town", func(s *tenant.Settings) { s.Profile.Hosts = []string{"werne.localhost"} }, "tenant.hosts.0", `"werne.localhost" belongs to the slug werne on every installation; remove it`},
		{"has a holiday of another state", func(s *tenant.Settings) { s.Profile.Holidays, s.Profile.AssumptionDay = "DE-NW", true }, "tenant.assumption_day", "only in Bavaria does this depend on the municipality; remove it"},
		{"has a name that is not UTF-8", func(s *tenant.Settings) { s.Profile.Name = "M\xfcnster" }, "tenant.name", "this text is not UTF-8; save the file as UTF-8"},
		{"has a name that ends with a blank", func(s *tenant.Settings) { s.Profile.Name = "Werne " }, "tenant.name", "this text begins or ends with a blank; remove it"},
		{"features five services", func(s *tenant.Settings) {
			s.Profile.Featured = []string{"personalausweis", "b", "c", "d", "e"}
		}, "tenant.featured", "at most 4"},
		{"features an unknown service", func(s *tenant.Settings) { s.Profile.Featured = []string{"pass"} }, "tenant.featured.0", `no service "pass"`},
		{"has a display name for an address", func(s *tenant.Settings) { s.Profile.Mail.From = "Werne <a@werne.example>" }, "tenant.mail.from", "e-mail address"},
		{"breaks a mail header", func(s *tenant.Settings) { s.Profile.Mail.FromName = "Werne\r\nBcc: a@b.example" }, "tenant.mail.from_name", "control character"},
		{"links to a script", func(s *tenant.Settings) { s.Profile.Contact.URL = "javascript:alert(1)" }, "tenant.contact.url", "https://"},
		{"has a name of 300 letters", func(s *tenant.Settings) { s.Profile.Name = strings.Repeat("a", 300) }, "tenant.name", "shorten it to 200"},
		{"reverses its writing direction", func(s *tenant.Settings) { s.Profile.Name = "Stadt \u202eenreW" }, "tenant.name", "invisible"},
	}
}

func TestCheckRefusesBookingRulesWith(t *testing.T) {
	t.Parallel()
	runProblemCases(t, tenant.Refusal, bookingCases())
}

func bookingCases() []problemCase {
	return []problemCase{
		{"no horizon", func(s *tenant.Settings) { s.Profile.Booking.Horizon = 0 }, "tenant.booking.horizon", "1d"},
		{"a horizon beyond two years", func(s *tenant.Settings) { s.Profile.Booking.Horizon = 732 }, "tenant.booking.horizon", "731d"},
		{"an unknown release", func(s *tenant.Settings) { s.Profile.Booking.Release = "noon" }, "tenant.booking.release", "rolling, midnight"},
		{"a negative lead", func(s *tenant.Settings) { s.Profile.Booking.LeadMinutes = -1 }, "tenant.booking.lead_minutes", "from 0"},
		{"appointments of eleven hours", func(s *tenant.Settings) { s.Profile.Booking.MaxMinutes = 660 }, "tenant.booking.max_minutes", "600"},
		{"holds of two hours", func(s *tenant.Settings) { s.Profile.Booking.HoldMinutes = 120 }, "tenant.booking.hold_minutes", "60"},
		{"a negative limit per address", func(s *tenant.Settings) { s.Profile.Booking.OpenPerEmail = -1 }, "tenant.booking.open_per_email", "1 to 50"},
		{"a negative re-release", func(s *tenant.Settings) { s.Profile.Booking.RereleaseMinutes = -5 }, "tenant.booking.rerelease_minutes", "from 0"},
	}
}

func TestCheckRefusesABudgetOfVisitorsThat(t *testing.T) {
	t.Parallel()
	runProblemCases(t, tenant.Refusal, visitorCases())
}

func visitorCases() []problemCase {
	network := func(times int, addresses ...string) func(*tenant.Settings) {
		return func(s *tenant.Settings) {
			s.Profile.Visitors.Networks = []tenant.Network{{Name: "Rathaus", Addresses: addresses, Times: times}}
		}
	}
	return []problemCase{
		{"is negative", func(s *tenant.Settings) { s.Profile.Visitors.OpenHolds = -1 }, "tenant.visitors.open_holds", "1 to 1000"},
		{"gives a day less than an hour", func(s *tenant.Settings) {
			s.Profile.Visitors.BookingsPerHour, s.Profile.Visitors.BookingsPerDay = 40, 10
		}, "tenant.visitors.bookings_per_day", "40 of an hour"},
		{"gives an hour less than are open at once", func(s *tenant.Settings) { s.Profile.Visitors.OpenHolds, s.Profile.Visitors.HoldsPerHour = 30, 10 }, "tenant.visitors.holds_per_hour", "30 at once"},
		{"lists the whole internet", network(10, "0.0.0.0/0"), "tenant.visitors.networks.0.addresses.0", "wider"},
		{"lists a provider", network(10, "2001::/16"), "tenant.visitors.networks.0.addresses.0", "wider"},
		{"lists a name", network(10, "rathaus.werne.de"), "tenant.visitors.networks.0.addresses.0", "no network"},
		{"lists a network with a host's bits", network(10, "198.51.100.7/24"), "tenant.visitors.networks.0.addresses.0", "198.51.100.0/24"},
		{"gives a network nothing more", network(1, "198.51.100.0/24"), "tenant.visitors.networks.0.times", "from 2"},
		{"lists a network without addresses", network(10), "tenant.visitors.networks.0.addresses", "required"},
	}
}

func TestCheckRefusesAnOfficeThat(t *testing.T) {
	t.Parallel()
	runProblemCases(t, tenant.Refusal, officeCases())
}

func officeCases() []problemCase {
	return []problemCase{
		{"has an id with an umlaut", func(s *tenant.Settings) { firstOffice(s).ID = "bürgerbüro" }, "offices[0].id", "small letters"},
		{"takes an id of the staff's pages", func(s *tenant.Settings) { firstOffice(s).ID = "kiosk" }, "offices.kiosk.id", "staff's pages"},
		{"stands twice", func(s *tenant.Settings) { s.Plan.Offices = append(s.Plan.Offices, s.Plan.Offices[0]) }, "offices[1].id", "second time"},
		{"waits in an unknown hall", func(s *tenant.Settings) { firstOffice(s).Hall = "keller" }, "offices.buergerbuero.hall", `no hall "keller"`},
		{"has a long letter", func(s *tenant.Settings) { firstOffice(s).Letter = "BB" }, "offices.buergerbuero.letter", "one capital letter"},
		{"shares its letter within the hall", func(s *tenant.Settings) {
			other := s.Plan.Offices[0]
			other.ID = "abholung"
			s.Plan.Offices = append(s.Plan.Offices, other)
		}, "offices.abholung.letter", "same hall"},
		{"has a grid of 7 minutes", func(s *tenant.Settings) { firstOffice(s).GridMinutes = 7 }, "offices.buergerbuero.grid_minutes", "multiple of 5"},
		{"has a grid of 65 minutes", func(s *tenant.Settings) { firstOffice(s).GridMinutes = 65 }, "offices.buergerbuero.grid_minutes", "5 to 60"},
		{"calls in an unknown order", func(s *tenant.Settings) { firstOffice(s).CallOrder = "age" }, "offices.buergerbuero.call_order", "time or arrival"},
		{"has no counter", func(s *tenant.Settings) { firstOffice(s).Counters = nil }, "offices.buergerbuero.counters", "1 to 64"},
		{"has 65 counters", func(s *tenant.Settings) { firstOffice(s).Counters = make([]office.Counter, 65) }, "offices.buergerbuero.counters", "1 to 64"},
		{"has a counter that knows an unknown service", func(s *tenant.Settings) {
			firstOffice(s).Counters[0].Services = []string{"pass"}
		}, "offices.buergerbuero.counters.1.services.0", `no service "pass"`},
	}
}

func TestCheckRefusesAnOpeningThat(t *testing.T) {
	t.Parallel()
	runProblemCases(t, tenant.Refusal, openingCases())
}

func openingCases() []problemCase {
	const at = "offices.buergerbuero.opening.0"
	return []problemCase{
		{"names no day", func(s *tenant.Settings) { firstRule(s).Days = nil }, at + ".days", "at least one"},
		{"names a day twice", func(s *tenant.Settings) { firstRule(s).Days = []civil.Weekday{1, 1} }, at + ".days.1", "second time"},
		{"is the sixth of a month", func(s *tenant.Settings) { firstRule(s).Nth = []office.Nth{6} }, at + ".nth.0", "1 to 5 and last"},
		{"treats holidays in an unknown way", func(s *tenant.Settings) { firstRule(s).OnHoliday = "shift" }, at + ".on_holiday", "next_week"},
		{"counts weeks from nowhere", func(s *tenant.Settings) { firstRule(s).EveryWeeks = 2 }, at + ".every_weeks", "starting"},
		{"starts without counting", func(s *tenant.Settings) { firstRule(s).Starting = pointer(civil.Date(0)) }, at + ".starting", "every_weeks"},
		{"ends before it begins", func(s *tenant.Settings) { firstRule(s).Until = 7 * 60 }, at + ".until", "later time"},
		{"begins off the raster", func(s *tenant.Settings) { firstRule(s).From = 8*60 + 3 }, at + ".from", "five-minute raster"},
		{"staffs an unknown counter", func(s *tenant.Settings) { firstRule(s).Counters = []string{"9"} }, at + ".counters.0", `no counter "9"`},
		{"offers more counters online than it staffs", func(s *tenant.Settings) { firstRule(s).Online = pointer(2) }, at + ".online", "from 0 to 1"},
		{"ceases before it begins to hold", func(s *tenant.Settings) {
			firstRule(s).ValidFrom, firstRule(s).ValidUntil = pointer(day("2027-01-02")), pointer(day("2027-01-01"))
		}, at + ".valid_until", "before valid_from"},
		{"is special and ends before it begins", func(s *tenant.Settings) {
			firstOffice(s).Special = []office.SpecialOpening{{Date: day("2027-06-12"), From: 600, Until: 540}}
		}, "offices.buergerbuero.special.0.until", "later time"},
	}
}

func TestCheckRefusesAClosureThat(t *testing.T) {
	t.Parallel()
	runProblemCases(t, tenant.Refusal, closureCases())
}

func closureCases() []problemCase {
	closed := func(from, until string, counters ...string) func(*tenant.Settings) {
		return func(s *tenant.Settings) {
			s.Plan.Closures = []office.Closure{{From: moment(from), Until: moment(until), Counters: counters}}
		}
	}
	return []problemCase{
		{"ends before it begins", closed("2027-02-08", "2027-02-07"), "closures.0.until", "later end"},
		{"has one wall time only", closed("2027-02-04T11:00", "2027-02-04"), "closures.0", "only one end"},
		{"lasts no time", closed("2027-02-04T11:00", "2027-02-04T11:00"), "closures.0.until", "later end"},
		{"lies off the raster", closed("2027-02-04T11:01", "2027-02-04T12:00"), "closures.0.from", "raster"},
		{"is the town's and names counters", closed("2027-02-08", "2027-02-08", "1"), "closures.0.counters", "no counters"},
	}
}

func TestCheckRefusesAServiceThat(t *testing.T) {
	t.Parallel()
	runProblemCases(t, tenant.Refusal, serviceCases())
}

func serviceCases() []problemCase {
	const at = "services.personalausweis"
	return []problemCase{
		{"is of an unknown category", func(s *tenant.Settings) { firstService(s).Category = "x" }, at + ".category", `no category "x"`},
		{"is offered at an unknown office", func(s *tenant.Settings) { firstService(s).Offices = []string{"x"} }, at + ".offices.0", `no office "x"`},
		{"has no length", func(s *tenant.Settings) { firstService(s).Minutes = 0 }, at + ".minutes", "needs its length"},
		{"is longer than an appointment", func(s *tenant.Settings) { firstService(s).Minutes = 125 }, at + ".minutes", "1 to 120"},
		{"is filed for two minutes", func(s *tenant.Settings) { firstService(s).MinutesAfter = 2 }, at + ".minutes_after", "5 to 120"},
		{"is filed for half a tick", func(s *tenant.Settings) { firstService(s).MinutesAfter = 7 }, at + ".minutes_after", "5"},
		{"has a length without appointments", func(s *tenant.Settings) { firstService(s).NoVisit = &office.NoVisit{Text: "Online"} }, at + ".minutes", "remove minutes"},
		{"is had without a visit and elsewhere", func(s *tenant.Settings) {
			firstService(s).NoVisit, firstService(s).Elsewhere = &office.NoVisit{Text: "Online"}, &office.Elsewhere{Authority: "Kreis"}
		}, at + ".elsewhere", "remove no_visit or elsewhere"},
		{"allows 100 units", func(s *tenant.Settings) { firstService(s).Max = 100 }, at + ".max", "1 to 99"},
		{"has a short name of 31 letters", func(s *tenant.Settings) { firstService(s).Short = strings.Repeat("a", 31) }, at + ".short", "shorten it to 30"},
		{"has a short key", func(s *tenant.Settings) { firstService(s).Leika = "99" }, at + ".leika", "14 digits"},
		{"combines with nothing in a list", func(s *tenant.Settings) { firstService(s).Combines.With = []string{} }, at + ".combines", "write none"},
		{"combines with an unknown service", func(s *tenant.Settings) { firstService(s).Combines.With = []string{"x"} }, at + ".combines.0", `no service "x"`},
		{"combines with itself", func(s *tenant.Settings) { firstService(s).Combines.With = []string{"personalausweis"} }, at + ".combines.0", "max"},
		{"lists minutes out of order", func(s *tenant.Settings) {
			firstService(s).MinutesFrom = []office.Length{{From: 10, Minutes: 10}, {From: 5, Minutes: 20}}
		}, at + ".minutes_from.1.from", "order"},
		{"will be longer than an appointment", func(s *tenant.Settings) {
			firstService(s).MinutesFrom = []office.Length{{From: 10, Minutes: 125}}
		}, at + ".minutes_from.0.minutes", "1 to 120"},
		{"lists fees out of order", func(s *tenant.Settings) {
			firstService(s).Fees = []office.Fee{{From: 10, Amount: 1}, {From: 5, Amount: 2}}
		}, at + ".fees.1.from", "order"},
		{"pays people", func(s *tenant.Settings) { firstService(s).Fees = []office.Fee{{From: 10, Amount: -1}} }, at + ".fees.0.amount", "0.00"},
		{"ends its season before it begins", func(s *tenant.Settings) { firstService(s).Season = &office.Season{From: 10, Until: 9} }, at + ".season.until", "later date"},
		{"links a form to a file", func(s *tenant.Settings) {
			firstService(s).Forms = []office.Form{{Name: "Antrag", URL: "file:///etc/passwd"}}
		}, at + ".forms.0.url", "https://"},
		{"brings a document for nobody", func(s *tenant.Settings) {
			firstService(s).Bring = []office.Document{{Text: "Foto", Per: "family"}}
		}, at + ".bring.0.per", "person or appointment"},
		{"mistypes a condition", func(s *tenant.Settings) {
			firstService(s).Bring = []office.Document{{Text: "Foto", When: "under16"}}
		}, at + ".bring.0.when", "under_16, first_time"},
		{"brings a form that it does not name", func(s *tenant.Settings) {
			firstService(s).Bring = []office.Document{{Text: "Antrag", Form: "Antrag"}}
		}, at + ".bring.0.form", "no form"},
		{"has a horizon of no day", func(s *tenant.Settings) { firstService(s).Horizon = pointer(civil.Days(0)) }, at + ".horizon", "1d"},
		{"is collected by nothing", func(s *tenant.Settings) { firstService(s).Pickup = "x" }, at + ".pickup", `there is no service "x" with appointments; write the id of the one by which documents are collected`},
		{"has a category with no icon's name", func(s *tenant.Settings) { s.Catalog.Categories[0].Icon = "ID Card" }, "categories.ausweise.icon", `"ID Card" is not an icon; write its name in small letters, such as id-card`},
		{"has a line break in its name", func(s *tenant.Settings) { firstService(s).Name = "a\nb" }, at + ".name", "line break"},
	}
}

func TestCheckRefusesIDsThat(t *testing.T) {
	t.Parallel()
	runProblemCases(t, tenant.Refusal, idCases())
}

func idCases() []problemCase {
	return []problemCase{
		{"are no earlier ones", func(s *tenant.Settings) { firstOffice(s).Was = "Bürgerbüro" }, "offices.buergerbuero.was", `"Bürgerbüro" is not an id; write the one that it had before`},
		{"still stand", func(s *tenant.Settings) { firstOffice(s).Was = "buergerbuero" }, "offices.buergerbuero.was", `"buergerbuero" still stands here; write an id that is gone, or remove was`},
		{"two were", func(s *tenant.Settings) {
			addService(s, office.Service{ID: "pass", Was: "ausweis", Category: "ausweise", Name: "Pass", Minutes: 5})
			firstService(s).Was = "ausweis"
		}, "services.pass.was", `"ausweis" stands here a second time; only one can have been it`},
	}
}

func TestCheckRefusesTranslationsThat(t *testing.T) {
	t.Parallel()
	runProblemCases(t, tenant.Refusal, translationCases())
}

func translationCases() []problemCase {
	return []problemCase{
		{"nobody speaks here", func(s *tenant.Settings) {
			s.Translations = map[string]tenant.Translation{"en": {Reviewed: true}}
		}, "translations.en", `"en" is not one of the further languages; add it to tenant.languages or remove its texts`},
	}
}

func TestCheckWarnsOf(t *testing.T) {
	t.Parallel()
	runProblemCases(t, tenant.Warning, warningCases())
}

func warningCases() []problemCase {
	return []problemCase{
		{"a form that leads to a start page", func(s *tenant.Settings) {
			firstService(s).Forms = []office.Form{{Name: "Antrag", URL: "https://www.musterstadt.example/"}}
		}, "services.personalausweis.forms.0.url", "start page"},
		{"a document's form that leads to a start page", func(s *tenant.Settings) {
			firstService(s).Bring = []office.Document{{Text: "Antrag", Form: "https://www.musterstadt.example"}}
		}, "services.personalausweis.bring.0.form", "start page"},
		{"an office that never opens", func(s *tenant.Settings) { firstOffice(s).Opening = nil }, "offices.buergerbuero.opening", "never opens"},
		{"a service that no counter knows", func(s *tenant.Settings) {
			addService(s, office.Service{ID: "pass", Category: "ausweise", Name: "Pass", Minutes: 5})
			firstOffice(s).Counters[0].Services = []string{"personalausweis"}
		}, "services.pass", "nobody can serve"},
		{"a service whose counter is never open", func(s *tenant.Settings) {
			firstOffice(s).Counters = append(firstOffice(s).Counters, office.Counter{ID: "2", Name: "Schalter 2"})
			firstOffice(s).Counters[0].Services = []string{"pass"}
			firstRule(s).Counters = []string{"1"}
			addService(s, office.Service{ID: "pass", Category: "ausweise", Name: "Pass", Minutes: 5})
		}, "services.personalausweis", "nobody can serve"},
		{"one-sided agreement to combine", func(s *tenant.Settings) {
			addService(s, office.Service{ID: "pass", Category: "ausweise", Name: "Pass", Minutes: 5, Combines: office.Combines{None: true}})
			firstService(s).Combines.With = []string{"pass"}
		}, "services.personalausweis.combines.0", "both sides"},
		{"a quantity that no appointment holds", func(s *tenant.Settings) { firstService(s).Max = 9 }, "services.personalausweis.max", "135 minutes"},
		{"more online than in all", func(s *tenant.Settings) { firstService(s).MaxPerDay = &office.MaxPerDay{Online: 5, All: 3} }, "services.personalausweis.max_per_day.online", "5 is more than the 3 of all; lower it"},
		{"a featured service that nobody books online", func(s *tenant.Settings) {
			firstService(s).Online = pointer(false)
			s.Profile.Featured = []string{"personalausweis"}
		}, "tenant.featured.0", `"personalausweis" cannot be booked online; choose a service that citizens book`},
		{"a counter for a service of another office", func(s *tenant.Settings) {
			other := s.Plan.Offices[0]
			other.ID, other.Letter = "abholung", "C"
			s.Plan.Offices = append(s.Plan.Offices, other)
			firstOffice(s).Counters = []office.Counter{{ID: "1", Name: "Schalter 1", Services: []string{"personalausweis"}}}
			firstService(s).Offices = []string{"abholung"}
		}, "offices.buergerbuero.counters.1.services.0", `"personalausweis" is not offered at this office; add the office to the service or remove it here`},
		{"hours that overlap", func(s *tenant.Settings) { firstOffice(s).Opening = append(firstOffice(s).Opening, *firstRule(s)) }, "offices.buergerbuero.opening.1", `counter "1" is open by opening.0 at the same time; make the hours meet without overlapping`},
		{"special hours that overlap", func(s *tenant.Settings) {
			special := office.SpecialOpening{Date: day("2027-06-12"), From: 600, Until: 660}
			firstOffice(s).Special = []office.SpecialOpening{special, special}
		}, "offices.buergerbuero.special.1", `counter "1" is open by special.0 at the same time; make the hours meet without overlapping`},
		{"a missing translation", func(s *tenant.Settings) { s.Profile.Languages = []string{"de", "en"} }, "translations.en", "services.personalausweis.name is not translated"},
		{"a translation nobody has read", func(s *tenant.Settings) {
			s.Profile.Languages = []string{"de", "en"}
			s.Translations = map[string]tenant.Translation{"en": {}}
		}, "translations.en.reviewed", "proof-read"},
		{"a translation of nothing", func(s *tenant.Settings) {
			s.Profile.Languages = []string{"de", "en"}
			s.Translations = map[string]tenant.Translation{"en": {Texts: map[string]string{"services.x.name": "X"}}}
		}, "translations.en.services.x.name", "does not exist"},
	}
}

func TestOverlappingRulesOfOneCounterAreWarnedOfOnlyWhereTheyMeet(t *testing.T) {
	t.Parallel()
	rule := func(change func(*office.OpeningRule)) office.OpeningRule {
		r := office.OpeningRule{Days: []civil.Weekday{1}, From: 11 * 60, Until: 13 * 60}
		change(&r)
		return r
	}
	for name, test := range map[string]struct {
		first, second office.OpeningRule
		warned        bool
	}{
		"same weekday and hour":    {rule(func(*office.OpeningRule) {}), rule(func(*office.OpeningRule) {}), true},
		"touching":                 {rule(func(r *office.OpeningRule) { r.Until = 12 * 60 }), rule(func(r *office.OpeningRule) { r.From = 12 * 60 }), false},
		"other weekday":            {rule(func(*office.OpeningRule) {}), rule(func(r *office.OpeningRule) { r.Days = []civil.Weekday{2} }), false},
		"other counter":            {rule(func(r *office.OpeningRule) { r.Counters = []string{"1"} }), rule(func(r *office.OpeningRule) { r.Counters = []string{"2"} }), false},
		"one after the other":      {rule(func(r *office.OpeningRule) { r.ValidUntil = pointer(civil.Date(10)) }), rule(func(r *office.OpeningRule) { r.ValidFrom = pointer(civil.Date(11)) }), false},
		"first and third":          {rule(func(r *office.OpeningRule) { r.Nth = []office.Nth{1} }), rule(func(r *office.OpeningRule) { r.Nth = []office.Nth{3} }), false},
		"fourth and last":          {rule(func(r *office.OpeningRule) { r.Nth = []office.Nth{4} }), rule(func(r *office.OpeningRule) { r.Nth = []office.Nth{office.Last} }), true},
		"alternating weeks":        {rule(everyWeeks(2, 3)), rule(everyWeeks(2, 10)), false},
		"every second and third":   {rule(everyWeeks(2, 3)), rule(everyWeeks(3, 10)), true},
		"every fourth and second":  {rule(everyWeeks(4, 3)), rule(everyWeeks(2, 17)), true},
		"every fourth, other week": {rule(everyWeeks(4, 3)), rule(everyWeeks(2, 10)), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := smallest()
			firstOffice(s).Counters = append(firstOffice(s).Counters, office.Counter{ID: "2", Name: "Schalter 2"})
			firstOffice(s).Opening = []office.OpeningRule{test.first, test.second}
			if problems := tenant.Check(s); (len(problems) > 0) != test.warned {
				t.Errorf("problems: %+v", problems)
			}
		})
	}
}

func everyWeeks(n int, starting civil.Date) func(*office.OpeningRule) {
	return func(r *office.OpeningRule) { r.EveryWeeks, r.Starting = n, &starting }
}
