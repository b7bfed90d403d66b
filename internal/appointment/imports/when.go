package imports

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"stadttermin/internal/civil"
)

// months by the first three letters of their German, Austrian and English names.
var months = map[string]time.Month{
	"jan": 1, "jän": 1, "jae": 1, "feb": 2, "mär": 3, "mae": 3, "mrz": 3, "mar": 3, "apr": 4, "mai": 5, "may": 5, "jun": 6, "jul": 7,
	"aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dez": 12, "dec": 12,
}

// weekdays by the first two or three letters of their names.
var weekdays = map[string]time.Weekday{
	"so": 0, "sun": 0, "mo": 1, "mon": 1, "di": 2, "die": 2, "tue": 2, "mi": 3, "mit": 3, "wed": 3, "do": 4, "don": 4, "thu": 4, "fr": 5, "fre": 5, "fri": 5,
	"sa": 6, "sam": 6, "sat": 6, "son": 0,
}

// after is what may follow a year: nothing that makes it a time, as in 24. November 08:30.
const after = `(?:[^\d:.]|\.?$|\.\D)`

var (
	dotted     = regexp.MustCompile(`^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})` + after)
	slashed    = regexp.MustCompile(`^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})` + after)
	yearFirst  = regexp.MustCompile(`^(\d{4})[./-]\s?(\d{1,2})[./-]\s?(\d{1,2})(?:\D|$)`)
	compact    = regexp.MustCompile(`^(20\d\d)(\d\d)(\d\d)(?:\D|$)`)
	named      = regexp.MustCompile(`^(\d{1,2})(?:\.|st|nd|rd|th)?[\s/-]*(\p{L}{3,9})\.?[\s/,-]*(\d{4}|\d{2})` + after)
	english    = regexp.MustCompile(`^(\p{L}{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:\D|$)`)
	yearless   = regexp.MustCompile(`^(\d{1,2})\.\s?(?:(\d{1,2})\.|(\p{L}{3,9})\.?)(?:[\s,]+(.*))?$`)
	weekday    = regexp.MustCompile(`^(?i)(mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)\p{L}*\.?,?\s+(?:den\s+|der\s+)?`)
	daybehind  = regexp.MustCompile(`^(?i)\(?(?:mo|di|mi|do|fr|sa|so|tue|wed|thu|sun)\p{L}*\.?\)?,?(?:\s+|$)`)
	serial     = regexp.MustCompile(`^(4[3-9]\d{3})(?:[.,](\d+))?$`)
	fraction   = regexp.MustCompile(`^0[.,](\d{3,})$`)
	clockTime  = regexp.MustCompile(`^(?i)(?:(?:von|ab|um|at|from)\s+)?(\d{1,2})(?:\s*(?:[:.h]|uhr)\s*(\d{2})(?:[:.]\d{2}(?:[.,]\d+)?)?)?\s*(?:uhr|h)?\s*([ap]\.?\s?m\.?)?$`)
	joined     = regexp.MustCompile(`^(\d{1,2})(\d{2})$`)
	span       = regexp.MustCompile(`\s*(?:–|—|−|‒|-|\bbis\b|\bto\b|\buntil\b)\s*`)
	half       = regexp.MustCompile(`(?i)\s*[ap]\.?\s?m\.?$`)
	hours      = regexp.MustCompile(`^(?i)(\d{1,2}):(\d{2})(?::\d{2})?\s*(?:h|std\.?|stunden?)?$`)
	amount     = regexp.MustCompile(`^(?i)(\d{1,5})(?:[.,](\d{1,2}))?\s*(m|min|min\.|minuten|minutes|minute|mins|'|h|std|std\.|stunde|stunden|hour|hours)?$`)
	compound   = regexp.MustCompile(`^(?i)(\d{1,2})\s*(?:h|std\.?|stunden?|hours?)\s*(\d{1,2})\s*(?:m|min\.?|minuten|minutes|')?$`)
	isoSpanned = regexp.MustCompile(`^(?i)\+?P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7})S)?)?$`)
)

