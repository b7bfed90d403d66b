package figures

import (
	"slices"

	"stadttermin/internal/civil"
)

// node is a stretch of days. The nodes of a year form a tree: quarters, months, whole weeks, and the edges of a month, which
// are parts of weeks that lie in two months. What a node has is the sum of what its children have.
type node struct {
	kind       Kind // of the period that it is; empty: of none
	first, end civil.Date
	children   []*node
	leaf       int // its place among the leaves; -1: it has children
}

// timeline is the years that a period touches, down to the stretches that no period divides.
type timeline struct {
	years  []*node
	leaves []*node
	today  civil.Date
}

// timelineOf covers the years of a period.
func timelineOf(p Period, today civil.Date) *timeline {
	l := &timeline{today: today}
	for year := PeriodOf(Year, p.First); year.First < p.End(); year = year.After() {
		l.years = append(l.years, l.year(year))
	}
	return l
}

func (l *timeline) year(year Period) *node {
	n := &node{kind: Year, first: year.First, end: year.End(), leaf: -1}
	for quarter := PeriodOf(Quarter, n.first); quarter.First < n.end; quarter = quarter.After() {
		q := &node{kind: Quarter, first: quarter.First, end: quarter.End(), leaf: -1}
		for month := PeriodOf(Month, q.first); month.First < q.end; month = month.After() {
			q.children = append(q.children, l.month(month))
		}
		n.children = append(n.children, q)
	}
	return n
}

// month divides a month into what comes before its first whole week, its whole weeks, and what is left.
func (l *timeline) month(month Period) *node {
	n := &node{kind: Month, first: month.First, end: month.End(), leaf: -1}
	weeks := month.Parts()
	from, until := weeks[0].First, weeks[len(weeks)-1].End()
	var edges []*node
	if n.first < from {
		edges = append(edges, l.stretch("", n.first, from))
	}
	for _, week := range weeks {
		n.children = append(n.children, l.stretch(Week, week.First, week.End()))
	}
	if until < n.end {
		edges = append(edges, l.stretch("", until, n.end))
	}
	switch len(edges) {
	case 1:
		n.children = append(n.children, edges[0])
	case 2: // together they are what the month has more than its weeks
		n.children = append(n.children, &node{first: n.first, end: n.end, children: edges, leaf: -1})
	}
	return n
}

func (l *timeline) stretch(kind Kind, first, end civil.Date) *node {
	n := &node{kind: kind, first: first, end: end, leaf: len(l.leaves)}
	l.leaves = append(l.leaves, n)
	return n
}

// cuts gives the days at which leaves begin, and the end of the last.
func (l *timeline) cuts() (cuts []civil.Date) {
	for _, leaf := range l.leaves {
		cuts = append(cuts, leaf.first)
	}
	return append(cuts, l.leaves[len(l.leaves)-1].end)
}

// over tells whether all of a node lies before today.
func (l *timeline) over(n *node) bool { return n.end <= l.today }

// within lists the leaves that a period is made of.
func (l *timeline) within(p Period) (leaves []int) {
	for at, leaf := range l.leaves {
		if p.First <= leaf.first && leaf.end <= p.End() {
			leaves = append(leaves, at)
		}
	}
	return leaves
}

// below lists the leaves below a node.
func (n *node) below() (leaves []int) {
	if n.leaf >= 0 {
		return []int{n.leaf}
	}
	for _, child := range n.children {
		leaves = append(leaves, child.below()...)
	}
	slices.Sort(leaves)
	return leaves
}
