package render

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// Events is what addresses of streams end in.
const Events = "/ereignisse"

// Stream writes server-sent events (HTML standard, 9.2).
type Stream struct {
	Alive bool // nobody who listens has gone yet

	writer  http.ResponseWriter
	control *http.ResponseController
}

// retry is after how many milliseconds a browser connects again.
const retry = 2000

// NewStream begins an answer that has no end of its own: it lifts the deadlines of an ordinary one.
func NewStream(c *gin.Context) *Stream {
	s := &Stream{writer: c.Writer, control: http.NewResponseController(c.Writer), Alive: true}
	_ = s.control.SetReadDeadline(time.Time{}) // where there is none to lift, there is nothing to do
	_ = s.control.SetWriteDeadline(time.Time{})
	header := c.Writer.Header()
	header.Set("Content-Type", "text/event-stream; charset=utf-8")
	header.Set("X-Accel-Buffering", "no") // of proxies, which would keep events back
	c.Writer.WriteHeader(http.StatusOK)
	s.write(fmt.Sprintf("retry: %d\n\n", retry))
	return s
}

// Patience bounds until when a client that has gone without a word may keep this stream waiting.
func (s *Stream) Patience(until time.Time) { _ = s.control.SetWriteDeadline(until) }

// Send tells an event; id may be empty.
func (s *Stream) Send(name, id string, data any) {
	body, err := json.Marshal(data)
	if err != nil {
		s.Alive = false
		return
	}
	text := "event: " + name + "\ndata: " + string(body) + "\n\n"
	if id != "" {
		text = "id: " + id + "\n" + text
	}
	s.write(text)
}

// write hands text to the client at once. Whoever does not take it has gone.
func (s *Stream) write(text string) {
	_, err := s.writer.Write([]byte(text))
	if err == nil {
		err = s.control.Flush()
	}
	s.Alive = s.Alive && err == nil
}
