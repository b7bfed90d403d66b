// Package lookup finds the appointment of somebody who stands at a desk or telephones, by whatever they have at hand.
package lookup

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// Looking is what somebody at a desk typed to find an appointment, once it is clear what it is. One field is set.
type Looking struct {
	Reference string
	Part      string // one of the two groups of four signs of a reference, of an appointment of the last weeks or to come
	Phone     string // the last digits of a telephone number
	Letter    string // of a waiting number
	Number    int
	Email     string
	Words     []string // of a name, each the beginning of one of its words
}

// Found is what a search found: first what lies ahead, the nearest first, then what is over, the latest first.
type Found struct {
	Appointments []*appointment.Appointment
	More         bool            // there are others beyond the most that are given
	WalkIns      []*dayplan.Case // of today without an appointment, where a waiting number was looked for
}

// mostFound is how many appointments are given. Whoever gets more than fit on a page types one letter more.
const mostFound = 25

// Directory is what searching needs of the database.
type Directory interface {
	// Search finds appointments of offices with their contacts, in the order of Found, at most so many.
	Search(ctx context.Context, town *directory.Town, looking Looking, offices []string, now time.Time, most int) ([]*appointment.Appointment, error)
	// ByReference reads one appointment of offices, and its contact where its office is one of named; apperr.NotFound
	// where there is none.
	ByReference(ctx context.Context, town *directory.Town, reference string, offices, named []string) (*appointment.Appointment, error)
	// Numbered reads those without an appointment of a date at offices, by their waiting number.
	Numbered(ctx context.Context, town *directory.Town, letter string, number int, date civil.Date, offices []string) ([]*dayplan.Case, error)
	// Given lists the appointments of offices that staff booked on a channel since a moment, the latest first.
	Given(ctx context.Context, town *directory.Town, since time.Time, offices []string, most int) ([]*appointment.Appointment, error)
}

// Search finds appointments for somebody who asks for theirs.
type Search struct {
	Directory
	Now func() time.Time
}

// Find looks for what was typed: a reference or half of one, a waiting number, an e-mail address, a telephone number or a
// name. offices are those in which
// the asking person may see who has an appointment.
//
// Errors: apperr.SearchTooShort where so little was typed that half the town would be found.
func (s *Search) Find(ctx context.Context, town *directory.Town, typed string, offices []string) (*Found, error) {
	readings, err := read(typed, town.Settings().Profile.ReferencePrefix)
	if err != nil {
		return nil, err
	}
	var list []*appointment.Appointment
	var walkIns []*dayplan.Case
	for _, looking := range readings {
		if looking.Letter != "" {
			today := civil.DateOf(s.Now().In(town.Rules.Location))
			if walkIns, err = s.Numbered(ctx, town, looking.Letter, looking.Number, today, offices); err != nil {
				return nil, err
			}
		}
		if list, err = s.Directory.Search(ctx, town, looking, offices, s.Now(), mostFound+1); err != nil {
			return nil, err
		}
		if len(list) > 0 {
			break
		}
	}
	return &Found{Appointments: list[:min(len(list), mostFound)], More: len(list) > mostFound, WalkIns: walkIns}, nil
}

var (
	waitingNumber  = regexp.MustCompile(`^\s*(\pL{1,3})\s*(\d{1,4})\s*$`)
	referenceSigns = regexp.MustCompile(`^[2-9A-HJ-NP-Z]{8}$`)
	referencePart  = regexp.MustCompile(`^(?:[A-Z]{2,4}-)?([2-9A-HJ-NP-Z]{4})$`)
	telephone      = regexp.MustCompile(`^[+(]?\d[\d\s()/.-]*$`)
)

// leastDigits are those of a telephone number that may be looked for; fewer would find half the town.
const leastDigits = 5

// mostWords bounds the work that one search can cause.
const mostWords = 5

// digitsOf gives a telephone number's digits without the country's code and the leading zeros, which are written in many
// ways.
func digitsOf(typed string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, typed)
	digits = strings.TrimPrefix(digits, "00")
	if strings.HasPrefix(typed, "+") || strings.HasPrefix(typed, "00") {
		digits = strings.TrimPrefix(digits, "49")
	}
	return strings.TrimLeft(digits, "0")
}

// read finds out what was typed, the likeliest first. Eight signs without a digit among them may be a reference, whose
// letters before them were left out, and may be a name.
func read(typed, prefix string) (readings []Looking, err error) {
	typed = strings.TrimSpace(typed)
	if strings.Contains(typed, "@") {
		return []Looking{{Email: typed}}, nil
	}
	if reference := appointment.CleanReference(typed); reference != "" {
		const tail = len("-XXXX-XXXX")
		before, signs := reference[:len(reference)-tail], strings.ReplaceAll(reference[len(reference)-tail:], "-", "")
		certain := strings.ContainsAny(signs, "23456789") || before == prefix
		if before == "" {
			reference = prefix + reference
		}
		if referenceSigns.MatchString(signs) {
			readings = append(readings, Looking{Reference: reference})
			if certain {
				return readings, nil
			}
		}
	}
	if digits := digitsOf(typed); len(digits) >= leastDigits && telephone.MatchString(typed) {
		return append(readings, Looking{Phone: digits}), nil
	}
	if part := referencePart.FindStringSubmatch(strings.ToUpper(typed)); part != nil {
		readings = append(readings, Looking{Part: part[1]})
	}
	if parts := waitingNumber.FindStringSubmatch(typed); parts != nil {
		number, err := strconv.Atoi(parts[2])
		if err != nil {
			return nil, apperr.New(apperr.Invalid).At("suche")
		}
		return append(readings, Looking{Letter: strings.ToUpper(parts[1]), Number: number}), nil
	}
	words := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" ,;.-–'’\u00a0", r) })
	letters := 0
	for _, word := range words {
		letters += utf8.RuneCountInString(word)
	}
	if letters < 2 || !utf8.ValidString(typed) {
		return nil, apperr.New(apperr.SearchTooShort).At("suche")
	}
	return append(readings, Looking{Words: words[:min(len(words), mostWords)]}), nil
}
