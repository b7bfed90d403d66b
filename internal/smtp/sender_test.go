package smtp_test

import (
	"context"
	"errors"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"
	"github.com/jhillyerd/enmime/v2"

	"stadttermin/internal/message/mail"
	"stadttermin/internal/smtp"
)

func letter() mail.Mail {
	return mail.Mail{
		From:      netmail.Address{Name: "Stadt Plettenberg: Bürgerservice", Address: "termine@plettenberg.example"},
		To:        netmail.Address{Name: "Kim Müller", Address: "kim@beispiel.example"},
		Subject:   "Ihr Termin am Montag – für später",
		Text:      "Grüße\nvon uns\n",
		HTML:      "<p>Grüße</p>",
		ICS:       []byte("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Bürgerbüro\r\nEND:VCALENDAR\r\n"),
		ICSMethod: mail.Request,
		MessageID: "confirmation.0.1@plettenberg.example",
		Headers:   map[string]string{"Auto-Submitted": "auto-generated"},
	}
}

func frozen() time.Time { return time.Date(2026, 11, 20, 13, 23, 0, 0, time.UTC) }

func sender(t *testing.T, address string) *smtp.Sender {
	t.Helper()
	s, err := smtp.New(address, frozen)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAMailArrivesWhole(t *testing.T) {
	t.Parallel()
	catcher := start(t, &server{})
	want := letter()
	if err := sender(t, "smtp://"+catcher.address).Send(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if len(catcher.messages()) != 1 {
		t.Fatalf("%d messages", len(catcher.messages()))
	}
	got := catcher.messages()[0]
	for header, value := range map[string]string{
		"Subject": want.Subject, "Message-ID": "<" + want.MessageID + ">", "Auto-Submitted": "auto-generated",
		"Date": "Fri, 20 Nov 2026 13:23:00 +0000",
		"From": `"Stadt Plettenberg: Bürgerservice" <termine@plettenberg.example>`, "To": "Kim Müller <kim@beispiel.example>",
	} {
		if strings.ReplaceAll(got.GetHeader(header), `"`, "") != strings.ReplaceAll(value, `"`, "") {
			t.Errorf("%s: %q, want %q", header, got.GetHeader(header), value)
		}
	}
	if text := strings.ReplaceAll(got.Text, "\r\n", "\n"); text != want.Text {
		t.Errorf("text %q", text)
	}
	if got.HTML != want.HTML {
		t.Errorf("html %q", got.HTML)
	}
	for _, unwanted := range []string{"User-Agent", "X-Mailer"} {
		if got.GetHeader(unwanted) != "" {
			t.Errorf("the header tells %s", unwanted)
		}
	}
}

func TestTheInvitationIsAPartAndAFile(t *testing.T) {
	t.Parallel()
	catcher := start(t, &server{})
	if err := sender(t, "smtp://"+catcher.address).Send(t.Context(), letter()); err != nil {
		t.Fatal(err)
	}
	got := catcher.messages()[0]
	part := got.Root.BreadthMatchFirst(func(p *enmime.Part) bool { return p.ContentType == "text/calendar" })
	if part == nil {
		t.Fatal("no calendar part")
	}
	if kind := part.Header.Get("Content-Type"); kind != "text/calendar; method=REQUEST; charset=UTF-8" || string(part.Content) != string(letter().ICS) {
		t.Errorf("calendar part %s: %s", kind, part.Content)
	}
	if part.Parent.ContentType != "multipart/alternative" {
		t.Errorf("the calendar part is within %s", part.Parent.ContentType)
	}
	if len(got.Attachments) != 1 || got.Attachments[0].FileName != "termin.ics" || string(got.Attachments[0].Content) != string(letter().ICS) {
		t.Errorf("attachments %v", got.Attachments)
	}
}

func TestAMailWithoutCalendarHasNoAttachment(t *testing.T) {
	t.Parallel()
	catcher := start(t, &server{})
	plain := letter()
	plain.ICS, plain.ICSMethod = nil, ""
	if err := sender(t, "smtp://"+catcher.address).Send(t.Context(), plain); err != nil {
		t.Fatal(err)
	}
	got := catcher.messages()[0]
	if len(got.Attachments) != 0 || !strings.Contains(catcher.headerOf(t, 0), "multipart/alternative") {
		t.Errorf("attachments %v in\n%s", got.Attachments, catcher.headerOf(t, 0))
	}
}

func TestOneSenderSendsMany(t *testing.T) {
	t.Parallel()
	catcher := start(t, &server{})
	s := sender(t, "smtp://"+catcher.address)
	failures := make(chan error)
	for range 8 {
		go func() { failures <- s.Send(t.Context(), letter()) }()
	}
	for range 8 {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
	if got := len(catcher.messages()); got != 8 {
		t.Errorf("%d messages, want 8", got)
	}
}

func TestOnlyARefusalOfTheMailItselfIsPermanent(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		server    *server
		permanent bool
	}{
		"unknown recipient":       {&server{Rcpt: answer(550)}, true},
		"content not wanted":      {&server{Data: answer(554)}, true},
		"sender not wanted":       {&server{Mail: answer(553)}, true},
		"mailbox busy":            {&server{Rcpt: answer(450)}, false},
		"server short of storage": {&server{Data: answer(452)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			catcher := start(t, test.server)
			err := sender(t, "smtp://"+catcher.address).Send(t.Context(), letter())
			if err == nil || smtp.Permanent(err) != test.permanent {
				t.Fatalf("error %v, permanent %t", err, smtp.Permanent(err))
			}
			if strings.Contains(err.Error(), "beispiel") || strings.Contains(err.Error(), "Kim") {
				t.Errorf("the error names a citizen: %v", err)
			}
			if len(catcher.messages()) != 0 {
				t.Error("the server accepted it all the same")
			}
		})
	}
}

// answer repeats the recipient in its sentence, as servers do.
func answer(code int) error {
	return &gosmtp.SMTPError{Code: code, EnhancedCode: gosmtp.EnhancedCode{code / 100, 1, 1}, Message: "no: kim@beispiel.example"}
}

func TestAServerThatIsAwayKeepsTheMailDue(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := sender(t, "smtp://"+address).Send(t.Context(), letter()); err == nil || smtp.Permanent(err) {
		t.Errorf("error %v, permanent %t", err, smtp.Permanent(err))
	}
}

func TestAWrongPasswordKeepsTheMailDue(t *testing.T) {
	t.Parallel()
	catcher := start(t, &server{User: "werne", Password: "right"})
	err := sender(t, "smtp://werne:secret@"+catcher.address+"?tls=none").Send(t.Context(), letter())
	if err == nil || smtp.Permanent(err) || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v, permanent %t", err, smtp.Permanent(err))
	}
	if len(catcher.messages()) != 0 {
		t.Error("the server accepted it all the same")
	}
}

func TestAnAcceptedMailIsSentWhateverComesAfter(t *testing.T) {
	t.Parallel()
	catcher := start(t, &server{HangUp: true})
	if err := sender(t, "smtp://"+catcher.address).Send(t.Context(), letter()); err != nil {
		t.Errorf("an accepted mail would be sent again: %v", err)
	}
	if got := len(catcher.messages()); got != 1 {
		t.Errorf("%d messages, want 1", got)
	}
}

func TestACallerWhoGivesUpIsHeard(t *testing.T) {
	t.Parallel()
	catcher := start(t, &server{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := sender(t, "smtp://"+catcher.address).Send(ctx, letter())
	if !errors.Is(err, context.Canceled) || smtp.Permanent(err) {
		t.Errorf("error %v", err)
	}
}

func TestEncryptionThatIsDemandedIsNotGivenUp(t *testing.T) {
	t.Parallel()
	catcher := start(t, &server{})
	for _, address := range []string{"smtp://" + catcher.address + "?tls=starttls", "smtps://" + catcher.address} {
		if err := sender(t, address).Send(t.Context(), letter()); err == nil || smtp.Permanent(err) {
			t.Errorf("%s: error %v", address, err)
		}
	}
	if len(catcher.messages()) != 0 {
		t.Error("sent in the clear")
	}
}

func TestAnAddressThatIsNoneIsRefusedWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "mail.example:25", "http://x.example", "smtp://user:secret@", "smtp://user:secret@x.example:port",
		"smtp://user:secret@x.example?tls=maybe", "smtps://user:secret@x.example?tls=none"} {
		if _, err := smtp.New(address, frozen); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error %v", address, err)
		}
	}
}

