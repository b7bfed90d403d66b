package mailcatcher_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/smtp"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/dev/mailcatcher"
)

const calendarMail = "From: =?utf-8?q?B=C3=BCrgerb=C3=BCro?= <termin@werne.example>\r\n" +
	"To: erika@example.org\r\n" +
	"Subject: =?utf-8?q?Ihr_Termin_im_B=C3=BCrgerb=C3=BCro?=\r\n" +
	"Message-ID: <1@werne.example>\r\n" +
	"MIME-Version: 1.0\r\n" +
	"Content-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSehen: http://werne.localhost:8080/t/x?a=1&b=2 <danke>\r\n" +
	"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p style=\"color:red\">Hallo</p><script>alert(1)</script>\r\n" +
	"--b\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST; name=termin.ics\r\n\r\nBEGIN:VCALENDAR\r\n" +
	"--b--\r\n"

func TestAMailIsTakenWithAllItsParts(t *testing.T) {
	t.Parallel()
	catcher := start(t, 10)
	send(t, catcher, calendarMail)
	m := only(t, catcher)
	if m.Subject != "Ihr Termin im Bürgerbüro" {
		t.Errorf("subject %q", m.Subject)
	}
	if m.From != "termin@werne.example" || len(m.To) != 1 || m.To[0] != "erika@example.org" {
		t.Errorf("envelope from %q to %q", m.From, m.To)
	}
	if m.Header("Message-Id") != "<1@werne.example>" {
		t.Errorf("headers %v", m.Headers)
	}
	if !strings.Contains(m.Text, "Sehen") || !strings.Contains(m.HTML, "Hallo") {
		t.Errorf("text %q, html %q", m.Text, m.HTML)
	}
	if len(m.Attachments) != 1 || !strings.Contains(m.Attachments[0].ContentType, "method=REQUEST") || !strings.HasPrefix(string(m.Attachments[0].Content), "BEGIN") {
		t.Errorf("attachments %+v", m.Attachments)
	}
	if string(m.Raw) != calendarMail {
		t.Errorf("the source was changed:\n%s", m.Raw)
	}
}

func TestOnlyTheLastMessagesAreKept(t *testing.T) {
	t.Parallel()
	catcher := start(t, 2)
	for _, subject := range []string{"one", "two", "three"} {
		send(t, catcher, "Subject: "+subject+"\r\n\r\n")
	}
	got := catcher.Messages()
	if len(got) != 2 || got[0].Subject != "two" || got[1].Subject != "three" || got[1].ID != 3 {
		t.Errorf("kept %+v", got)
	}
}

func TestARefusedMailIsNotKept(t *testing.T) {
	t.Parallel()
	catcher := start(t, 10)
	for _, code := range []int{451, 550} {
		catcher.Refuse(code)
		var refused *textproto.Error
		err := smtp.SendMail(catcher.Addr(), nil, "a@example.org", []string{"b@example.org"}, []byte("Subject: x\r\n\r\n"))
		if !errors.As(err, &refused) || refused.Code != code {
			t.Errorf("answered %v, want %d", err, code)
		}
	}
	catcher.Refuse(0)
	send(t, catcher, "Subject: taken\r\n\r\n")
	if m := only(t, catcher); m.Subject != "taken" {
		t.Errorf("kept %q", m.Subject)
	}
}

