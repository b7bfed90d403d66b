package figures

import "slices"

// cube counts cases by leaf of a timeline, office and row, and knows which sums of them are published.
type cube struct {
	line    *timeline
	offices []string
	rows    []string
	counts  []grid // by leaf
	known   map[*node]*block
}

// Count is a number of cases.
type Count struct {
	Leaf   int
	Office string
	Row    string
	Cases  int
}

// newCube takes counts of a timeline. Offices and rows that are not named beforehand come behind those that are.
func newCube(line *timeline, offices, rows []string, counts []Count) *cube {
	c := &cube{line: line, offices: slices.Clone(offices), rows: slices.Clone(rows), known: make(map[*node]*block)}
	officeAt, rowAt := placesOf(c.offices), placesOf(c.rows)
	for i := range counts {
		c.offices, c.rows = officeAt.name(c.offices, counts[i].Office), rowAt.name(c.rows, counts[i].Row)
	}
	for range line.leaves {
		c.counts = append(c.counts, newGrid(len(c.offices), len(c.rows)))
	}
	for i := range counts {
		n := &counts[i]
		c.counts[n.Leaf][officeAt[n.Office]][rowAt[n.Row]] += n.Cases
	}
	for _, year := range line.years {
		c.family([]*node{year}, newBlock(len(c.offices), len(c.rows)))
	}
	return c
}

// places is where names stand in a list.
type places map[string]int

func placesOf(names []string) places {
	at := make(places)
	for i, name := range names {
		at[name] = i
	}
	return at
}

// name puts a name behind the others unless it is among them.
func (at places) name(names []string, name string) []string {
	if _, known := at[name]; known {
		return names
	}
	at[name] = len(names)
	return append(names, name)
}

// family finds the block of nodes that make up a longer one, and of all below them.
func (c *cube) family(nodes []*node, above *block) {
	if len(c.offices) == 0 || len(c.rows) == 0 {
		return
	}
	b := above.joined(newBlock(len(c.offices), len(c.rows)))
	var over []*node
	var times []grid
	for _, n := range nodes {
		if c.line.over(n) {
			over, times = append(over, n), append(times, c.sum(n.below()))
		}
	}
	var told []grid
	together := newGrid(len(c.offices), len(c.rows))
	withheld := make(map[*node]bool)
	for at, without := range tooSmall(times) {
		if without {
			withheld[over[at]] = true
			together.add(times[at])
		} else {
			told = append(told, times[at])
		}
	}
	b.settle(append(told, together))
	for _, n := range nodes {
		c.known[n] = b
		if withheld[n] {
			none := b.joined(b)
			none.none = true
			c.known[n] = none
		}
		if len(n.children) > 0 {
			c.family(n.children, c.known[n])
		}
	}
}

func (c *cube) sum(leaves []int) grid {
	g := newGrid(len(c.offices), len(c.rows))
	for _, leaf := range leaves {
		g.add(c.counts[leaf])
	}
	return g
}

// blockOf gives what is withheld of a period: its own block, or of a week that lies in two months what either withholds. It is
// nil where the period is not over.
func (c *cube) blockOf(p Period) *block {
	if !p.Over(c.line.today) || len(c.known) == 0 {
		return nil
	}
	for n, b := range c.known {
		if n.kind == p.Kind && n.first == p.First {
			return b
		}
	}
	var parts []*block
	for _, leaf := range c.line.within(p) {
		parts = append(parts, c.known[c.line.leaves[leaf]])
	}
	return parts[0].joined(parts[len(parts)-1])
}

// view is what is published of a period at one place.
type view struct {
	*cube
	block  *block
	sums   grid
	office int // all: the town
}

// at gives the view of a period at an office; an empty office means the town.
func (c *cube) at(p Period, office string) *view {
	v := &view{cube: c, block: c.blockOf(p), sums: c.sum(c.line.within(p)), office: all}
	if office != "" {
		if v.office = slices.Index(c.offices, office); v.office < 0 {
			v.block = nil
		}
	}
	return v
}

// cases gives how many cases a row has, and whether that may be told.
func (v *view) cases(row string) (n int, told bool) {
	r := slices.Index(v.rows, row)
	switch {
	case v.block == nil || r < 0:
		return 0, v.block == nil && len(v.known) == 0 || v.block != nil
	case !v.block.shows(v.office, r):
		return 0, false
	case v.office == all:
		return v.sums.row(r, nil), true
	}
	return v.sums[v.office][r], true
}

// whole gives how many cases there are in all rows.
func (v *view) whole() (n int, told bool) {
	switch {
	case v.block == nil:
		return 0, len(v.known) == 0
	case !v.block.shows(v.office, all):
		return 0, false
	case v.office == all:
		return v.sums.of(nil, nil), true
	}
	return v.sums.office(v.office, nil), true
}