func TestADomainWithUmlautsIsAddressedInASCIIWithoutSMTPUTF8(t *testing.T) {
	t.Parallel()
	catcher := start(t, &server{UTF8: true})
	m := letter()
	m.To.Address, m.Return = "info@kfz-müller-beispiel.de", "bounce+x@rück.example"
	if err := sender(t, "smtp://"+catcher.address).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	from, to, declared := catcher.envelope()
	if to != "info@xn--kfz-mller-beispiel-q6b.de" || from != "bounce+x@xn--rck-hoa.example" || declared {
		t.Errorf("from %s to %s, SMTPUTF8 %v", from, to, declared)
	}
	if header := catcher.headerOf(t, 0); !strings.Contains(header, "<info@xn--kfz-mller-beispiel-q6b.de>") || !strings.Contains(header, "<termine@plettenberg.example>") {
		t.Errorf("header:\n%s", header)
	}
}

func TestALocalPartWithUmlautsGoesOnlyToServersThatTakeIt(t *testing.T) {
	t.Parallel()
	m := letter()
	m.To.Address = "jürgen@müller-beispiel.de"
	able := start(t, &server{UTF8: true})
	if err := sender(t, "smtp://"+able.address).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if _, to, declared := able.envelope(); to != "jürgen@xn--mller-beispiel-gsb.de" || !declared {
		t.Errorf("to %s, SMTPUTF8 %v", to, declared)
	}
	unable := start(t, &server{})
	err := sender(t, "smtp://"+unable.address).Send(t.Context(), m)
	var said interface{ Status() string }
	if !smtp.Permanent(err) || !errors.As(err, &said) || said.Status() != "5.6.7" || len(unable.messages()) != 0 {
		t.Errorf("to a server without SMTPUTF8: %v", err)
	}
	if strings.Contains(err.Error(), "rgen") {
		t.Errorf("the error names somebody: %v", err)
	}
}
