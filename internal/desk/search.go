package desk

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"stadttermin/internal/booking"
	"stadttermin/internal/fault"
)

// Looking is what somebody at a desk typed to find an appointment, once it is clear what it is. One field is set.
type Looking struct {
	Reference string
	Letter    string // of a waiting number
	Number    int
	Email     string
	Words     []string // of a name, each the beginning of one of its words
}

// Found is what a search found: first what lies ahead, the nearest first, then what is over, the latest first.
type Found struct {
	Appointments []*booking.Appointment
	More         bool // there are others beyond the most that are given
}

// mostFound is how many appointments are given. Whoever gets more than fit on a page types one letter more.
const mostFound = 25

// Directory is what searching needs of the database.
type Directory interface {
	// Search finds appointments of offices with their contacts, in the order of Found, at most so many.
	Search(ctx context.Context, town *booking.Town, looking Looking, offices []string, now time.Time, most int) ([]*booking.Appointment, error)
	// ByReference reads one appointment of offices, and its contact where its office is one of named; fault.NotFound
	// where there is none.
	ByReference(ctx context.Context, town *booking.Town, reference string, offices, named []string) (*booking.Appointment, error)
	// Given lists the appointments of offices that staff booked on a channel since a moment, the latest first.
	Given(ctx context.Context, town *booking.Town, since time.Time, offices []string, most int) ([]*booking.Appointment, error)
}

// Search finds appointments for somebody who asks for theirs.
type Search struct {
	Directory
	Now func() time.Time
}

// Find looks for what was typed: a reference, a waiting number, an e-mail address or a name. offices are those in which
// the asking person may see who has an appointment.
//
// Errors: fault.SearchTooShort where so little was typed that half the town would be found.
func (s *Search) Find(ctx context.Context, town *booking.Town, typed string, offices []string) (*Found, error) {
	readings, err := read(typed, town.Settings().Profile.ReferencePrefix)
	if err != nil {
		return nil, err
	}
	var list []*booking.Appointment
	for _, looking := range readings {
		if list, err = s.Directory.Search(ctx, town, looking, offices, s.Now(), mostFound+1); err != nil {
			return nil, err
		}
		if len(list) > 0 {
			break
		}
	}
	return &Found{Appointments: list[:min(len(list), mostFound)], More: len(list) > mostFound}, nil
}

var (
	waitingNumber  = regexp.MustCompile(`^\s*(\pL{1,3})\s*(\d{1,4})\s*$`)
	referenceSigns = regexp.MustCompile(`^[2-9A-HJ-NP-Z]{8}$`)
)

// mostWords bounds the work that one search can cause.
const mostWords = 5

// read finds out what was typed, the likeliest first. Eight signs without a digit among them may be a reference, whose
// letters before them were left out, and may be a name.
func read(typed, prefix string) (readings []Looking, err error) {
	typed = strings.TrimSpace(typed)
	if strings.Contains(typed, "@") {
		return []Looking{{Email: typed}}, nil
	}
	if reference := booking.CleanReference(typed); reference != "" {
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
	if parts := waitingNumber.FindStringSubmatch(typed); parts != nil {
		number, err := strconv.Atoi(parts[2])
		if err != nil {
			return nil, fault.New(fault.Invalid).At("suche")
		}
		return append(readings, Looking{Letter: strings.ToUpper(parts[1]), Number: number}), nil
	}
	words := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" ,;.-–'’\u00a0", r) })
	letters := 0
	for _, word := range words {
		letters += utf8.RuneCountInString(word)
	}
	if letters < 2 || !utf8.ValidString(typed) {
		return nil, fault.New(fault.SearchTooShort).At("suche")
	}
	return append(readings, Looking{Words: words[:min(len(words), mostWords)]}), nil
}
