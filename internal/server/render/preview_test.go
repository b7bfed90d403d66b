package render_test

import (
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
)

func TestAPreviewRunsNothingLeadsNowhereAndIsFramedByItsOwnHostAlone(t *testing.T) {
	t.Parallel()
	settings := town()
	settings.Profile.Brand.Color, settings.Profile.Brand.OnColor = "#14507f", "#ffffff"
	settings.Profile.Brand.ColorDark, settings.Profile.Brand.OnColorDark = "#9cc8ee", "#0c1420"
	answer := show(t, settings, "/", func(r *render.Renderer, c *gin.Context) error {
		return r.Preview(c, request.Of(c), "citizen/still", render.View{Title: "x"}, render.Dark)
	})
	page, policy := answer.Body.String(), answer.Header().Get("Content-Security-Policy")
	for _, never := range []string{"<script", "href=", "action="} {
		if strings.Contains(page, never) {
			t.Errorf("%s stands in the preview", never)
		}
	}
	for _, always := range []string{`id="dark"`, "<style>:root{--st-brand:#14507f;", `<input name="q" disabled=""/>`, `<button disabled="">`} {
		if !strings.Contains(page, always) {
			t.Errorf("%s is missing in %s", always, page)
		}
	}
	for _, directive := range []string{"default-src 'none'", "frame-ancestors 'self'", "form-action 'none'", "sandbox allow-same-origin", "'sha256-"} {
		if !strings.Contains(policy, directive) {
			t.Errorf("%s is missing in %s", directive, policy)
		}
	}
	if strings.Contains(policy, "script-src") {
		t.Error("scripts may run")
	}
}
