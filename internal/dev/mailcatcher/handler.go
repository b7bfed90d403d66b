package mailcatcher

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
)

//go:embed pages
var pages embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"linked": linked}).ParseFS(pages, "pages/*.html"))

// Handler serves the messages as pages at / and as JSON below /api/messages.
func (c *Catcher) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", c.list)
	mux.HandleFunc("GET /messages/{id}", c.one(showMessage))
	mux.HandleFunc("GET /messages/{id}/html", c.one(showHTML))
	mux.HandleFunc("GET /messages/{id}/raw", c.one(showRaw))
	mux.HandleFunc("GET /messages/{id}/attachments/{number}", c.one(showAttachment))
	mux.HandleFunc("POST /clear", func(w http.ResponseWriter, r *http.Request) {
		c.Clear()
		http.Redirect(w, r, "/", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /api/messages", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, c.Messages()) })
	mux.HandleFunc("GET /api/messages/{id}", c.one(func(w http.ResponseWriter, _ *http.Request, m Message) { writeJSON(w, m) }))
	mux.HandleFunc("DELETE /api/messages", func(w http.ResponseWriter, _ *http.Request) {
		c.Clear()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /devmail.css", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, pages, "pages/devmail.css")
	})
	return http.NewCrossOriginProtection().Handler(withPolicy(mux))
}

func withPolicy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy",
			"default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// one finds the message that the path names.
func (c *Catcher) one(show func(http.ResponseWriter, *http.Request, Message)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.Atoi(r.PathValue("id"))
		if m, ok := c.Message(id); ok && err == nil {
			show(w, r, m)
			return
		}
		http.Error(w, "There is no such message; only the last ones are kept.", http.StatusNotFound)
	}
}

func (c *Catcher) list(w http.ResponseWriter, _ *http.Request) {
	messages := c.Messages()
	slices.Reverse(messages)
	writePage(w, "list.html", messages)
}

func showMessage(w http.ResponseWriter, _ *http.Request, m Message) { writePage(w, "message.html", m) }

// showHTML gives the mail's own page. It comes from whoever could send us mail: it may bring its styles, as mails do, and
// nothing else; links open in a window of their own.
func showHTML(w http.ResponseWriter, _ *http.Request, m Message) {
	w.Header().Set("Content-Security-Policy",
		"sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(m.HTML))
}

func showRaw(w http.ResponseWriter, _ *http.Request, m Message) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write(m.Raw)
}

func showAttachment(w http.ResponseWriter, r *http.Request, m Message) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || number < 0 || number >= len(m.Attachments) {
		http.Error(w, "There is no such attachment.", http.StatusNotFound)
		return
	}
	attachment := m.Attachments[number]
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": attachment.Name}))
	_, _ = w.Write(attachment.Content)
}

func writePage(w http.ResponseWriter, name string, data any) {
	var page bytes.Buffer
	if err := templates.ExecuteTemplate(&page, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = page.WriteTo(w)
}

func writeJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}

var link = regexp.MustCompile(`https?://[^\s<>"]+`)

// linked makes the addresses in a plain text clickable.
func linked(text string) template.HTML {
	var html bytes.Buffer
	end := 0
	for _, span := range link.FindAllStringIndex(text, -1) {
		address := template.HTMLEscapeString(text[span[0]:span[1]])
		html.WriteString(template.HTMLEscapeString(text[end:span[0]]))
		html.WriteString(`<a href="` + address + `">` + address + `</a>`)
		end = span[1]
	}
	html.WriteString(template.HTMLEscapeString(text[end:]))
	return template.HTML(html.String()) // every piece of the mail is escaped above
}
