package imports

import (
	"slices"

	"stadttermin/internal/apperr"
)

// Problems lists what may be wrong with a line, in the order in which people mend it.
var Problems = []Code{
	DateOrder, DateYear, DateMissing, DateUnreadable, TimeMissing, TimeUnreadable, TimeBetween, TimeSkipped, Past, Far, MinutesUnreadable,
	ServiceMissing, ServiceUnknown, QuantityUnreadable, Refused, BookedTwice, FileTwice, NoCounter, Closed, Unable,
	AllDay, Recurring, SeriesLong, SeriesOver, Withdrawn, ZoneUnknown,
}

// letters give every code one, so that what was shown of thousands of lines travels in a form.
var letters = append([]Code{Fine, Elsewhere, Skipped}, Problems...)

func letter(code Code) byte { return byte('A' + slices.Index(letters, code)) }

// Differs lists the lines whose verdict is not the one that was shown.
func (p *Preview) Differs(shown string) (lines []int) {
	for i, l := range p.Lines {
		if len(shown) != len(p.Lines) || shown[i] != p.Shown[i] {
			lines = append(lines, l.Number)
		}
	}
	return lines
}

func refusedBy(err error) Problem { return Problem{Code: Refused, Fault: apperr.Of(err)} }
