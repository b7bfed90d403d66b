package account_test

import (
	"encoding/base32"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/postgres/town"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/staff/otp"
	"stadttermin/internal/staff/passkey"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

const password = "Wattestäbchen im Regal"

var clerk = []authz.Grant{{Role: authz.Clerk, Office: "buergerbuero"}}

// bed is the use cases on a real database with two towns.
type bed struct {
	*account.SignIns
	*account.PendingSignIns
	*account.Sessions
	*account.Accounts
	*account.Links
	*account.Factors
	*account.Passkeys
	*account.Codes
	deps  *account.Deps
	clock *apptest.Clock
	db    *apptest.Database
	werne tenant.ID
	selm  tenant.ID
}

func newBed(t *testing.T) *bed {
	t.Helper()
	b := &bed{
		clock: apptest.NewClock(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)),
		db:    apptest.Postgres(t),
	}
	db := apptest.Open(t, b.db.OwnerURL, b.db.AppURL)
	people, sessions := staff.Accounts{DB: db}, staff.Sessions{DB: db}
	b.deps = &account.Deps{
		Store:    account.Store{Accounts: people, Sessions: sessions, Pending: sessions, Factors: people, Links: people, Notices: people},
		Passkeys: &passkey.Keeper{Store: people, Vault: apptest.Keys(t), Now: b.clock.Now},
		Budget:   &budget.Keeper{Counter: new(budget.Memory), Local: new(budget.Memory), Keys: apptest.Keys(t), Now: b.clock.Now},
		Keys:     apptest.Keys(t), FactorRequired: []authz.Role{authz.Administrator}, Development: true, Now: b.clock.Now,
	}
	s := account.NewServices(b.deps)
	b.SignIns, b.PendingSignIns, b.Sessions, b.Accounts = s.SignIns, s.Pending, s.Sessions, s.Accounts
	b.Links, b.Factors, b.Passkeys, b.Codes = s.Links, s.Factors, s.Passkeys, s.Codes
	b.werne, b.selm = newTown(t, db, "werne", "WER"), newTown(t, db, "selm", "SEL")
	return b
}

