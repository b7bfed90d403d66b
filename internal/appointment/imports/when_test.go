package imports

import (
	"testing"

	"stadttermin/internal/civil"
)

func TestDatesAreReadAsPeopleAndSpreadsheetsWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"24.11.2026": "2026-11-24", "24.11.26": "2026-11-24", "4.1.2027": "2027-01-04", "2026-11-24": "2026-11-24", "2026/11/24": "2026-11-24",
		"24/11/2026": "2026-11-24", "24-11-2026": "2026-11-24", "20261124": "2026-11-24", "24. November 2026": "2026-11-24", "24 Nov 2026": "2026-11-24",
		"3. März 2027": "2027-03-03", "1. Mai 27": "2027-05-01", "Di, 24.11.2026": "2026-11-24", "Dienstag, 24. November 2026": "2026-11-24",
		"Di 24.11.26": "2026-11-24", "Tue 24.11.2026": "2026-11-24", "46350": "2026-11-24", "29.02.2028": "2028-02-29", " 24.11.2026 ": "2026-11-24",
		"24.11.2026 08:30": "2026-11-24 08:30", "2026-11-24T08:30:00": "2026-11-24 08:30:00", "24.11.2026, 8.30 Uhr": "2026-11-24 8.30 Uhr",
		"24.11.2026 um 8 Uhr": "2026-11-24 8 Uhr", "46350,354166667": "2026-11-24 0.35416666700", "46350.5": "2026-11-24 0.500",
		"31.11.2026": "", "29.02.2027": "", "11/24/2026": "2026-11-24", "11/24/2026 8:30 AM": "2026-11-24 8:30 AM",
		"24. 11. 2026": "2026-11-24", "24. Nov. 2026": "2026-11-24", "24.Nov.2026": "2026-11-24", "24-Nov-2026": "2026-11-24", "4. Jänner 2027": "2027-01-04", "3. Feber 2027": "2027-02-03",
		"November 24, 2026": "2026-11-24", "Nov 24th, 2026 8:30 AM": "2026-11-24 8:30 AM", "Dienstag, den 24. November 2026": "2026-11-24", "24.11.2026 (Di)": "2026-11-24",
		"24.11.2026 08:30 - 24.11.2026 08:45": "2026-11-24 08:30 - 24.11.2026 08:45", "24.11.2026 von 8 bis 9 Uhr": "2026-11-24 8 bis 9 Uhr", "Tue 1/12/2027": "2027-01-12",
		"24. November 08:30": "", "59368": "", "24.11.": "", "24.11": "", "morgen": "", "": "", "8:30": "", "24.13.2026": "", "0.11.2026": "",
		"24.November": "", "123456789": "", "02389 123456": "",
	} {
		read, ok := readDate(text, DayFirst)
		got := ""
		if ok {
			got = read.date.String()
			if read.rest != "" {
				got += " " + read.rest
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTimesAreReadAsPeopleAndSpreadsheetsWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"8:30": "08:30", "08:30": "08:30", "8.30": "08:30", "08.30": "08:30", "0830": "08:30", "830": "08:30", "8": "08:00", "8 Uhr": "08:00",
		"8:30 Uhr": "08:30", "8.30 h": "08:30", "8h30": "08:30", "08:30:00": "08:30", "8:30 AM": "08:30", "1:30 pm": "13:30", "12 am": "00:00", "12:15 p.m.": "12:15",
		"0,354166667": "08:30", "0.75": "", "08:30-08:45": "08:30–08:45", "8.30 – 9.15 Uhr": "08:30–09:15", "8 bis 9 Uhr": "08:00–09:00", "14:00 to 14:20": "14:00–14:20",
		"24:00": "24:00", "9 Uhr 30": "09:30", "9 h 30": "09:30", "ab 8:30": "08:30", "08:30:00.000": "08:30", "8:30 a. m.": "08:30", "24:01": "",
		"von 9 bis 9.30 Uhr": "09:00–09:30", "2:00 - 2:30 PM": "14:00–14:30", "11:30 - 1:00 pm": "11:30–13:00", "8:30 − 8:45": "08:30–08:45", "08:30 - 24.11.2026 08:45": "08:30–08:45", "8:60": "", "25 Uhr": "", "mittags": "", "": "", "13 pm": "", "8:3": "", "8:30 9:00": "", "-": "",
	} {
		start, end, ok := readTime(text)
		got := ""
		if ok {
			got = start.String()
			if end != nil {
				got += "–" + end.String()
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestLengthsAndQuantitiesAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"15": 15, "15 min": 15, "15 Min.": 15, "20 Minuten": 20, "0:15": 15, "1:30": 90, "1 Std": 60, "1,5 h": 90, "0,5 Stunden": 30, "00:20:00": 20, "0:15 h": 15, "1 Std. 15": 75, "1 h 15 min": 75, "PT15M": 15, "+PT15M": 15, "PT3600S": 60, "P1W": 10080, "P1DT2H": 1560, "PT1H30M": 90, "0,010416667": 15, "15,0": 15,
		"P": 0, "PT": 0, "-PT15M": 0, "1,5": 0, "0,5": 0, "1": 0,
		"": 0, "0": 0, "lang": 0, "-15": 0, "0:75": 0, "999999": 0,
	} {
		if got, ok := readMinutes(text); ok != (want > 0) || ok && got != want {
			t.Errorf("%q: %d, %v", text, got, ok)
		}
	}
	for text, want := range map[string]int{"2": 2, "2x": 2, "3 Personen": 3, "": 0, "zwei": 0, "0": 0, "-1": 0, "100": 0} {
		if got, ok := readNumber(text); ok != (want > 0) || ok && got != want {
			t.Errorf("%q: %d, %v", text, got, ok)
		}
	}
}

func FuzzWhatIsReadAsADateAndATimeExists(f *testing.F) {
	for _, seed := range []string{"24.11.2026 08:30", "46350,354", "Di, 24. November 2026", "8h30", "0,99999", "08:30-08:45", "29.02.2100"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if read, ok := readDate(text, MonthFirst); ok {
			if again, err := civil.ParseDate(read.date.String()); err != nil || again != read.date {
				t.Errorf("%q was read as %v", text, read.date)
			}
		}
		if start, end, ok := readTime(text); ok && (start < 0 || start > 24*60 || end != nil && (*end < 0 || *end > 24*60)) {
			t.Errorf("%q was read as %v to %v", text, start, end)
		}
	})
}
