package citizen_test

import (
	"net/http"
	"testing"

	"stadttermin/internal/dev/citizentest"
	"stadttermin/internal/town/tenant"
)

func TestWhatIsOftenBookedIsCalledByItsShortName(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", func(s *tenant.Settings) { s.Catalog.Service("ausweis").Short = "Kurzname" }).Visitor()
	v.Get("/?lang=de").Expect(t, http.StatusOK, `class="st-chip"`, ">Kurzname</a>")
	v.Get("/?lang=en").Lacks(t, ">Kurzname</a>") // the name is translated, the short one is not
}