func TestADelayedAnswerDoesNotOutliveTheServer(t *testing.T) {
	t.Parallel()
	catcher, err := mailcatcher.Listen(mailcatcher.Config{Addr: "127.0.0.1:0", Keep: 1, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	catcher.SetDelay(time.Hour)
	ctx, stop := context.WithCancel(t.Context())
	ended, sent := make(chan error, 1), make(chan error, 1)
	go func() { ended <- catcher.Run(ctx) }()
	client, err := smtp.Dial(catcher.Addr())
	if err != nil {
		t.Fatal(err)
	}
	w := data(t, client)
	go func() { sent <- w.Close() }() // waits for the answer
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
	if err := <-sent; err == nil {
		t.Error("the mail was answered with success by a server that was stopped")
	}
}

func TestWaitEndsWhenTheMailComesOrTheContextDoes(t *testing.T) {
	t.Parallel()
	catcher := start(t, 10)
	came := make(chan bool)
	go func() {
		came <- catcher.Wait(t.Context(), func(m []mailcatcher.Message) bool { return len(m) == 2 })
	}()
	send(t, catcher, "Subject: one\r\n\r\n")
	send(t, catcher, "Subject: two\r\n\r\n")
	if !<-came {
		t.Error("Wait missed the second mail")
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if catcher.Wait(ended, func(m []mailcatcher.Message) bool { return len(m) == 3 }) {
		t.Error("Wait saw a mail that nobody sent")
	}
}

func TestNobodyElseMayReachTheCatcher(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:25", "mail.example:25", "nonsense"} {
		if _, err := mailcatcher.Listen(mailcatcher.Config{Addr: addr}); err == nil {
			t.Errorf("%s was accepted", addr)
		}
	}
}

func TestPagesShowMailWithoutTrustingIt(t *testing.T) {
	t.Parallel()
	catcher := start(t, 10)
	send(t, catcher, calendarMail)
	server := httptest.NewServer(catcher.Handler())
	t.Cleanup(server.Close)

	list, _ := get(t, server.URL+"/")
	contains(t, list, `<a href="/messages/1">Ihr Termin im Bürgerbüro</a>`)
	message, header := get(t, server.URL+"/messages/1")
	contains(t, message, `<a href="http://werne.localhost:8080/t/x?a=1&amp;b=2">`, "&lt;danke&gt;", `src="/messages/1/html"`, "Message-Id", "/messages/1/attachments/0")
	if strings.Contains(message, "alert(1)") || !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("the mail's HTML is in the page, policy %q:\n%s", header.Get("Content-Security-Policy"), message)
	}
	html, header := get(t, server.URL+"/messages/1/html")
	contains(t, html, "<p style=")
	if policy := header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "sandbox") || strings.Contains(policy, "script") {
		t.Errorf("the mail's HTML may run scripts: %q", policy)
	}
	attachment, header := get(t, server.URL+"/messages/1/attachments/0")
	contains(t, attachment, "BEGIN:VCALENDAR")
	contains(t, header.Get("Content-Disposition"), "termin.ics")
	source, _ := get(t, server.URL+"/messages/1/raw")
	contains(t, source, "Message-ID: <1@werne.example>")
	css, header := get(t, server.URL+"/devmail.css")
	contains(t, css, "color-scheme")
	contains(t, header.Get("Content-Type"), "text/css")
}

func TestTheInterfaceForProgramsListsShowsAndDeletes(t *testing.T) {
	t.Parallel()
	catcher := start(t, 10)
	send(t, catcher, calendarMail)
	server := httptest.NewServer(catcher.Handler())
	t.Cleanup(server.Close)

	var list []mailcatcher.Message
	decode(t, server.URL+"/api/messages", &list)
	var one mailcatcher.Message
	decode(t, server.URL+"/api/messages/1", &one)
	if len(list) != 1 || list[0].Subject != one.Subject || one.Subject != "Ihr Termin im Bürgerbüro" {
		t.Errorf("list %+v, one %+v", list, one)
	}
	if status := request(t, http.MethodDelete, server.URL+"/api/messages"); status != http.StatusNoContent {
		t.Errorf("deleting answered %d", status)
	}
	if left := catcher.Messages(); len(left) != 0 {
		t.Errorf("%d messages are left", len(left))
	}
	for _, missing := range []string{"/api/messages/1", "/api/messages/x", "/messages/1/attachments/0", "/elsewhere"} {
		if status := request(t, http.MethodGet, server.URL+missing); status != http.StatusNotFound {
			t.Errorf("%s answered %d", missing, status)
		}
	}
}

func start(t *testing.T, keep int) *mailcatcher.Catcher {
	t.Helper()
	catcher, err := mailcatcher.Listen(mailcatcher.Config{Addr: "127.0.0.1:0", Keep: keep, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- catcher.Run(t.Context()) }()
	t.Cleanup(func() {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return catcher
}

func send(t *testing.T, catcher *mailcatcher.Catcher, mail string) {
	t.Helper()
	err := smtp.SendMail(catcher.Addr(), nil, "termin@werne.example", []string{"erika@example.org"}, []byte(mail))
	if err != nil {
		t.Fatal(err)
	}
}

// data begins a mail up to its end.
func data(t *testing.T, client *smtp.Client) io.WriteCloser {
	t.Helper()
	if err := errors.Join(client.Mail("a@example.org"), client.Rcpt("b@example.org")); err != nil {
		t.Fatal(err)
	}
	w, err := client.Data()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "Subject: slow\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	return w
}

func only(t *testing.T, catcher *mailcatcher.Catcher) mailcatcher.Message {
	t.Helper()
	messages := catcher.Messages()
	if len(messages) != 1 {
		t.Fatalf("%d messages, want 1", len(messages))
	}
	return messages[0]
}

func get(t *testing.T, url string) (string, http.Header) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, error %v", url, response.Status, err)
	}
	return string(body), response.Header
}

func decode(t *testing.T, url string, into any) {
	t.Helper()
	body, _ := get(t, url)
	if err := json.Unmarshal([]byte(body), into); err != nil {
		t.Fatal(err)
	}
}

func request(t *testing.T, method, url string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

func contains(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
}