// firstSerial is the day that spreadsheets count from.
var firstSerial = civil.NewDate(1899, time.December, 30)

// dateRead is a date as it was read.
type dateRead struct {
	date    civil.Date
	rest    string        // what follows, which may be a time
	other   *civil.Date   // what it would be with day and month the other way round
	against bool          // read against the order that was given, because it exists or is on its weekday only so
	weekday *time.Weekday // that stands with it
}

// readDate reads a date as people and spreadsheets write it. Where only the order tells day from month, it counts. ok is
// false where it is none, or none that exists.
func readDate(s string, order Order) (r dateRead, ok bool) {
	s = strings.TrimSpace(s)
	if found := weekday.FindStringSubmatch(s); found != nil {
		day := weekdays[strings.ToLower(found[1])]
		r.weekday, s = &day, s[len(found[0]):]
	}
	if found := serial.FindStringSubmatch(s); found != nil {
		days, err := strconv.Atoi(found[1])
		if found[2] != "" {
			r.rest = "0." + found[2] + "00"
		}
		r.date = firstSerial.AddDays(days)
		return r, err == nil
	}
	for _, form := range []struct {
		pattern          *regexp.Regexp
		year, month, day int
		either           bool
	}{{dotted, 3, 2, 1, false}, {slashed, 3, 2, 1, true}, {yearFirst, 1, 2, 3, false}, {compact, 1, 2, 3, false}, {named, 3, 2, 1, false}, {english, 3, 1, 2, false}} {
		found := form.pattern.FindStringSubmatchIndex(s)
		if found == nil {
			continue
		}
		part := func(i int) string { return s[found[2*i]:found[2*i+1]] }
		year, month, day := part(form.year), part(form.month), part(form.day)
		date, exists := dateOf(year, month, day)
		if form.either {
			swapped, swappable := dateOf(year, day, month)
			byDay := exists && (!swappable || r.on(date) && !r.on(swapped))
			byMonth := swappable && (!exists || r.on(swapped) && !r.on(date))
			switch {
			case byDay:
				r.against = order == MonthFirst
			case byMonth:
				date, exists, r.against = swapped, true, order != MonthFirst
			case exists && date != swapped && order == MonthFirst:
				r.other = new(civil.Date)
				date, *r.other = swapped, date
			case exists && date != swapped:
				r.other = &swapped
			}
		}
		end := max(found[3], found[5], found[7])
		r.date, r.rest = date, following(s[end:])
		return r, exists
	}
	return dateRead{}, false
}

// on tells whether a date is on the day of the week that stands with it.
func (r *dateRead) on(date civil.Date) bool { return r.weekday != nil && date.Weekday() == *r.weekday }

// following gives what comes behind a date, without what only leads over to the time.
func following(s string) string {
	s = daybehind.ReplaceAllString(strings.TrimLeft(s, " ,T."), "")
	for _, word := range []string{"um ", "at ", "von ", "ab "} {
		s = strings.TrimPrefix(s, word)
	}
	return s
}

// dateOf gives the date of a year, a month by number or name and a day, if it exists.
func dateOf(year, month, day string) (civil.Date, bool) {
	y, _ := strconv.Atoi(year)
	if y < 100 {
		y += 2000
	}
	m, err := strconv.Atoi(month)
	if err != nil {
		m = int(months[firstLetters(month)])
	}
	d, _ := strconv.Atoi(day)
	date := civil.NewDate(y, time.Month(m), d)
	t := date.Time()
	return date, m >= 1 && d >= 1 && t.Year() == y && int(t.Month()) == m && t.Day() == d
}

// readYearless reads 24.11. or 24. November as the next such day from a date on, and gives what follows.
func readYearless(s string, from civil.Date) (date civil.Date, rest string, ok bool) {
	found := yearless.FindStringSubmatch(weekday.ReplaceAllString(strings.TrimSpace(s), ""))
	if found == nil {
		return 0, "", false
	}
	for year := from.Time().Year(); year < from.Time().Year()+5; year++ { // one of them has a 29 February
		date, exists := dateOf(strconv.Itoa(year), found[2]+found[3], found[1])
		if exists && date >= from {
			return date, following(found[4]), true
		}
	}
	return 0, "", false
}

