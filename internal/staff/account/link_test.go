package account_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/i18n"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
	"stadttermin/web"
)

const chosen = "selbst gewählt und lang"

func guest(email string) account.Guest {
	return account.Guest{New: account.New{Name: "Ole Siemer", Email: email, Grants: clerk}}
}

// follow chooses a password in a browser that nobody knows.
func (b *bed) follow(ctx context.Context, id tenant.ID, token, password string) error {
	_, err := b.FollowLink(ctx, id, token, password, "")
	return err
}

func (b *bed) invite(t *testing.T, g account.Guest) string {
	t.Helper()
	token, err := b.Invite(t.Context(), b.werne, audit.System, "de", g)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestSomebodyInvitedChoosesAPasswordOnce(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	token := b.invite(t, guest(berger))
	_, err := b.SignIn(t.Context(), b.werne, account.Attempt{Email: berger, Password: password})
	want(t, "signing in before", err, apperr.SignInRefused)
	link, err := b.OpenLink(t.Context(), b.werne, token)
	if err != nil || link.Email != berger || link.Kind != account.Invitation {
		t.Fatalf("%+v %v", link, err)
	}
	want(t, "a short password", b.follow(t.Context(), b.werne, token, "kurz"), apperr.PasswordWeak)
	want(t, "in another town", b.follow(t.Context(), b.selm, token, password), apperr.LinkInvalid)
	want(t, "choosing", b.follow(t.Context(), b.werne, token, password), "")
	b.signIn(t, berger)
	want(t, "choosing again", b.follow(t.Context(), b.werne, token, chosen), apperr.LinkInvalid)
	_, err = b.OpenLink(t.Context(), b.werne, token)
	want(t, "opening again", err, apperr.LinkInvalid)
}

func TestOfTwoWhoFollowALinkAtOnceOneChooses(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	token := b.invite(t, guest(berger))
	var followed atomic.Int32
	var following sync.WaitGroup
	for range 5 {
		following.Go(func() {
			switch err := b.follow(t.Context(), b.werne, token, password); {
			case err == nil:
				followed.Add(1)
			case apperr.CodeOf(err) != apperr.LinkInvalid:
				t.Error(err)
			}
		})
	}
	following.Wait()
	if followed.Load() != 1 {
		t.Errorf("%d chose a password", followed.Load())
	}
}

func TestALinkRunsOut(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	staff := b.add(t, berger, clerk)
	invitation := b.invite(t, guest("gast@werne.example"))
	reset, err := b.SendReset(t.Context(), b.werne, audit.System, "de", staff.ID, uuid.New())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after time.Duration
		token string
		code  apperr.Code
	}{
		{59 * time.Minute, reset, ""}, {time.Minute, reset, apperr.LinkInvalid},
		{7*24*time.Hour - 61*time.Minute, invitation, ""}, {time.Minute, invitation, apperr.LinkInvalid},
	} {
		b.clock.Advance(c.after)
		_, err := b.OpenLink(t.Context(), b.werne, c.token)
		want(t, c.after.String(), err, c.code)
	}
}

func TestALinkEndsWhen(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	for what, end := range map[string]func(staff uuid.UUID) error{
		"the account is closed":   func(staff uuid.UUID) error { return b.SetActive(t.Context(), b.werne, audit.System, staff, false, "") },
		"it is withdrawn":         func(staff uuid.UUID) error { return b.Withdraw(t.Context(), b.werne, audit.System, staff, "") },
		"the password is changed": func(staff uuid.UUID) error { return b.SetPassword(t.Context(), b.werne, audit.System, staff, password) },
		"another one is sent": func(staff uuid.UUID) error {
			_, err := b.InviteAgain(t.Context(), b.werne, audit.System, "de", staff, uuid.New())
			return err
		},
	} {
		g := guest(strings.ReplaceAll(what, " ", ".") + "@werne.example")
		g.Account = uuid.New()
		token := b.invite(t, g)
		want(t, what, end(g.Account), "")
		_, err := b.OpenLink(t.Context(), b.werne, token)
		want(t, what+", opening", err, apperr.LinkInvalid)
	}
}

