package recent_test

import (
	"testing"

	"stadttermin/internal/recent"
)

func TestWhatNobodyAskedForTheLongestIsForgottenFirst(t *testing.T) {
	t.Parallel()
	var m recent.Map[string, int]
	if _, there := m.Get("a"); there {
		t.Error("an empty map has something")
	}
	m.Put(2, "a", 1)
	m.Put(2, "b", 2)
	m.Get("a")
	m.Put(2, "c", 3)
	for key, want := range map[string]bool{"a": true, "b": false, "c": true} {
		if _, there := m.Get(key); there != want {
			t.Errorf("%s is there: %t, want %t", key, there, want)
		}
	}
	m.Delete("a")
	if made := m.GetOrMake(2, "a", func() int { return 9 }); made != 9 {
		t.Errorf("made %d", made)
	}
	if kept := m.GetOrMake(2, "a", func() int { return 8 }); kept != 9 {
		t.Errorf("made again: %d", kept)
	}
}
