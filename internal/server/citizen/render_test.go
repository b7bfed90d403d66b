package citizen_test

import (
	"net/http"
	"testing"

	"stadttermin/internal/dev/citizentest"
)

// BenchmarkPages renders what visitors ask for most; the calendar is computed each time as well.
func BenchmarkPages(b *testing.B) {
	for name, address := range map[string]string{
		"start": "/?lang=de", "basket": "/auswahl?anliegen=ausweis:2,meldung&lang=de", "times": "/zeiten?anliegen=ausweis:2,meldung&lang=de",
	} {
		b.Run(name, func(b *testing.B) {
			v := citizentest.New(b, "http", nil).Visitor()
			for b.Loop() {
				if a := v.Get(address); a.Status != http.StatusOK {
					b.Fatalf("status %d", a.Status)
				}
			}
		})
	}
}
