package batch

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// value is written in a lane, never beside another of the same owner in a group, and only with those of its kind.
type value struct{ lane, owner, kind int }

func newQueue() *Queue[string, int, *value] {
	return &Queue[string, int, *value]{
		Writers: 2, Most: 8,
		Lane: func(v *value) int { return v.lane },
		Joins: func(group []*value, v *value) bool {
			return v.kind == group[0].kind && !slices.ContainsFunc(group, func(other *value) bool { return other.owner == v.owner })
		},
	}
}

func TestNoTwoGroupsShareALaneAndNobodyIsForgotten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		q := newQueue()
		var added, written []*value
		writers := make(map[int][]*value) // what each is writing
		advance := func(writer int) {
			group := q.next("a", writers[writer])
			written = append(written, writers[writer]...)
			if group == nil {
				delete(writers, writer)
				return
			}
			if len(group) > q.Most {
				t.Fatalf("a group of %d", len(group))
			}
			for i, v := range group {
				if i > 0 && !q.Joins(group[:i], v) {
					t.Fatal("a group holds what does not join it")
				}
				for other, theirs := range writers {
					if other != writer && slices.ContainsFunc(theirs, func(o *value) bool { return o.lane == v.lane }) {
						t.Fatalf("lane %d is written by two", v.lane)
					}
				}
			}
			writers[writer] = group
		}
		for n := range rapid.IntRange(1, 200).Draw(t, "steps") {
			if busy := slices.Sorted(maps.Keys(writers)); len(busy) > 0 && rapid.Bool().Draw(t, "write") {
				advance(rapid.SampledFrom(busy).Draw(t, "writer"))
				continue
			}
			v := &value{rapid.IntRange(0, 4).Draw(t, "lane"), rapid.IntRange(0, 20).Draw(t, "owner"), rapid.IntRange(0, 1).Draw(t, "kind")}
			added = append(added, v)
			if q.join("a", v) {
				writers[n] = nil
				advance(n)
			}
			if len(writers) > q.Writers {
				t.Fatalf("%d writers at once", len(writers))
			}
		}
		for len(writers) > 0 {
			for writer := range writers {
				advance(writer)
			}
		}
		if len(written) != len(added) || len(q.keys) != 0 {
			t.Fatalf("%d of %d were written, %d keys left", len(written), len(added), len(q.keys))
		}
	})
}

func TestWhoeverLeftBeforeItsTurnIsNotWritten(t *testing.T) {
	t.Parallel()
	q := newQueue()
	gone, stays := &value{0, 1, 0}, &value{0, 2, 0}
	q.Left = func(v *value) bool { return v == gone }
	q.join("a", gone)
	q.join("a", stays)
	if group := q.next("a", nil); len(group) != 1 || group[0] != stays {
		t.Errorf("the group has %d values", len(group))
	}
}

func TestWhatIsAddedIsWritten(t *testing.T) {
	t.Parallel()
	q := newQueue()
	written := make(chan *value, 100)
	for n := range 100 {
		q.Add("a", &value{lane: n % 3, owner: n}, func(group []*value) {
			for _, v := range group {
				written <- v
			}
		})
	}
	for range 100 {
		<-written
	}
}
