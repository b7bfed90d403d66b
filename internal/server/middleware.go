package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
)

// policy is the one content security policy of all pages. KERN's icons are data: images.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"media-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// protect sets what every answer carries and refuses what no request of ours looks like.
func protect(config Config, next http.Handler) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set(crossOriginMark, "1")
		next.ServeHTTP(w, r)
	}))
	guarded := crossOrigin.Handler(next)
	hsts := "max-age=31536000; includeSubDomains" // what lies below a town's host is the town's own
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		// no-referrer would make browsers send "Origin: null" with forms.
		header.Set("Referrer-Policy", "same-origin")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		if config.Secure {
			header.Set("Strict-Transport-Security", hsts)
		}
		if r.Method == http.MethodHead {
			// Link checkers and mail scanners ask like this. net/http leaves the body out, by the request that it has read.
			get := *r
			get.Method = http.MethodGet
			r = &get
		}
		r.Header.Del(crossOriginMark)
		if config.Secure && strings.HasPrefix(strings.ToLower(r.Header.Get("Origin")), "http://") {
			r.Header.Set("Origin", "null") // what came without encryption may have been written by anybody, on the same host too
		}
		r.Header.Del("X-Forwarded-Prefix") // gin would lead to it whatever it says
		r.Host = canonical(r.Host, config.Secure)
		r.Body = http.MaxBytesReader(w, r.Body, mostBytes(r))
		guarded.ServeHTTP(w, r)
	})
}

// mostBytes bounds what a request may send. A file is read only after its sender's rights were asked.
func mostBytes(r *http.Request) int64 {
	if r.Method != http.MethodPost || !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return maxBody
	}
	if r.URL.Path == staffauth.Import {
		return maxBody + imports.MaxBytes
	}
	return maxBody + staffauth.MaxFiles[r.URL.Path]
}

// crossOriginMark tells bindTown that a request is a form of another site, so that the refusal looks like the town's.
// It never comes from outside: protect removes it first.
const crossOriginMark = "Stadttermin-Cross-Origin"

// observe gives the request its id, and counts and logs how it ended. Paths are logged as their route's pattern, so
// that neither tokens nor references ever stand in a log.
func (config Config) observe(c *gin.Context) {
	id := uuid.NewString()
	c.Set(requestID, id)
	c.Header("X-Request-Id", id)
	client, begun := c.Request.Context(), config.Now()
	c.Next()
	route := c.FullPath()
	if route == "" {
		route = "(none)"
	}
	took := config.Now().Sub(begun)
	config.Metrics.observe(route, c.Request.Method, c.Writer.Status(), took)
	attributes := []any{
		"request", id, "method", c.Request.Method, "route", route, "status", c.Writer.Status(), "ms", took.Milliseconds(),
	}
	if v := request.Bound(c); v != nil {
		attributes = append(attributes, "tenant", v.Town.Slug())
	}
	for _, err := range c.Errors {
		if code := apperr.CodeOf(err.Err); code == apperr.Internal || code == apperr.Busy {
			attributes = append(attributes, "error", err.Err)
		} else {
			attributes = append(attributes, "refusal", code) // its cause may quote what somebody typed
		}
	}
	level := slog.LevelDebug
	if c.Writer.Status() >= http.StatusInternalServerError && client.Err() == nil { // else the client has gone
		level = slog.LevelError
	}
	config.Log.Log(c.Request.Context(), level, "request", attributes...)
}

const requestID = "request"

// requestTime is how long a request may take, so that its answer is there within eight seconds.
const requestTime = 7 * time.Second

// deadline bounds a request, unless it is one that lifts the limits of its answer as well: streams of events, the
// examination of a trail, the import of a whole file.
func deadline(c *gin.Context) {
	path := c.FullPath()
	if strings.HasSuffix(path, render.Events) || strings.HasPrefix(path, staffauth.Admin+"/protokoll") || strings.HasPrefix(path, staffauth.Import) {
		return
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), requestTime)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

