package imports

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"
	"time"

	"stadttermin/internal/appointment/external"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// Preview is every line of a draft as it would be taken over now.
type Preview struct {
	Draft *Draft
	Lines []*Line
	Shown string // what was shown, to be given back when it is taken over: one letter per line

	planner *external.Planner
}

// Preview judges every line of a draft on the days as they are now. Nothing is kept or written.
func (s *Service) Preview(ctx context.Context, town *directory.Town, key Key) (*Preview, error) {
	d, err := s.Drafts.Draft(ctx, town.ID, key, s.Now())
	if err != nil {
		return nil, err
	}
	p := s.read(town, d)
	dates := p.dates()
	known, err := s.Imports.Known(ctx, town, d.Mapping.Office, dates)
	if err != nil {
		return nil, err
	}
	planner, err := s.Bookings.Planner(ctx, town, d.Mapping.Office, dates)
	if err != nil {
		return nil, err
	}
	p.judge(known, planner)
	return p, nil
}

// Near gives times of the same day that are free for a line, the nearest first, with all other lines seated.
func (p *Preview) Near(l *Line, most int) []time.Time {
	if len(l.Agreed.Basket) == 0 || l.Agreed.Start.IsZero() {
		return nil
	}
	return p.planner.Nearest(l.Agreed, most)
}

// Count tells how many lines have a code, and how many would be taken over.
func (p *Preview) Count() (by map[Code]int, good int) {
	by = make(map[Code]int)
	for _, l := range p.Lines {
		by[l.Code]++
		if l.Code == Fine || l.Code == Elsewhere {
			good++
		}
	}
	return by, good
}

// Bad lists the lines that cannot be taken over as they are.
func (p *Preview) Bad() (lines []int) {
	for _, l := range p.Lines {
		if l.Bad() {
			lines = append(lines, l.Number)
		}
	}
	return lines
}

// Out lists the lines that somebody has left out.
func (p *Preview) Out() (lines []int) {
	for _, l := range p.Lines {
		if l.Code == Skipped && !l.Aside {
			lines = append(lines, l.Number)
		}
	}
	return lines
}

// Marked tells how many lines that would be taken over have a remark.
func (p *Preview) Marked() (n int) {
	for _, l := range p.Lines {
		if l.Marked() {
			n++
		}
	}
	return n
}

// Reachable tells how many people who would be taken over have an address.
func (p *Preview) Reachable() (n int) {
	for _, l := range p.Lines {
		if (l.Code == Fine || l.Code == Elsewhere) && l.Agreed.Contact.Email != "" {
			n++
		}
	}
	return n
}

// read understands the lines, without regard to what is booked.
func (s *Service) read(town *directory.Town, d *Draft) *Preview {
	r := &reader{Draft: d, town: town, names: namesAt(town, d.Mapping.Office), now: s.Now(), ordered: d.order(), hours: d.inHours()}
	p := &Preview{Draft: d, Lines: make([]*Line, len(d.Rows))}
	for i := range d.Rows {
		p.Lines[i] = r.read(&d.Rows[i])
	}
	return p
}

// dates lists the days of the lines that may be taken over.
func (p *Preview) dates() (dates []civil.Date) {
	for _, l := range p.Lines {
		if l.Agreed.Start.IsZero() || slices.ContainsFunc(l.Problems, func(w Problem) bool { return w.Code == Past || w.Code == Far }) {
			continue
		}
		if date := civil.DateOf(l.Agreed.Start); !slices.Contains(dates, date) {
			dates = append(dates, date)
		}
	}
	slices.Sort(dates)
	return dates
}

// judge finds duplicates and seats the rest: by start, longer ones first, then as they stand in the file, which is the
// order in which most of them find a counter.
func (p *Preview) judge(known []Known, planner *external.Planner) {
	p.planner = planner
	p.duplicates(known)
	var open []*Line
	for _, l := range p.Lines {
		if len(l.Problems) == 0 && l.Code != Skipped {
			open = append(open, l)
		}
	}
	slices.SortStableFunc(open, func(a, b *Line) int {
		return cmp.Or(a.Agreed.Start.Compare(b.Agreed.Start), cmp.Compare(b.Agreed.Minutes, a.Agreed.Minutes))
	})
	for _, l := range open {
		l.seat(planner.Try(l.Agreed))
	}
	var shown strings.Builder
	for _, l := range p.Lines {
		shown.WriteByte(letter(l.Code))
	}
	p.Shown = shown.String()
}

func (l *Line) seat(t external.Placement) {
	l.Trial = t
	switch {
	case t.Refusal != nil:
		l.Code = Refused
		l.Problems = append(l.Problems, refusedBy(t.Refusal))
	case !t.Seated():
		l.Code = why(t.Reasons)
		l.Problems = append(l.Problems, Problem{Code: l.Code})
	case l.Agreed.Counter != "" && l.Agreed.Counter != t.Counter:
		l.Code = Elsewhere
	default:
		l.Code = Fine
	}
}

func why(reasons []availability.Reason) Code {
	for _, reason := range reasons {
		switch reason.Code {
		case availability.Occupied, availability.SearchLimit:
			return NoCounter
		case availability.NoAbleCounter:
			return Unable
		}
	}
	return Closed
}

// person is who comes when. The order of the words of a name does not count: Meier, Anna is Anna Meier.
type person struct {
	start int64
	name  string
}

func personOf(start time.Time, name string) person {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == ' ' || r == ',' || r == '\u00a0' })
	for i := range words {
		words[i] = fold(words[i])
	}
	sort.Strings(words)
	return person{start.Unix(), strings.Join(words, " ")}
}

// duplicates marks lines of people who have an appointment at that very time, or stand there twice.
func (p *Preview) duplicates(known []Known) {
	booked := make(map[person]bool, len(known))
	for _, k := range known {
		booked[personOf(k.Start, k.Name)] = true
	}
	first := make(map[person]int)
	for _, l := range p.Lines {
		if l.Agreed.Start.IsZero() || l.Agreed.Contact.Name == "" || l.Code == Skipped || len(l.Problems) > 0 {
			continue
		}
		who := personOf(l.Agreed.Start, l.Agreed.Contact.Name)
		switch {
		case booked[who]:
			l.Code = BookedTwice
			l.Problems = append(l.Problems, Problem{Code: BookedTwice, Value: l.Agreed.Contact.Name})
		case first[who] != 0:
			l.Code = FileTwice
			l.Problems = append(l.Problems, Problem{Code: FileTwice, Value: l.Agreed.Contact.Name, Line: first[who]})
		default:
			first[who] = l.Number
		}
	}
}
