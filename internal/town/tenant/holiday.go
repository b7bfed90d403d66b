package tenant

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/de"

	"stadttermin/internal/civil"
)

// Holidays that the library leaves out: § 2 FTG of Brandenburg names both Sundays, § 2 FTG M-V Women's Day since 2023.
var (
	easterSunday = aa.Easter.Clone(&cal.Holiday{Name: "Ostersonntag", Type: cal.ObservancePublic})
	whitSunday   = aa.Pentecost.Clone(&cal.Holiday{Name: "Pfingstsonntag", Type: cal.ObservancePublic})
	womensDayMV  = de.Frauentag.Clone(&cal.Holiday{StartYear: 2023})

	// Gesetz über die Sonn- und Feiertage of Berlin: once, 75 years after the uprising of 1953.
	uprising = &cal.Holiday{Name: "75. Jahrestag des Volksaufstands", Type: cal.ObservancePublic, Month: time.June, Day: 17, Func: cal.CalcDayOfMonth, StartYear: 2028, EndYear: 2028}
	// Art. 1 FTG of Bavaria: in municipalities with more Catholic than Protestant inhabitants.
	assumptionDay = de.MariaHimmelfahrt
)

// states maps ISO 3166-2 codes to the public holidays of the sixteen federal states. Those that only some of a state's
// municipalities have (Mariä Himmelfahrt in Bavaria is a key of tenant.yaml; the Peace Festival of Augsburg, Fronleichnam in Saxony and
// Thuringia) are not among them: such a town writes a closure.
var states = map[string][]*cal.Holiday{
	"DE-BW": de.HolidaysBW, "DE-BY": de.HolidaysBY, "DE-BE": slices.Concat(de.HolidaysBE, []*cal.Holiday{uprising}),
	"DE-BB": slices.Concat(de.HolidaysBB, []*cal.Holiday{easterSunday, whitSunday}),
	"DE-HB": de.HolidaysHB, "DE-HH": de.HolidaysHH, "DE-HE": de.HolidaysHE,
	"DE-MV": slices.Concat(de.HolidaysMV, []*cal.Holiday{womensDayMV}),
	"DE-NI": de.HolidaysNI, "DE-NW": de.HolidaysNW, "DE-RP": de.HolidaysRP, "DE-SL": de.HolidaysSL,
	"DE-SN": de.HolidaysSN, "DE-ST": de.HolidaysST, "DE-SH": de.HolidaysSH, "DE-TH": de.HolidaysTH,
}

// States lists the codes that tenant.yaml may name under holidays.
func States() []string {
	codes := make([]string, 0, len(states))
	for code := range states {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// Holidays are the public holidays of a federal state. The zero value has none. It is safe for concurrent use.
type Holidays struct {
	state []*cal.Holiday
	years *sync.Map // year → map[civil.Date]string
}

// HolidaysOf gives the public holidays of a federal state such as DE-NW; "none" and "" have none.
func HolidaysOf(code string) (Holidays, error) {
	if code == "" || code == "none" {
		return Holidays{}, nil
	}
	state, ok := states[code]
	if !ok {
		return Holidays{}, fmt.Errorf("%q is none of %s, none", code, strings.Join(States(), ", "))
	}
	return Holidays{state: state, years: new(sync.Map)}, nil
}

// PublicHolidays gives those of the town's federal state, and of the municipality where it is one that decides.
func (p *Profile) PublicHolidays() (Holidays, error) {
	h, err := HolidaysOf(p.Holidays)
	if err == nil && p.AssumptionDay && p.Holidays == bavaria {
		h.state = slices.Concat(h.state, []*cal.Holiday{assumptionDay})
	}
	return h, err
}

const bavaria = "DE-BY"

// Name gives the German name of the holiday on a date, or "" on any other day.
func (h Holidays) Name(date civil.Date) string {
	if h.state == nil {
		return ""
	}
	year := date.Time().Year()
	known, ok := h.years.Load(year)
	if !ok {
		known, _ = h.years.LoadOrStore(year, namesIn(h.state, year))
	}
	return known.(map[civil.Date]string)[date]
}

func namesIn(state []*cal.Holiday, year int) map[civil.Date]string {
	names := make(map[civil.Date]string, len(state))
	for _, holiday := range state {
		if actual, _ := holiday.Calc(year); !actual.IsZero() {
			names[civil.DateOf(actual)] = holiday.Name
		}
	}
	return names
}
