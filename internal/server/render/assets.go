package render

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// ErrNotBuilt says that the program was built without its styles and scripts.
var ErrNotBuilt = errors.New("the pages' styles and scripts are missing: run \"make web\" and build the program again")

// Assets are the files that pages load: styles, scripts and fonts, each under a name with a hash of its content.
type Assets struct {
	hashed map[string]string // by plain name
	files  map[string]*file  // by hashed name
}

// file is one asset in every form that it is kept in.
type file struct {
	mediaType string
	encodings map[string][]byte // br, gzip, and the content itself under identity
}

// LoadAssets reads dist/ as build.mjs wrote it. It gives ErrNotBuilt where there is nothing.
func LoadAssets(files fs.FS) (*Assets, error) {
	manifest, err := fs.ReadFile(files, "dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	if err != nil {
		return nil, err
	}
	a := &Assets{files: make(map[string]*file)}
	if err := json.Unmarshal(manifest, &a.hashed); err != nil {
		return nil, fmt.Errorf("dist/manifest.json: %w", err)
	}
	for _, name := range a.hashed {
		if a.files[name], err = load(files, name); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func load(files fs.FS, name string) (*file, error) {
	f := &file{mediaType: mediaType(name), encodings: make(map[string][]byte)}
	for encoding, suffix := range map[string]string{"identity": "", "br": ".br", "gzip": ".gz"} {
		content, err := fs.ReadFile(files, "dist/"+name+suffix)
		if errors.Is(err, fs.ErrNotExist) && suffix != "" {
			continue // fonts are compressed already
		}
		if err != nil {
			return nil, err
		}
		f.encodings[encoding] = content
	}
	return f, nil
}

// mediaType does not ask the machine's tables for fonts, which many do not know.
func mediaType(name string) string {
	if path.Ext(name) == ".woff2" {
		return "font/woff2"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// Path gives the address of an asset by its plain name, e.g. stadttermin.css.
func (a *Assets) Path(name string) (string, error) {
	hashed, ok := a.hashed[name]
	if !ok {
		return "", fmt.Errorf("there is no asset %q", name)
	}
	return "/assets/" + hashed, nil
}

// Serve answers GET /assets/:name. A name never changes its content, so browsers ask once.
func (a *Assets) Serve(c *gin.Context) {
	f := a.files[c.Param("name")]
	if f == nil {
		c.String(http.StatusNotFound, "not found\n")
		return
	}
	encoding := f.choose(c.GetHeader("Accept-Encoding"))
	header := c.Writer.Header()
	header.Add("Vary", "Accept-Encoding")
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	if encoding != "identity" {
		header.Set("Content-Encoding", encoding)
	}
	c.Data(http.StatusOK, f.mediaType, f.encodings[encoding])
}

// choose gives the smallest form that a browser accepts (RFC 9110 §12.5.3).
func (f *file) choose(accept string) string {
	for _, encoding := range []string{"br", "gzip"} {
		if f.encodings[encoding] != nil && accepts(accept, encoding) {
			return encoding
		}
	}
	return "identity"
}

func accepts(header, encoding string) bool {
	for entry := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(entry, ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			weight, given := strings.CutPrefix(strings.TrimSpace(parameters), "q=")
			q, err := strconv.ParseFloat(weight, 64)
			return !given || err == nil && q > 0
		}
	}
	return false
}
