package citizen_test

import (
	"net/http"
	"testing"

	"stadttermin/internal/town/tenant"
)

func TestWhatIsOftenBookedIsCalledByItsShortName(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", func(s *tenant.Settings) { s.Catalog.Service("ausweis").Short = "Kurzname" }).visitor()
	v.get("/?lang=de").expect(t, http.StatusOK, `class="st-chip"`, ">Kurzname</a>")
	v.get("/?lang=en").lacks(t, ">Kurzname</a>") // the name is translated, the short one is not
}
