package office

import (
	"encoding/json"
	"fmt"
	"strconv"

	"stadttermin/internal/civil"
)

// Nth is the how-manieth of its weekday in the month a date is: 1 to 5, or Last.
type Nth int

// Last is the last of its weekday in the month.
const Last Nth = -1

// ParseNth reads 1 to 5 or last.
func ParseNth(s string) (Nth, error) {
	if s == "last" {
		return Last, nil
	}
	if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= 5 {
		return Nth(n), nil
	}
	return 0, fmt.Errorf("%q is not one of 1, 2, 3, 4, 5, last", s)
}

// Matches tells whether date is the nth of its weekday in its month.
func (n Nth) Matches(date civil.Date) bool {
	if n == Last {
		return date.AddDays(7).Time().Month() != date.Time().Month()
	}
	return (date.Time().Day()-1)/7+1 == int(n)
}

func (n Nth) String() string {
	if n == Last {
		return "last"
	}
	return strconv.Itoa(int(n))
}

// MarshalJSON writes a number, or "last".
func (n Nth) MarshalJSON() ([]byte, error) {
	if n == Last {
		return json.Marshal("last")
	}
	return json.Marshal(int(n))
}

// UnmarshalJSON reads a number, or "last".
func (n *Nth) UnmarshalJSON(data []byte) error {
	text := string(data)
	if unquoted, err := strconv.Unquote(text); err == nil {
		text = unquoted
	}
	parsed, err := ParseNth(text)
	if err == nil {
		*n = parsed
	}
	return err
}
