package jobs_test

import (
	"strings"
	"testing"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/i18n"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/staff/passkey"
	"stadttermin/web"
)

const staffPassword = "fünf Wörter reichen hier aus"

// withStaff lets mails to staff be delivered, and gives the use cases that write them.
func (p *post) withStaff() *account.Services {
	p.Helper()
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		p.Fatal(err)
	}
	people := staff.Accounts{DB: p.DB}
	sessions := staff.Sessions{DB: p.DB}
	s := account.NewServices(&account.Deps{
		Store:    account.Store{Accounts: people, Sessions: sessions, Pending: sessions, Factors: people, Links: people, Notices: people},
		Passkeys: &passkey.Keeper{Store: people, Vault: p.Keys, Now: p.Clock.Now}, Towns: p.Towns, Keys: p.Keys, Now: p.Clock.Now,
		Budget: &budget.Keeper{Counter: new(budget.Memory), Local: new(budget.Memory), Keys: p.Keys, Now: p.Clock.Now},
	})
	p.delivery.Composer = outbox.Composers{outbox.OfStaff: &account.Letters{Links: s.Links, Senders: p.Towns, Bundle: bundle}}
	return s
}

func (p *post) hire(service *account.Services, name, email string, grants ...authz.Grant) *account.Staff {
	p.Helper()
	staff, err := service.Accounts.Add(p.Context(), p.town.ID, audit.System, account.New{Name: name, Email: email, Password: staffPassword, Grants: grants})
	if err != nil {
		p.Fatal(err)
	}
	return staff
}

// noticed checks the one mail that was delivered.
func (p *post) noticed(to, subject string, words ...string) {
	p.Helper()
	if n := p.deliverAll(); n != 1 {
		p.Fatalf("%d mails, want one", n)
	}
	m := p.server.Messages()[0]
	if m.Subject != subject || len(m.To) != 1 || !strings.Contains(m.To[0], to) {
		p.Errorf("to %v: %q, want %q to %s", m.To, m.Subject, subject, to)
	}
	text := strings.Join(strings.Fields(m.Text), " ")
	for _, word := range words {
		if !strings.Contains(text, word) {
			p.Errorf("%q is missing in\n%s", word, m.Text)
		}
	}
	if strings.Contains(text, "kann Ihr Passwort wählen") {
		p.Errorf("a mail whose address opens nothing says that it does:\n%s", m.Text)
	}
}

func TestWhoeverKnowsAPasswordAndTriesCodesIsMailedToTheOwner(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	service := p.withStaff()
	p.hire(service, "Jana Berger", "j.berger@werne.example", authz.Grant{Role: authz.Reception})
	signIn := func() *account.SignInResult {
		result, err := service.SignIns.SignIn(t.Context(), p.town.ID, account.Attempt{Email: "j.berger@werne.example", Password: staffPassword})
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	token := signIn().Token
	staff, err := service.Sessions.Resume(t.Context(), p.town.ID, token)
	if err != nil {
		t.Fatal(err)
	}
	site, device := passkey.Site{Host: "werne.example", Origin: "https://werne.example", Name: "Werne"}, apptest.NewAuthenticator(t, "werne.example", "https://werne.example")
	own, seat := service.Passkeys, account.Seat{Token: token, Site: site}
	creation, err := own.BeginPasskey(t.Context(), p.town.ID, staff, seat)
	if err != nil {
		t.Fatal(err)
	}
	answer := passkey.Answer{Sealed: creation.Sealed, Text: device.Create(t, creation.Options)}
	if _, err := own.FinishPasskey(t.Context(), p.town.ID, staff, seat, answer, ""); err != nil {
		t.Fatal(err)
	}
	for i := 0; ; i++ {
		_, err := service.Pending.Confirm(t.Context(), p.town.ID, account.CodeAttempt{Token: signIn().Token, Proof: account.Proof{Code: "000000"}})
		if apperr.CodeOf(err) == apperr.TooManyRequests {
			break
		}
		if i > 20 || apperr.CodeOf(err) != apperr.CodeRefused {
			t.Fatalf("after %d codes: %v", i, err)
		}
	}
	name := p.town.Settings().Profile.Name
	p.noticed("j.berger@werne.example", "Jemand probiert Codes für Ihren Zugang: "+name,
		"Guten Tag, Jana Berger,", "mehrmals falsche Codes eingegeben, nachdem das Passwort stimmte: "+name, "Ändern Sie es jetzt", p.town.BaseURL+"/bedienplatz/konto")
}

func TestARoleThatShowsWhatBelongsToCitizensIsMailedToTheOverseers(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	service := p.withStaff()
	admin := p.hire(service, "Vera Brandt", "v.brandt@werne.example", authz.Grant{Role: authz.Administrator})
	clerk := p.hire(service, "Jana Berger", "j.berger@werne.example", authz.Grant{Role: authz.Reception})
	office := p.town.Settings().Plan.Offices[0].ID
	if err := service.Accounts.Grant(t.Context(), p.town.ID, admin.Actor(), clerk.ID, []authz.Grant{{Role: authz.Clerk, Office: office}}, ""); err != nil {
		t.Fatal(err)
	}
	name := p.town.Settings().Profile.Name
	p.noticed("v.brandt@werne.example", "Neue Rechte auf Daten von Bürgerinnen und Bürgern: "+name,
		"Guten Tag, Vera Brandt,", "eine Rolle vergeben, mit der Daten von Bürgerinnen und Bürgern zu sehen sind: "+name, "steht im Protokoll", p.town.BaseURL+"/verwaltung/protokoll")
}
