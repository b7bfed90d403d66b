package tenant

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/de"

	"stadttermin/internal/civil"
)

// states maps ISO 3166-2 codes to the public holidays of the sixteen federal states.
var states = map[string][]*cal.Holiday{
	"DE-BW": de.HolidaysBW, "DE-BY": de.HolidaysBY, "DE-BE": de.HolidaysBE, "DE-BB": de.HolidaysBB,
	"DE-HB": de.HolidaysHB, "DE-HH": de.HolidaysHH, "DE-HE": de.HolidaysHE, "DE-MV": de.HolidaysMV,
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
