// Package recent keeps in memory what was used last, and forgets what nobody has asked for the longest.
package recent

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Map is a map of bounded size. The zero Map is ready; it is safe for concurrent use. Whoever puts something in says how
// many there may be, always the same.
type Map[K comparable, V any] struct {
	mu   sync.Mutex
	kept *simplelru.LRU[K, V]
}

// Get gives what was put in under a key, and makes it the newest.
func (m *Map[K, V]) Get(key K) (value V, there bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		return value, false
	}
	return m.kept.Get(key)
}

// Put replaces what is under a key.
func (m *Map[K, V]) Put(most int, key K, value V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.of(most).Add(key, value)
}

// GetOrMake gives what is under a key, after putting in what is made where nothing is. What makes it must not take long.
func (m *Map[K, V]) GetOrMake(most int, key K, create func() V) V {
	m.mu.Lock()
	defer m.mu.Unlock()
	kept := m.of(most)
	value, there := kept.Get(key)
	if !there {
		value = create()
		kept.Add(key, value)
	}
	return value
}

// Delete forgets a key.
func (m *Map[K, V]) Delete(key K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept != nil {
		m.kept.Remove(key)
	}
}

// DeleteFunc forgets what gone says, which must not use the map itself. What is left is as new or old as before.
func (m *Map[K, V]) DeleteFunc(gone func(K, V) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		return
	}
	for _, key := range m.kept.Keys() {
		if value, there := m.kept.Peek(key); there && gone(key, value) {
			m.kept.Remove(key)
		}
	}
}

func (m *Map[K, V]) of(most int) *simplelru.LRU[K, V] {
	if m.kept == nil {
		var err error
		if m.kept, err = simplelru.NewLRU[K, V](most, nil); err != nil {
			panic(err) // there must be room for one
		}
	}
	return m.kept
}