func newTown(t *testing.T, db *db.DB, slug, prefix string) tenant.ID {
	t.Helper()
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	settings := &tenant.Settings{Profile: tenant.Profile{Slug: slug, ReferencePrefix: prefix}}
	settings.Plan.Halls = []office.Hall{{ID: "stadthaus"}}
	settings.Plan.Offices = []office.Office{{ID: "buergerbuero", Hall: "stadthaus"}, {ID: "standesamt", Hall: "stadthaus"}}
	settings.Profile.Timezone = "Europe/Berlin"
	revision := &tenant.Revision{Settings: settings, Author: "test", Source: tenant.FromFiles, ValidFrom: now, Created: now}
	stored := town.Store{DB: db}
	err := stored.Change(t.Context(), &settings.Profile, now, func(_, _ *tenant.Revision) (*tenant.Revision, audit.Entry, error) {
		return revision, audit.Entry{At: now, Actor: audit.System, Action: "revision.add", Object: "revision"}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	id, err := stored.OfSlug(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (b *bed) add(t *testing.T, email string, grants []authz.Grant) *account.Staff {
	t.Helper()
	staff, err := b.Add(t.Context(), b.werne, audit.System, account.New{Name: "Jana Berger", Email: email, Password: password, Grants: grants})
	if err != nil {
		t.Fatal(err)
	}
	return staff
}

func (b *bed) signIn(t *testing.T, email string) string {
	t.Helper()
	result, err := b.SignIn(t.Context(), b.werne, account.Attempt{Email: email, Password: password, Origin: account.Origin{Visitor: place("192.0.2.1")}})
	if err != nil {
		t.Fatal(err)
	}
	return result.Token
}

// place gives who asks from an address.
func place(address string) budget.Visitor { return budget.VisitorAt(netip.MustParseAddr(address)) }

func want(t *testing.T, what string, err error, code apperr.Code) {
	t.Helper()
	if code == "" && err != nil || code != "" && (err == nil || apperr.CodeOf(err) != code) {
		t.Errorf("%s: got %v, want %q", what, err, code)
	}
}

func TestAnAccountIsRefusedWith(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, "j.berger@werne.example", clerk)
	good := account.New{Name: "Jana Berger", Email: "anders@werne.example", Password: password, Grants: clerk}
	for what, c := range map[string]struct {
		change func(*account.New)
		code   apperr.Code
	}{
		"no name":                            {func(n *account.New) { n.Name = " " }, apperr.NameMissing},
		"a name that hides characters":       {func(n *account.New) { n.Name = "Jana\u202eBerger" }, apperr.NameInvalid},
		"no address":                         {func(n *account.New) { n.Email = "" }, apperr.EmailMissing},
		"no address but words":               {func(n *account.New) { n.Email = "Jana bei werne.example" }, apperr.EmailInvalid},
		"an address that is taken":           {func(n *account.New) { n.Email = "J.Berger@Werne.example" }, apperr.EmailTaken},
		"a short password":                   {func(n *account.New) { n.Password = "elf zeichen" }, apperr.PasswordWeak},
		"an endless password":                {func(n *account.New) { n.Password = strings.Repeat("a", 1025) }, apperr.PasswordWeak},
		"an office that the town lacks":      {func(n *account.New) { n.Grants = []authz.Grant{{Role: authz.Lead, Office: "bauamt"}} }, apperr.UnknownOffice},
		"a role that does not exist":         {func(n *account.New) { n.Grants = []authz.Grant{{Role: "mayor"}} }, apperr.Invalid},
		"the provider's role":                {func(n *account.New) { n.Grants = []authz.Grant{{Role: authz.Provider}} }, apperr.Invalid},
		"a role of the town for one office":  {func(n *account.New) { n.Grants = []authz.Grant{{Role: authz.Privacy, Office: "standesamt"}} }, apperr.Invalid},
		"nothing, because all of it is good": {func(n *account.New) { n.Email = "gut@werne.example" }, ""},
	} {
		n := good
		c.change(&n)
		_, err := b.Add(t.Context(), b.werne, audit.System, n)
		want(t, what, err, c.code)
	}
}

func TestGrantsAreKeptOnceEach(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.add(t, "j.berger@werne.example", append(clerk, clerk...))
	staff, err := b.Resume(t.Context(), b.werne, b.signIn(t, "j.berger@werne.example"))
	if err != nil {
		t.Fatal(err)
	}
	if len(staff.Grants) != 1 || staff.Grants[0] != clerk[0] || staff.Name != "Jana Berger" {
		t.Errorf("%+v", staff)
	}
}

func TestAnAccountOfOneTownIsUnknownInAnother(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	staff := b.add(t, "j.berger@werne.example", clerk)
	_, err := b.SignIn(t.Context(), b.selm, account.Attempt{Email: staff.Email, Password: password})
	want(t, "signing in elsewhere", err, apperr.SignInRefused)
	want(t, "closing it from elsewhere", b.SetActive(t.Context(), b.selm, audit.System, staff.ID, false, ""), apperr.NotFound)
	want(t, "granting from elsewhere", b.Grant(t.Context(), b.selm, audit.System, staff.ID, clerk, ""), apperr.NotFound)
	b.signIn(t, staff.Email)
}

func TestDemoAccountsAreMadeOnceWithOneRoleEach(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	for range 2 {
		if err := b.EnsureDemo(t.Context(), b.werne, "werne", []string{"buergerbuero", "standesamt"}, password); err != nil {
			t.Fatal(err)
		}
	}
	for local, grant := range map[string]authz.Grant{
		"clerk":       {Role: authz.Clerk, Office: "buergerbuero"},
		"leitung":     {Role: authz.Lead, Office: "buergerbuero"},
		"empfang":     {Role: authz.Reception},
		"verwaltung":  {Role: authz.Administrator},
		"datenschutz": {Role: authz.Privacy},
	} {
		staff, err := b.Resume(t.Context(), b.werne, b.signIn(t, local+"@werne.example"))
		if err != nil || len(staff.Grants) != 1 || staff.Grants[0] != grant {
			t.Errorf("%s: %+v, error %v", local, staff, err)
		}
	}
	want(t, "a town without offices", b.EnsureDemo(t.Context(), b.werne, "werne", nil, password), apperr.UnknownOffice)
}

func TestAnUnknownAccountIsNotChanged(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	want(t, "password", b.SetPassword(t.Context(), b.werne, audit.System, uuid.New(), password), apperr.NotFound)
}

// codePeriod is how long a code of an app is shown.
const codePeriod = otp.Period * time.Second

// codeAt gives what an app shows at a moment for a secret as it is typed into it.
func codeAt(typed string, now time.Time) string {
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(typed, " ", ""))
	if err != nil {
		panic(err)
	}
	return otp.Code(secret, now.Unix()/otp.Period)
}
