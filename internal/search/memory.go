package search

import (
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"stadttermin/internal/town/tenant"
)

// mostIndexes is how many towns' indexes are kept; that of a town with forty services in three languages takes some 100 KB.
const mostIndexes = 500

// Memory keeps the indexes of the settings that were searched lately. Settings in force are never changed, so that an index
// holds as long as they do.
type Memory struct {
	once    sync.Once
	indexes *lru.Cache[*tenant.Settings, *Index]
}

// Of gives the index of settings.
func (m *Memory) Of(s *tenant.Settings) *Index {
	m.once.Do(func() { m.indexes, _ = lru.New[*tenant.Settings, *Index](mostIndexes) }) // fails for sizes below 1 alone
	if ix, found := m.indexes.Get(s); found {
		return ix
	}
	ix := New(Services(s))
	m.indexes.Add(s, ix)
	return ix
}
