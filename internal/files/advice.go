package files

import (
	"fmt"
	"reflect"
	"strings"
)

// advice names the key that was probably meant, or all there are.
func advice(t reflect.Type, name string) string {
	var all []string
	for i := range t.NumField() {
		key, _ := keyOf(t.Field(i))
		if key == noKey {
			continue
		}
		if distance(key, name) <= 2 {
			return fmt.Sprintf("did you mean %s?", key)
		}
		all = append(all, key)
	}
	return "the keys are " + strings.Join(all, ", ")
}

// distance counts the letters to change, add or remove (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
