package tenant

import (
	"maps"
	"reflect"
	"strconv"
	"strings"
)

// Translations name closures and fees by position, as the files do. A list that grows in the middle moves positions,
// so documents are compared and merged with those translations named by moment instead.

// byMoment gives a copy whose translations name dated elements by moment.
func byMoment(s *Settings) *Settings {
	return renamed(s, func(keys []string, key string) (string, bool) {
		i, err := strconv.Atoi(key)
		if err != nil || i < 0 || i >= len(keys) {
			return key, true
		}
		return keys[i], true
	})
}

// byPosition undoes byMoment; texts of elements that are gone go with them.
func byPosition(s *Settings) *Settings {
	return renamed(s, func(keys []string, key string) (string, bool) {
		for i := range keys {
			if keys[i] == key {
				return strconv.Itoa(i), true
			}
		}
		_, err := strconv.Atoi(key)
		return key, err == nil
	})
}

func renamed(s *Settings, rename func(keys []string, key string) (string, bool)) *Settings {
	lists := datedLists(s)
	out := *s
	out.Translations = maps.Clone(s.Translations)
	for language, translation := range s.Translations {
		texts := make(map[string]string, len(translation.Texts))
		for path, text := range translation.Texts {
			if to, keep := renamedPath(lists, path, rename); keep {
				texts[to] = text
			}
		}
		out.Translations[language] = Translation{Reviewed: translation.Reviewed, Texts: texts}
	}
	return &out
}

func renamedPath(lists map[string][]string, path string, rename func(keys []string, key string) (string, bool)) (string, bool) {
	end := strings.LastIndexByte(path, '.')
	start := strings.LastIndexByte(path[:max(end, 0)], '.')
	if start < 0 {
		return path, true
	}
	keys, dated := lists[path[:start]]
	if !dated {
		return path, true
	}
	key, keep := rename(keys, path[start+1:end])
	return path[:start+1] + key + path[end:], keep
}

// datedLists gives the keys of every list of closures and fees, by the list's path.
func datedLists(s *Settings) map[string][]string {
	lists := map[string][]string{"closures": newIndex(reflect.ValueOf(s.Plan.Closures)).keys}
	for _, o := range s.Plan.Offices {
		lists["offices."+o.ID+".closures"] = newIndex(reflect.ValueOf(o.Closures)).keys
	}
	for _, service := range s.Catalog.Services {
		lists["services."+service.ID+".fees"] = newIndex(reflect.ValueOf(service.Fees)).keys
	}
	return lists
}
