package figures

// Least is the smallest number of cases that a figure may stand for.
const Least = 5

// A count is kept by stretch of time, office and row (a service, a channel). What is published of it are sums: of a row at an office, of
// a row in the town, of an office, of the town. All times that make up one longer time (the months of a quarter, the whole weeks of
// a month) share one block: rows and offices whose meeting cells are not published, while their sums over all rows, over all
// offices and over the longer time are, as far as those are large enough.
//
// Why nothing small can be had by differences: take a cell within the block, another office and another row of the block. One more
// here and at the opposite corner, one less at the two others changes no sum over rows or offices; done the opposite way
// round at another time of the same block it changes no sum over time either. So all that is published fits several
// values of the cell. For this the block has two rows and two offices at least, and the block of a shorter time contains that of
// the longer one that it is part of. What a block's rows and offices have together is derived easily; that is never
// between one and four.
type block struct {
	none      bool   // even the whole is too small: nothing is published
	rows      []bool // whose cells at offices of the block are withheld
	offices   []bool
	townRows  []bool // of these the row of the town is withheld too
	townWhole []bool // of these offices the office's own sum is withheld too
}

func newBlock(offices, rows int) *block {
	return &block{rows: make([]bool, rows), offices: make([]bool, offices), townRows: make([]bool, rows), townWhole: make([]bool, offices)}
}

// all stands for every office, or every row.
const all = -1

// shows tells whether the cell of an office and a row is published.
func (b *block) shows(office, row int) bool {
	switch {
	case b.none:
		return false
	case office == all && row == all:
		return true
	case office == all:
		return !b.townRows[row]
	case row == all:
		return !b.townWhole[office]
	}
	return !b.rows[row] || !b.offices[office]
}

// joined is what two blocks withhold together.
func (b *block) joined(o *block) *block {
	sum := newBlock(len(b.offices), len(b.rows))
	sum.none = b.none || o.none
	for i := range sum.rows {
		sum.rows[i], sum.townRows[i] = b.rows[i] || o.rows[i], b.townRows[i] || o.townRows[i]
	}
	for i := range sum.offices {
		sum.offices[i], sum.townWhole[i] = b.offices[i] || o.offices[i], b.townWhole[i] || o.townWhole[i]
	}
	return sum
}

// grid is what one time has, by office and row.
type grid [][]int

func newGrid(offices, rows int) grid {
	g := make(grid, offices)
	for o := range g {
		g[o] = make([]int, rows)
	}
	return g
}

func (g grid) add(other grid) {
	for o := range g {
		for r, n := range other[o] {
			g[o][r] += n
		}
	}
}

// row sums a row over some offices, office an office over some rows, of both; nil means all.
func (g grid) row(r int, offices []bool) (sum int) {
	for o := range g {
		if offices == nil || offices[o] {
			sum += g[o][r]
		}
	}
	return sum
}

func (g grid) office(o int, rows []bool) (sum int) {
	for r, n := range g[o] {
		if rows == nil || rows[r] {
			sum += n
		}
	}
	return sum
}

func (g grid) of(offices, rows []bool) (sum int) {
	for o := range g {
		if offices == nil || offices[o] {
			sum += g.office(o, rows)
		}
	}
	return sum
}

func small(n int) bool { return n > 0 && n < Least }

// settling makes the block of several times large enough. The block only ever grows.
type settling struct {
	*block
	times []grid
	whole grid // of all times together
	grown bool
}

func (b *block) settle(times []grid) {
	s := &settling{block: b, times: times, whole: newGrid(len(b.offices), len(b.rows))}
	for _, g := range times {
		s.whole.add(g)
	}
	for again := true; again; again = s.grown {
		s.grown = false
		if s.withhold(); !s.grown { // whatever was added is judged anew before more is
			s.complete()
		}
	}
}

func (s *settling) put(set []bool, at int) {
	if at >= 0 && !set[at] {
		set[at], s.grown = true, true
	}
}

