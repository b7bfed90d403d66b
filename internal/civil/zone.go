package civil

import (
	"sync"
	"time"
)

var zones sync.Map // name → *time.Location

// Zone gives the location of a name in the IANA time zone database. All towns of a zone share one: reading it takes
// long, and thousands of copies would be most of what settings take in memory.
func Zone(name string) (*time.Location, error) {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location), nil
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	known, _ := zones.LoadOrStore(name, location)
	return known.(*time.Location), nil
}
