package jobs_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/hall/daylist"
	"stadttermin/internal/jobs"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
)

func TestTheListOfTomorrowArrivesAtTheOfficeEncryptedAndTheMailAroundItNamesNobody(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	citizens := p.delivery.Composer
	p.delivery.Composer = outbox.Composers{
		outbox.OfAppointment: citizens, outbox.OfOfficeList: &daylist.Letters{Lists: p.Lists, Towns: p.Towns},
	}
	const passphrase = "im-Tresor-hinten-links"
	evening := civil.Clock(9 * 60)
	plan := daylist.NewPlan{Evening: &evening, Recipients: []string{"buero@werne.example", "notdienst@werne.example"}, Passphrase: passphrase}
	if err := p.Lists.SetPlan(t.Context(), p.town, "amt", plan, audit.Staff("boss")); err != nil {
		t.Fatal(err)
	}
	p.book(monday)
	listing := &jobs.Listing{Listed: p.find.Listed, Towns: p.Towns, Lists: p.Lists, Log: slog.New(slog.DiscardHandler)}
	listing.Once(t.Context())
	listing.Once(t.Context())
	p.run()
	p.arrived(3)
	var to []string
	for _, m := range p.server.Messages() {
		if !strings.HasPrefix(m.Header("Message-Id"), "<office_list.") {
			continue
		}
		to = append(to, m.To...)
		if strings.Contains(m.Text+m.Subject, "Kim") || !strings.Contains(m.Subject, "Terminliste Bürgerbüro, Montag") || len(m.Attachments) != 1 {
			t.Fatalf("%q with %d attachments:\n%s", m.Subject, len(m.Attachments), m.Text)
		}
		file := m.Attachments[0]
		var open bytes.Buffer
		err := api.Decrypt(bytes.NewReader(file.Content), &open, model.NewAESConfiguration(passphrase, passphrase, 256))
		if err != nil || file.Name != "termine-amt-2026-11-23.pdf" || !strings.HasPrefix(file.ContentType, "application/pdf") {
			t.Errorf("%s, %s: %v", file.Name, file.ContentType, err)
		}
	}
	if len(to) != 2 || to[0] == to[1] {
		t.Errorf("arrived at %v", to)
	}
}

func TestAListThatWasMadeAnewIsMailedOnlyAsItIsNow(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.delivery.Composer = outbox.Composers{outbox.OfOfficeList: &daylist.Letters{Lists: p.Lists, Towns: p.Towns}}
	plan := daylist.NewPlan{Recipients: []string{"buero@werne.example"}, Passphrase: "im-Tresor-hinten-links"}
	if err := p.Lists.SetPlan(t.Context(), p.town, "amt", plan, audit.Staff("boss")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := p.Lists.Make(t.Context(), p.town, "amt", monday, true, audit.Staff("boss")); err != nil {
			t.Fatal(err)
		}
		p.Clock.Advance(time.Second)
	}
	p.run()
	apptest.Until(t, "the outbox to be done", func() bool { return p.waiting() == 0 })
	if got := p.server.Messages(); len(got) != 1 {
		t.Errorf("%d mails arrived", len(got))
	}
}
