package render_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/render"
)

func built(t *testing.T) *render.Assets {
	t.Helper()
	assets, err := render.LoadAssets(fstest.MapFS{
		"dist/manifest.json":    {Data: []byte(`{"own.css": "own-1a.css", "letters.woff2": "letters-2b.woff2"}`)},
		"dist/own-1a.css":       {Data: []byte("plain")},
		"dist/own-1a.css.br":    {Data: []byte("brotli")},
		"dist/own-1a.css.gz":    {Data: []byte("gzip")},
		"dist/letters-2b.woff2": {Data: []byte("font")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return assets
}

func fetch(t *testing.T, assets *render.Assets, name, accept string) *httptest.ResponseRecorder {
	t.Helper()
	engine := gin.New()
	engine.GET("/assets/:name", assets.Serve)
	r := httptest.NewRequest(http.MethodGet, "/assets/"+name, nil)
	r.Header.Set("Accept-Encoding", accept)
	recorder := httptest.NewRecorder()
	engine.ServeHTTP(recorder, r)
	return recorder
}

func TestTheSmallestFormThatIsAcceptedIsSent(t *testing.T) {
	t.Parallel()
	assets := built(t)
	for accept, want := range map[string]string{
		"gzip, deflate, br, zstd": "brotli",
		"gzip":                    "gzip",
		"br;q=0, gzip;q=0.5":      "gzip",
		"BR":                      "brotli",
		"identity":                "plain",
		"":                        "plain",
	} {
		got := fetch(t, assets, "own-1a.css", accept)
		if got.Body.String() != want || got.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q gets %q, Vary %q", accept, got.Body, got.Header().Get("Vary"))
		}
	}
}

func TestAnAssetIsKeptForEverUnderItsHashedName(t *testing.T) {
	t.Parallel()
	assets := built(t)
	if got, err := assets.Path("own.css"); err != nil || got != "/assets/own-1a.css" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := assets.Path("missing.css"); err == nil {
		t.Error("an asset that was not built has an address")
	}
	for name, mediaType := range map[string]string{"own-1a.css": "text/css; charset=utf-8", "letters-2b.woff2": "font/woff2"} {
		header := fetch(t, assets, name, "br").Header()
		if header.Get("Cache-Control") != "public, max-age=31536000, immutable" || header.Get("Content-Type") != mediaType {
			t.Errorf("%s: %v", name, header)
		}
	}
	for _, name := range []string{"own.css", "manifest.json", "own-1a.css.br", "..%2fown-1a.css"} {
		if got := fetch(t, assets, name, ""); got.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", name, got.Code)
		}
	}
}

func TestWithoutBuiltAssetsLoadingSaysWhatToDo(t *testing.T) {
	t.Parallel()
	if _, err := render.LoadAssets(fstest.MapFS{"dist/.keep": {}}); !errors.Is(err, render.ErrNotBuilt) {
		t.Errorf("error %v", err)
	}
}
