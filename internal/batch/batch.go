// Package batch lets what is asked for while others are being written wait, and be written together: one round trip, one
// transaction and one wait for the disk for a whole group, as databases do with commits. Where nothing is being written nobody
// waits. What the values are it does not know.
package batch

import "sync"

// Queue is what waits to be written, by key. Values of one lane are never with two writers at the same time, so that no group
// overtakes another. All fields are set before the first call; it is safe for concurrent use.
type Queue[K, L comparable, V any] struct {
	Writers int                       // groups of one key that are written at the same time
	Most    int                       // values of a group
	Lane    func(V) L                 // of a value
	Joins   func(group []V, v V) bool // whether a value may be written with a group that is not empty; nil: always
	Left    func(V) bool              // whether nobody waits for a value any more; nil: never

	mu   sync.Mutex
	keys map[K]*line[L, V]
}

// line is the values of one key, for as long as any are being written.
type line[L comparable, V any] struct {
	waiting []V
	writers int
	writing map[L]bool
}

// Add lets a value wait. Where a writer is needed beside those at work, write is called with one group after the other, on a
// goroutine of its own, until nothing waits. It must not panic.
func (q *Queue[K, L, V]) Add(key K, v V, write func(group []V)) {
	if q.join(key, v) {
		go q.drain(key, write)
	}
}

func (q *Queue[K, L, V]) drain(key K, write func(group []V)) {
	var group []V
	for {
		if group = q.next(key, group); group == nil {
			return
		}
		write(group)
	}
}

// join tells whether a writer is needed beside those at work.
func (q *Queue[K, L, V]) join(key K, v V) (needed bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.keys[key]
	if l == nil {
		if q.keys == nil {
			q.keys = make(map[K]*line[L, V])
		}
		l = &line[L, V]{writing: make(map[L]bool)}
		q.keys[key] = l
	}
	l.waiting = append(l.waiting, v)
	if l.writers == q.Writers {
		return false
	}
	l.writers++
	return true
}

// next gives a writer what to write after what it has written, nothing when it may go.
func (q *Queue[K, L, V]) next(key K, written []V) (group []V) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.keys[key]
	for _, v := range written {
		delete(l.writing, q.Lane(v))
	}
	rest := l.waiting[:0]
	for _, v := range l.waiting {
		switch {
		case q.Left != nil && q.Left(v):
		case len(group) == q.Most || l.writing[q.Lane(v)] || len(group) > 0 && q.Joins != nil && !q.Joins(group, v):
			rest = append(rest, v)
		default:
			group = append(group, v)
		}
	}
	clear(l.waiting[len(rest):])
	l.waiting = rest
	for _, v := range group {
		l.writing[q.Lane(v)] = true
	}
	if group == nil {
		if l.writers--; l.writers == 0 {
			delete(q.keys, key)
		}
	}
	return group
}
