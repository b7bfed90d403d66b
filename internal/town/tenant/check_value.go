package tenant

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// Read reads what a person typed for the value at a path and gives the problem of what cannot be read. into points to an
// int or to one of the kinds of value that settings are made of, which stays as it is then. Beside the forms of the files
// people may write 8:00, 23.11.2026, 46,00 and days without a unit.
func Read(path, typed string, into any) (problem Problem, readable bool) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return Problem{Path: path, Severity: Refusal, Code: "required"}, false
	}
	var code string
	var err error
	switch into := into.(type) {
	case *int:
		code, err = "value_number", set(into, typed, strconv.Atoi)
	case *civil.Clock:
		code, err = "value_clock", set(into, typed, readClock)
	case *civil.Date:
		code, err = "value_date", set(into, typed, readDate)
	case *civil.Moment:
		code, err = "value_moment", set(into, typed, civil.ParseMoment)
	case *civil.Days:
		code, err = "value_days", set(into, typed, readDays)
	case *civil.Weekday:
		code, err = "value_weekday", set(into, typed, civil.ParseWeekday)
	case *office.Nth:
		code, err = "value_nth", set(into, typed, office.ParseNth)
	case *office.Euro:
		code, err = "value_euro", set(into, typed, readEuro)
	default:
		panic(fmt.Sprintf("nobody types a %T", into))
	}
	if err != nil {
		return Problem{Path: path, Severity: Refusal, Code: code, Args: []any{"value", typed}}, false
	}
	return Problem{}, true
}

func set[T any](into *T, typed string, parse func(string) (T, error)) error {
	value, err := parse(typed)
	if err == nil {
		*into = value
	}
	return err
}

func readClock(typed string) (civil.Clock, error) {
	if strings.Index(typed, ":") == 1 {
		typed = "0" + typed
	}
	return civil.ParseClock(typed)
}

func readDate(typed string) (civil.Date, error) {
	if t, err := time.Parse("2.1.2006", typed); err == nil {
		return civil.DateOf(t), nil
	}
	return civil.ParseDate(typed)
}

func readDays(typed string) (civil.Days, error) {
	if _, err := strconv.Atoi(typed); err == nil {
		typed += "d"
	}
	return civil.ParseDays(typed)
}

func readEuro(typed string) (office.Euro, error) {
	return office.ParseEuro(strings.Replace(typed, ",", ".", 1))
}