// recover turns a panic into a failure of this one request.
func (config Config) recover(c *gin.Context) {
	defer func() {
		switch cause := recover(); cause {
		case nil:
		case http.ErrAbortHandler: // what net/http itself ends a request with
			panic(cause)
		default:
			config.Log.ErrorContext(c.Request.Context(), "panic", "request", c.GetString(requestID), "cause", cause, "stack", string(debug.Stack()))
			if !c.Writer.Written() {
				config.refuse(c, apperr.New(apperr.Internal))
			}
			c.Abort()
		}
	}()
	c.Next()
}

// bindTown finds the town of the host and the language of the answer. An unknown host gets an answer that names no town.
func (config Config) bindTown(c *gin.Context) {
	town, err := config.Towns.ByHost(c.Request.Context(), c.Request.Host)
	switch {
	case err != nil && apperr.CodeOf(err) == apperr.NotFound:
		config.unknownHost(c)
		c.Abort()
		return
	case err != nil:
		_ = c.Error(err)
		config.unavailable(c)
		c.Abort()
		return
	}
	scheme := "http"
	if config.Secure {
		scheme = "https"
	}
	broken := readForm(c)
	wanted := c.Query("lang")
	if wanted == "" {
		wanted = c.Request.PostForm.Get("lang")
	}
	spoken := town.Settings().Profile.Languages
	if staffauth.Theirs(c.Request.URL.Path) && !staffauth.ForCitizens(c.Request.URL.Path) {
		spoken = config.Bundle.StaffLanguages()
	}
	language := i18n.Choose(spoken, wanted, c.GetHeader("Accept-Language"))
	request.Set(c, &request.Visit{
		Town: town, Now: config.Now(), Printer: config.Bundle.Printer(language), ID: c.GetString(requestID), Scheme: scheme, Claim: claim(c),
	})
	c.Header("Vary", "Accept-Language, Accept-Encoding")
	if c.Request.Header.Get(crossOriginMark) != "" {
		config.refuse(c, apperr.New(apperr.CrossOrigin))
		c.Abort()
		return
	}
	if broken != nil {
		config.refuse(c, broken)
		c.Abort()
	}
}

// unavailable answers while nobody can tell whose host it is, and so in which languages.
func (config Config) unavailable(c *gin.Context) {
	const sentence = "Der Dienst ist gleich wieder da. / The service will be back shortly."
	if ofAPI(c) {
		config.API.RefuseSaying(c, apperr.New(apperr.Busy), sentence)
		return
	}
	c.Header("Retry-After", "5")
	c.String(http.StatusServiceUnavailable, sentence+"\n")
}

func ofAPI(c *gin.Context) bool { return strings.HasPrefix(c.Request.URL.Path, "/api/") }

// readForm reads a posted form before anybody asks for a field of it, so that one that is too large or broken is refused
// and not taken for an empty one.
func readForm(c *gin.Context) error {
	if c.Request.Method != http.MethodPost || c.ContentType() != "application/x-www-form-urlencoded" {
		return nil
	}
	var large *http.MaxBytesError
	switch err := c.Request.ParseForm(); {
	case errors.As(err, &large):
		return apperr.New(apperr.TooLarge)
	case err != nil:
		return apperr.New(apperr.Invalid) // without its cause, which quotes what was typed
	}
	return nil
}

// refuse answers a fault in the form that the asked part of the site speaks.
func (config Config) refuse(c *gin.Context, err error) {
	if request.Bound(c) == nil {
		c.String(apperr.Of(err).Status(), "Das hat nicht geklappt. / Something went wrong.\n")
		return
	}
	if ofAPI(c) {
		config.API.Refuse(c, err)
		return
	}
	config.Renderer.Fault(c, err)
}

func (config Config) notFound(c *gin.Context) { config.refuse(c, apperr.New(apperr.NotFound)) }

func (config Config) methodNotAllowed(c *gin.Context) {
	config.refuse(c, apperr.New(apperr.MethodNotAllowed))
}