func TestFollowingAResetEndsEverySessionAndEveryOtherLink(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	staff := b.add(t, berger, clerk)
	secret, _, session := b.equip(t)
	pending := b.pending(t)
	send := func() string {
		token, err := b.SendReset(t.Context(), b.werne, audit.System, "de", staff.ID, uuid.New())
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	first, second := send(), send()
	if _, err := b.Resume(t.Context(), b.werne, session); err != nil {
		t.Errorf("a session ends before the link is followed: %v", err)
	}
	want(t, "following", b.follow(t.Context(), b.werne, first, chosen), "")
	_, err := b.Resume(t.Context(), b.werne, session)
	want(t, "the session", err, apperr.Unauthenticated)
	_, err = b.confirm(t, pending, codeAt(secret, b.clock.Now()))
	want(t, "pending a session", err, apperr.SignInExpired)
	want(t, "the other link", b.follow(t.Context(), b.werne, second, password), apperr.LinkInvalid)
	result, err := b.SignIn(t.Context(), b.werne, account.Attempt{Email: berger, Password: chosen})
	if err != nil || !result.CodeDue {
		t.Errorf("the second factor is lost with the password: %+v %v", result, err)
	}
}

func TestWhoForgotThePasswordIsMailedOnceInAWhileAndNobodyElse(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, clerk)
	closed := b.add(t, "zu@werne.example", clerk)
	want(t, "closing", b.SetActive(t.Context(), b.werne, audit.System, closed.ID, false, ""), "")
	b.invite(t, guest("gast@werne.example"))
	forgot := func(email string) {
		t.Helper()
		want(t, email, b.Forgot(t.Context(), b.werne, "de", email, account.Origin{Visitor: place("192.0.2.1")}), "")
	}
	mails := func() int { return b.count(t, "SELECT count(*) FROM outbox WHERE kind = 'staff_reset'") }
	for range 3 {
		for _, email := range []string{" J.Berger@werne.example", closed.Email, "gast@werne.example", "niemand@werne.example"} {
			forgot(email)
		}
	}
	if n := mails(); n != 1 {
		t.Errorf("%d mails", n)
	}
	b.clock.Advance(10 * time.Minute)
	forgot(berger)
	if n := mails(); n != 2 {
		t.Errorf("%d mails ten minutes later", n)
	}
	want(t, "no address", b.Forgot(t.Context(), b.werne, "de", "berger", account.Origin{}), apperr.EmailInvalid)
	for range 10 {
		for _, email := range []string{berger, "niemand@werne.example"} {
			want(t, email, b.Forgot(t.Context(), b.werne, "de", email, account.Origin{Visitor: place("198.51.100.2")}), "")
		}
	}
	for _, email := range []string{berger, "niemand@werne.example"} {
		want(t, email, b.Forgot(t.Context(), b.werne, "de", email, account.Origin{Visitor: place("198.51.100.2")}), apperr.TooManyRequests)
	}
}

func TestTheSameFormInvitesAndSendsOnce(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	g := guest(berger)
	g.Account = uuid.New()
	link := uuid.New()
	for range 2 {
		b.invite(t, g)
		if _, err := b.InviteAgain(t.Context(), b.werne, audit.System, "de", g.Account, link); err != nil {
			t.Fatal(err)
		}
	}
	if n := b.count(t, "SELECT count(*) FROM outbox"); n != 2 {
		t.Errorf("%d mails, want the invitation and the second one", n)
	}
	_, err := b.Invite(t.Context(), b.werne, audit.System, "de", guest(berger))
	want(t, "another form for the same address", err, apperr.EmailTaken)
}

func TestALinkIsSentToWhomItHelps(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	staff := b.add(t, berger, clerk)
	g := guest("gast@werne.example")
	g.Account = uuid.New()
	b.invite(t, g)
	_, err := b.InviteAgain(t.Context(), b.werne, audit.System, "de", staff.ID, uuid.New())
	want(t, "inviting who has accepted", err, apperr.NotFound)
	_, err = b.SendReset(t.Context(), b.werne, audit.System, "de", g.Account, uuid.New())
	want(t, "another password for who has none", err, apperr.NotFound)
	_, err = b.SendReset(t.Context(), b.selm, audit.System, "de", staff.ID, uuid.New())
	want(t, "from another town", err, apperr.NotFound)
	_, err = b.Invite(t.Context(), b.werne, audit.System, "de", account.Guest{New: account.New{Name: "x", Email: "x@werne.example"}})
	want(t, "without a role", err, apperr.RoleMissing)
}

// sender is a town as its mails come from it.
type sender struct{}

func (sender) Sender(context.Context, tenant.ID) (mail.Town, *time.Location, error) {
	zone, err := time.LoadLocation("Europe/Berlin")
	return mail.Town{Slug: "werne", Name: "Stadt Werne", FromName: "Stadt Werne", From: "termine@werne.example", BaseURL: "https://termine.werne.example"}, zone, err
}