func firstLetters(s string) string {
	letters := []rune(strings.ToLower(s))
	return string(letters[:min(len(letters), 3)])
}

// readTime reads a wall time, and its end where a range is written.
func readTime(s string) (start civil.Clock, end *civil.Clock, ok bool) {
	s = strings.TrimSpace(s)
	if at := span.FindStringIndex(s); at != nil && at[0] > 0 {
		from, to := s[:at[0]], s[at[1]:]
		if read, ok := readDate(to, DayFirst); ok {
			to = read.rest
		}
		until, okUntil := readClock(to)
		start, ok = readClock(from)
		if part := half.FindString(to); part != "" && !half.MatchString(from) { // 2:00 - 2:30 PM
			start, ok = readClock(from + part)
			if ok && start >= until {
				start = (start + 12*60) % (24 * 60)
			}
		}
		return start, &until, ok && okUntil
	}
	start, ok = readClock(s)
	return start, nil, ok
}

// readClock reads one wall time; 24:00 is the end of the day.
func readClock(s string) (civil.Clock, bool) {
	s = strings.TrimSpace(s)
	if found := fraction.FindStringSubmatch(s); found != nil {
		clock, ok := ofDay(found[1])
		return civil.Clock(clock), ok && clock < 24*60
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
	return civil.Clock(h*60 + m), h < 24 && m < 60 || h == 24 && m == 0
}

// ofDay gives the minutes of a part of a day, which is how spreadsheets keep times and lengths.
func ofDay(decimals string) (minutes int, ok bool) {
	part, err := strconv.ParseFloat("0."+decimals, 64)
	return int(math.Round(part * 24 * 60)), err == nil
}

// readMinutes reads a length: 15, 15 min, 0:15, 1,5 h, 1 h 15, PT15M. A number alone is minutes, if it can be some.
func readMinutes(s string) (int, bool) {
	s = strings.TrimSpace(s)
	whole := func(found []string) (minutes int) {
		for _, part := range found[1:] {
			n, _ := strconv.Atoi(part)
			minutes = minutes*60 + n
		}
		return minutes
	}
	if found := hours.FindStringSubmatch(s); found != nil {
		return whole(found), whole(found) > 0 && found[2] < "60"
	}
	if found := compound.FindStringSubmatch(s); found != nil {
		return whole(found), whole(found) > 0
	}
	if found := fraction.FindStringSubmatch(s); found != nil {
		minutes, ok := ofDay(found[1])
		return minutes, ok && minutes > 0
	}
	if found := isoSpanned.FindStringSubmatch(s); found != nil {
		seconds := 0
		for i, unit := range []int{7 * 86400, 86400, 3600, 60, 1} {
			n, _ := strconv.Atoi(found[1+i])
			seconds += n * unit
		}
		return (seconds + 59) / 60, seconds > 0
	}
	found := amount.FindStringSubmatch(s)
	if found == nil {
		return 0, false
	}
	value, err := strconv.ParseFloat(found[1]+"."+found[2]+"0", 64)
	unit := strings.ToLower(found[3])
	switch {
	case strings.HasPrefix(unit, "h") || strings.HasPrefix(unit, "st"):
		value *= 60
	case unit == "" && (value < leastMinutes || value != math.Trunc(value)): // hours, or part of a day
		return 0, false
	}
	minutes := int(math.Round(value))
	return minutes, err == nil && minutes > 0
}

// leastMinutes is below which a number alone is no length in minutes.
const leastMinutes = 5

// readNumber reads a quantity.
func readNumber(s string) (int, bool) {
	s, _, _ = strings.Cut(strings.TrimSpace(s), " ")
	n, err := strconv.Atoi(strings.TrimRight(s, "xX×."))
	return n, err == nil && n > 0 && n < 100
}
