package render_test

import (
	"net/http"
	"testing"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/render"
)

func TestAPageIsShownAgainOnlyAtItsAddressAndInItsState(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kept, asked string // states
		address     string
		again       bool
	}{
		{"1", "1", "/a?b", true},
		{"1", "2", "/a?b", false},
		{"1", "1", "/a?c", false},
		{"", "", "/a?b", false},
	} {
		show(t, town(), "/a?b", func(r *render.Renderer, g *gin.Context) error {
			alike := &render.Alike{Key: "k", State: c.kept, Data: func() any { return "all" }}
			if err := r.Show(g, http.StatusOK, "citizen/kept", render.View{Data: "one", Alike: alike}); err != nil {
				return err
			}
			g.Request.URL.RawQuery = c.address[len("/a?"):]
			again, err := r.ShowKept(g, "citizen/kept", c.asked, "other")
			if again != c.again {
				t.Errorf("kept in state %q, asked for %s in %q: %v", c.kept, c.address, c.asked, again)
			}
			return err
		})
	}
}
