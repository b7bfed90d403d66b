package intake

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"stadttermin/internal/civil"
)

// months by the first three letters of their German and English names.
var months = map[string]time.Month{
	"jan": 1, "jän": 1, "feb": 2, "mär": 3, "mae": 3, "mrz": 3, "mar": 3, "apr": 4, "mai": 5, "may": 5, "jun": 6, "jul": 7,
	"aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dez": 12, "dec": 12,
}

var (
	dayFirst  = regexp.MustCompile(`^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:\D|$)`)
	yearFirst = regexp.MustCompile(`^(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:\D|$)`)
	compact   = regexp.MustCompile(`^(20\d\d)(\d\d)(\d\d)(?:\D|$)`)
	named     = regexp.MustCompile(`^(\d{1,2})\.?\s*([\p{L}]{3,9})\.?\s+(\d{4}|\d{2})(?:\D|$)`)
	weekday   = regexp.MustCompile(`^(?i)(mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)[\p{L}]*\.?,?\s+`)
	serial    = regexp.MustCompile(`^(4\d{4}|5\d{4})(?:[.,](\d+))?$`)
	fraction  = regexp.MustCompile(`^0[.,](\d{3,})$`)
	clockTime = regexp.MustCompile(`^(?i)(\d{1,2})(?:\s*[:.h]\s*(\d{2})(?:[:.]\d{2})?)?\s*(?:uhr|h)?\s*([ap]\.?m\.?)?$`)
	joined    = regexp.MustCompile(`^(\d{1,2})(\d{2})$`)
	span      = regexp.MustCompile(`\s*(?:–|—|-|\bbis\b|\bto\b|\buntil\b)\s*`)
	hours     = regexp.MustCompile(`^(\d{1,2}):(\d{2})(?::\d{2})?$`)
	amount    = regexp.MustCompile(`^(?i)(\d{1,3})(?:[.,](\d{1,2}))?\s*(m|min|min\.|minuten|minutes|minute|'|h|std|std\.|stunde|stunden|hour|hours)?$`)
)

// firstSerial is the day that spreadsheets count from.
var firstSerial = civil.NewDate(1899, time.December, 30)

// readDate reads a date as people and spreadsheets write it, the day before the month, and gives what follows it, which
// may be a time. ok is false where it is none, or none that exists.
func readDate(s string) (date civil.Date, rest string, ok bool) {
	s = weekday.ReplaceAllString(strings.TrimSpace(s), "")
	if found := serial.FindStringSubmatch(s); found != nil {
		days, err := strconv.Atoi(found[1])
		if found[2] != "" {
			rest = "0." + found[2]
		}
		return firstSerial.AddDays(days), rest, err == nil
	}
	order := []int{3, 2, 1}
	found := dayFirst.FindStringSubmatchIndex(s)
	if found == nil {
		order = []int{1, 2, 3}
		if found = yearFirst.FindStringSubmatchIndex(s); found == nil {
			found = compact.FindStringSubmatchIndex(s)
		}
	}
	if found == nil {
		if found = named.FindStringSubmatchIndex(s); found == nil {
			return 0, "", false
		}
		order = []int{3, 2, 1}
	}
	part := func(i int) string { return s[found[2*order[i]]:found[2*order[i]+1]] }
	year, _ := strconv.Atoi(part(0))
	if year < 100 {
		year += 2000
	}
	month, err := strconv.Atoi(part(1))
	if err != nil {
		month = int(months[firstLetters(part(1))])
	}
	day, _ := strconv.Atoi(part(2))
	date = civil.NewDate(year, time.Month(month), day)
	if t := date.Time(); month < 1 || day < 1 || t.Year() != year || int(t.Month()) != month || t.Day() != day {
		return 0, "", false
	}
	last := max(found[2*1+1], found[2*2+1], found[2*3+1])
	return date, strings.TrimPrefix(strings.TrimLeft(s[last:], " ,T"), "um "), true
}

func firstLetters(s string) string {
	letters := []rune(strings.ToLower(s))
	return string(letters[:min(len(letters), 3)])
}

// readTime reads a wall time, and its end where a range is written.
func readTime(s string) (start civil.Clock, end *civil.Clock, ok bool) {
	s = strings.TrimSpace(s)
	if parts := span.Split(s, -1); len(parts) == 2 {
		until, okUntil := readClock(parts[1])
		start, ok = readClock(parts[0])
		return start, &until, ok && okUntil
	}
	start, ok = readClock(s)
	return start, nil, ok
}

func readClock(s string) (civil.Clock, bool) {
	s = strings.TrimSpace(s)
	if found := fraction.FindStringSubmatch(s); found != nil {
		part, err := strconv.ParseFloat("0."+found[1], 64)
		clock := civil.Clock(math.Round(part * 24 * 60))
		return clock, err == nil && clock < 24*60
	}
	var hour, half string
	minute := "0"
	if found := joined.FindStringSubmatch(s); found != nil {
		hour, minute = found[1], found[2]
	} else if found := clockTime.FindStringSubmatch(s); found != nil {
		hour, half = found[1], strings.ToLower(found[3])
		if found[2] != "" {
			minute = found[2]
		}
	} else {
		return 0, false
	}
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	switch {
	case half != "" && (h < 1 || h > 12):
		return 0, false
	case half != "":
		h %= 12
		if half[0] == 'p' {
			h += 12
		}
	}
	return civil.Clock(h*60 + m), h < 24 && m < 60
}

// readMinutes reads a length: 15, 15 min, 0:15, 1,5 h. A number alone is minutes.
func readMinutes(s string) (int, bool) {
	s = strings.TrimSpace(s)
	if found := hours.FindStringSubmatch(s); found != nil {
		h, _ := strconv.Atoi(found[1])
		m, _ := strconv.Atoi(found[2])
		return h*60 + m, h*60+m > 0 && m < 60
	}
	found := amount.FindStringSubmatch(s)
	if found == nil {
		return 0, false
	}
	value, err := strconv.ParseFloat(found[1]+"."+found[2]+"0", 64)
	if unit := strings.ToLower(found[3]); strings.HasPrefix(unit, "h") || strings.HasPrefix(unit, "st") {
		value *= 60
	}
	minutes := int(math.Round(value))
	return minutes, err == nil && minutes > 0
}

// readNumber reads a quantity.
func readNumber(s string) (int, bool) {
	s, _, _ = strings.Cut(strings.TrimSpace(s), " ")
	n, err := strconv.Atoi(strings.TrimRight(s, "xX×."))
	return n, err == nil && n > 0 && n < 100
}