func TestTheMailCarriesTheLinkAndNothingStoredDoes(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	letters := &account.Letters{Links: b.Links, Senders: sender{}, Bundle: bundle}
	token := b.invite(t, guest(berger))
	var row outbox.Row
	b.in(t, func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT outbox_id, subject_type, subject_id, kind FROM outbox`).Scan(&row.ID, &row.SubjectType, &row.SubjectID, &row.Kind)
	})
	for _, table := range []string{"staff", "staff_link", "outbox", "audit"} {
		if n := b.count(t, "SELECT count(*) FROM "+table+" x WHERE x::text LIKE '%' || $1 || '%'", token); n != 0 {
			t.Errorf("%s holds the token", table)
		}
	}
	m, err := letters.Compose(t.Context(), b.werne, &row)
	if err != nil {
		t.Fatal(err)
	}
	if m.To.Address != berger || !strings.Contains(m.Text, "https://termine.werne.example/bedienplatz/zugang/"+token+"?lang=de\n") ||
		!strings.Contains(m.Text, "27. November 2026") {
		t.Errorf("%s\n%s", m.Subject, m.Text)
	}
	b.deps.Keys = apptest.Keys(t, "another secret of at least 32 characters", apptest.Secret)
	if again, err := letters.Compose(t.Context(), b.werne, &row); err != nil || again.Text != m.Text || again.MessageID != m.MessageID {
		t.Errorf("after the secret was changed: %v", err)
	}
	want(t, "following it", b.follow(t.Context(), b.werne, token, password), "")
	_, err = letters.Compose(t.Context(), b.werne, &row)
	want(t, "the mail of a link that was used", err, apperr.NotFound)
}

func TestATownNeverLosesItsLastAdministrator(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	ctx := t.Context()
	only := b.add(t, berger, administrator)
	b.invite(t, account.Guest{New: account.New{Name: "Noch nicht da", Email: "gast@werne.example", Grants: administrator}})
	closed := b.add(t, "zu@werne.example", administrator)
	want(t, "closing one of two", b.SetActive(ctx, b.werne, audit.System, closed.ID, false, ""), "")
	token := b.signIn(t, berger)
	want(t, "closing the last", b.SetActive(ctx, b.werne, audit.System, only.ID, false, ""), apperr.LastAdmin)
	want(t, "taking the role", b.Grant(ctx, b.werne, audit.System, only.ID, clerk, ""), apperr.LastAdmin)
	want(t, "taking all roles", b.Grant(ctx, b.werne, audit.System, only.ID, nil, ""), apperr.LastAdmin)
	if _, err := b.Resume(ctx, b.werne, token); err != nil {
		t.Errorf("what was refused has ended a session: %v", err)
	}
	want(t, "another role beside it", b.Grant(ctx, b.werne, audit.System, only.ID, append(administrator, clerk...), ""), "")
	b.add(t, "zweite@werne.example", administrator)
	want(t, "with a second one", b.Grant(ctx, b.werne, audit.System, only.ID, clerk, ""), "")
}

func TestNeitherDoTwoTakeTheLastAdministratorsAwayAtOnce(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	ctx := t.Context()
	for round := range 6 {
		var admins []uuid.UUID
		for _, email := range []string{"a@werne.example", "b@werne.example", "c@werne.example"} {
			admins = append(admins, b.add(t, string(rune('0'+round))+email, administrator).ID)
		}
		var taking sync.WaitGroup
		for i, admin := range admins {
			taking.Go(func() {
				var err error
				if i%2 == round%2 {
					err = b.Grant(ctx, b.werne, audit.System, admin, clerk, "")
				} else {
					err = b.SetActive(ctx, b.werne, audit.System, admin, false, "")
				}
				if err != nil && apperr.CodeOf(err) != apperr.LastAdmin {
					t.Error(err)
				}
			})
		}
		taking.Wait()
		const left = `SELECT count(*) FROM staff JOIN staff_grant USING (tenant_id, staff_id) WHERE active AND role = 'administrator'`
		if n := b.count(t, left); n != 1 {
			t.Fatalf("%d administrators are left", n)
		}
		b.execute(t, "UPDATE staff SET active = false")
	}
}

func TestAnAccountIsGivenEachRoleForTheTownOrForOffices(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, berger, append(clerk, authz.Grant{Role: authz.Clerk}, authz.Grant{Role: authz.Lead, Office: "standesamt"}))
	staff, err := b.Resume(t.Context(), b.werne, b.signIn(t, berger))
	if err != nil {
		t.Fatal(err)
	}
	if len(staff.Grants) != 2 || staff.Grants[0] != (authz.Grant{Role: authz.Clerk}) || staff.Grants[1].Office != "standesamt" {
		t.Errorf("%v", staff.Grants)
	}
}
