package tenant

import (
	"reflect"
	"slices"

	"stadttermin/internal/town/document"
	"stadttermin/internal/town/office"
)

// WithClosure gives settings in which an office, or with no office the whole town, is closed as well.
func WithClosure(s *Settings, officeID string, closure office.Closure) *Settings {
	return changeClosures(s, officeID, func(closures []office.Closure) []office.Closure { return append(closures, closure) })
}

// WithoutClosure gives settings without one closure that reads exactly so, and whether there was one.
func WithoutClosure(s *Settings, officeID string, closure office.Closure) (*Settings, bool) {
	found := false
	changed := changeClosures(s, officeID, func(closures []office.Closure) []office.Closure {
		for i := len(closures) - 1; i >= 0 && !found; i-- {
			if document.Equal(reflect.ValueOf(closures[i]), reflect.ValueOf(closure)) {
				closures, found = slices.Delete(closures, i, i+1), true
			}
		}
		return closures
	})
	if !found {
		return s, false
	}
	return changed, true
}

func changeClosures(s *Settings, officeID string, change func([]office.Closure) []office.Closure) *Settings {
	changed := *s
	if officeID == "" {
		changed.Plan.Closures = change(slices.Clone(s.Plan.Closures))
		return &changed
	}
	changed.Plan.Offices = slices.Clone(s.Plan.Offices)
	for i := range changed.Plan.Offices {
		if o := &changed.Plan.Offices[i]; o.ID == officeID {
			o.Closures = change(slices.Clone(o.Closures))
		}
	}
	changed.Retired.Offices = slices.Clone(s.Retired.Offices)
	for i := range changed.Retired.Offices {
		if o := &changed.Retired.Offices[i]; o.ID == officeID {
			o.Closures = change(slices.Clone(o.Closures))
		}
	}
	return &changed
}
