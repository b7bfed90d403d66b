package figures

import (
	"strconv"

	"stadttermin/internal/figures"
	"stadttermin/internal/server/staffauth"
)

// words says figures in the reader's language.
type words struct{ *staffauth.Request }

// place names an office, or the town.
func (w words) place(office string) string {
	if office == "" {
		return w.Printer.T("figures.whole_town")
	}
	return w.OfficeNameOf(office).String()
}

// period names a period: KW 46, 9. bis 15. November 2026.
func (w words) period(p figures.Period) string {
	year, number := p.Number()
	switch p.Kind {
	case figures.Week:
		last := p.End().AddDays(-1)
		return w.Printer.T("figures.period.week", "number", number, "from", w.Printer.DayMonth(p.First), "until", w.Printer.DayMonth(last), "year", last.Time().Year())
	case figures.Month:
		return w.Printer.T("figures.period.month", "month", w.Printer.Month(p.First.Time().Month()), "year", year)
	case figures.Quarter:
		return w.Printer.T("figures.period.quarter", "number", number, "year", year)
	}
	return strconv.Itoa(year)
}

// row names what a row is about.
func (w words) row(t *figures.Table, key string) string {
	switch t.Of {
	case figures.OfService:
		return w.ServiceName(key).String()
	case figures.OfPeriod:
		p, err := figures.ParsePeriod(key)
		if err != nil {
			return key
		}
		if p.Kind == figures.Week {
			_, number := p.Number()
			return w.Printer.T("figures.period.week_short", "number", number)
		}
		return w.Printer.Month(p.First.Time().Month())
	case figures.OfChannel:
		return w.Printer.T("desk.channel." + key)
	case figures.OfOutcome:
		return w.Printer.T("figures.outcome." + key)
	case figures.OfReason:
		return w.Printer.T("figures.reason." + key)
	case figures.OfHour:
		hour, err := strconv.Atoi(key)
		if err != nil {
			return key
		}
		return w.Printer.T("figures.hour", "from", hour, "until", hour+1)
	case figures.OfWhole:
		return w.Printer.T("figures.total")
	}
	return key
}

// subject heads the column of what rows are about.
func (w words) subject(t *figures.Table) string {
	return w.Printer.T("figures.of." + string(t.Of))
}

func (w words) column(t *figures.Table, c figures.Column) string {
	return w.Printer.T("figures." + t.Name + ".col." + c.Name)
}

// cell says a value with its unit.
func (w words) cell(c figures.Cell, unit figures.Unit) string {
	switch c.State {
	case figures.Few:
		return w.Printer.T("figures.few")
	case figures.Missing:
		return "–"
	}
	number := w.Printer.Decimal(c.Value, decimals(unit))
	switch unit {
	case figures.Percent:
		return w.Printer.T("figures.unit.percent", "value", number)
	case figures.Minutes:
		return w.Printer.T("figures.unit.minutes", "value", number)
	}
	return number
}

// decimals is how exact a unit is shown.
func decimals(unit figures.Unit) int {
	if unit == figures.Percent {
		return 1
	}
	return 0
}