// withhold adds what is too small by itself.
func (s *settling) withhold() {
	for _, g := range s.times {
		for o := range g {
			if small(g.office(o, nil)) {
				s.put(s.townWhole, o)
			}
			for r, n := range g[o] {
				if small(n) {
					s.put(s.rows, r)
					s.put(s.offices, o)
				}
			}
		}
		for r := range s.rows {
			if small(g.row(r, nil)) {
				s.put(s.townRows, r)
			}
		}
	}
	for r := range s.rows {
		switch {
		case s.townRows[r]:
			s.put(s.rows, r)
		case s.rows[r] && s.single(): // the only office's row is the town's
			s.put(s.townRows, r)
		}
	}
	for o := range s.offices {
		if s.townWhole[o] {
			s.put(s.offices, o)
		}
	}
}

func (s *settling) single() bool { return len(s.offices) == 1 }

// complete adds the next smallest to what a difference would tell.
func (s *settling) complete() {
	ofOffice := func(rows []bool) func(int) int { return func(o int) int { return s.whole.office(o, rows) } }
	ofRow := func(offices []bool) func(int) int { return func(r int) int { return s.whole.row(r, offices) } }
	if count(s.townRows) == 1 || s.few(nil, s.townRows) {
		s.put(s.townRows, smallest(s.townRows, ofRow(nil)))
	}
	if !s.single() && (count(s.townWhole) == 1 || s.few(s.townWhole, nil)) {
		s.put(s.townWhole, smallest(s.townWhole, ofOffice(nil)))
	}
	if count(s.rows)+count(s.offices) == 0 {
		return
	}
	if count(s.rows) < 2 {
		s.put(s.rows, smallest(s.rows, ofRow(nil)))
	}
	if !s.single() && count(s.offices) < 2 {
		s.put(s.offices, smallest(s.offices, ofOffice(nil)))
	}
	for r := range s.rows {
		if s.rows[r] && !s.townRows[r] && s.few(s.offices, only(r, len(s.rows))) {
			s.put(s.offices, smallest(s.offices, func(o int) int { return s.whole[o][r] }))
		}
	}
	for o := range s.offices {
		if s.offices[o] && !s.townWhole[o] && s.few(only(o, len(s.offices)), s.rows) {
			s.put(s.rows, smallest(s.rows, func(r int) int { return s.whole[o][r] }))
		}
	}
	if s.few(s.offices, s.townRows) {
		s.put(s.offices, smallest(s.offices, ofOffice(s.townRows)))
	}
	if s.few(s.townWhole, s.rows) {
		s.put(s.rows, smallest(s.rows, ofRow(s.townWhole)))
	}
}

// tooSmall gives the times of which nothing is published: those that have too little, and the next smallest with them.
func tooSmall(times []grid) (withheld []bool) {
	withheld = make([]bool, len(times))
	together := 0
	take := func(at int) {
		withheld[at] = true
		together += times[at].of(nil, nil)
	}
	for at, g := range times {
		if small(g.of(nil, nil)) {
			take(at)
		}
	}
	for n := count(withheld); n == 1 || small(together); n = count(withheld) {
		next := smallest(withheld, func(at int) int { return times[at].of(nil, nil) })
		if next < 0 {
			break
		}
		take(next)
	}
	return withheld
}

// few tells whether offices and rows have too little together at some time.
func (s *settling) few(offices, rows []bool) bool {
	for _, g := range s.times {
		if small(g.of(offices, rows)) {
			return true
		}
	}
	return false
}

// smallest gives the one outside of a set that has the least but something, any other where none has; -1 where the set has all.
func smallest(set []bool, size func(int) int) int {
	best, least := -1, 0
	for at, in := range set {
		if in {
			continue
		}
		if n := size(at); best < 0 || n > 0 && (least == 0 || n < least) {
			best, least = at, n
		}
	}
	return best
}

func only(at, of int) []bool {
	set := make([]bool, of)
	set[at] = true
	return set
}

func count(set []bool) (n int) {
	for _, in := range set {
		if in {
			n++
		}
	}
	return n
}
