package budget_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/town/tenant"
)

// bed is a keeper of one town's budgets, on a clock that the test moves.
type bed struct {
	*budget.Keeper
	clock *apptest.Clock
	rules tenant.Visitors
}

func newBed(t *testing.T) *bed {
	t.Helper()
	clock := apptest.NewClock(apptest.Now())
	return &bed{
		Keeper: &budget.Keeper{Counter: new(budget.Memory), Local: new(budget.Memory), Keys: apptest.Keys(t), Now: clock.Now}, clock: clock,
		rules: tenant.Visitors{OpenHolds: 3, HoldsPerHour: 5, BookingsPerHour: 2, BookingsPerDay: 4},
	}
}

func from(address string) budget.Claim {
	return budget.Claim{Visitor: budget.VisitorAt(netip.MustParseAddr(address))}
}

func (b *bed) book(t *testing.T, claim budget.Claim) error {
	t.Helper()
	return b.Spend(t.Context(), budget.Act{Tenant: 1, Rules: &b.rules, Purpose: budget.Booking, Claim: claim})
}

func (b *bed) hold(t *testing.T, claim budget.Claim, name string) error {
	t.Helper()
	return b.Spend(t.Context(), budget.Act{
		Tenant: 1, Rules: &b.rules, Purpose: budget.Hold, Claim: claim, Name: name, Until: b.clock.Now().Add(10 * time.Minute),
	})
}

// refusal gives why an act was refused; it fails the test where it was granted.
func refusal(t *testing.T, err error) *budget.Used {
	t.Helper()
	var used *budget.Used
	if apperr.CodeOf(err) != apperr.BudgetUsed || !errors.As(err, &used) {
		t.Fatalf("not refused: %v", err)
	}
	return used
}

// refused fails the test where an act was granted.
func refused(t *testing.T, err error) {
	t.Helper()
	_ = refusal(t, err)
}

func granted(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func TestAVisitorBooksAsOftenAsTheBudgetAllowsInAnyHour(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	granted(t, "first", b.book(t, from("203.0.113.7")))
	b.clock.Advance(30 * time.Minute)
	granted(t, "second", b.book(t, from("203.0.113.7")))
	wait := refusal(t, b.book(t, from("203.0.113.7"))).Wait
	if wait < 30*time.Minute || wait > 36*time.Minute {
		t.Errorf("to wait for %s", wait)
	}
	granted(t, "another town", b.Spend(t.Context(), budget.Act{Tenant: 2, Rules: &b.rules, Purpose: budget.Booking, Claim: from("203.0.113.7")}))
	granted(t, "another address", b.book(t, from("203.0.113.8")))
	b.clock.Advance(wait)
	granted(t, "after the wait", b.book(t, from("203.0.113.7")))
}

func TestTheAddressesOfOneNetworkTogetherHaveTenTimesTheBudget(t *testing.T) {
	t.Parallel()
	for _, addresses := range []string{"203.0.113.%d", "2001:db8:1:2%02x::1"} {
		b, booked := newBed(t), 0
		for i := range 200 {
			if b.book(t, from(fmt.Sprintf(addresses, i))) == nil {
				booked++
			}
		}
		if booked != 20 {
			t.Errorf("%s: %d booked", addresses, booked)
		}
	}
}

func TestAHoldThatIsGivenBackMakesRoomAndOneProlongedNeedsNone(t *testing.T) {
	t.Parallel()
	b, claim := newBed(t), from("203.0.113.7")
	b.rules.HoldsPerHour = 8
	for _, name := range []string{"a", "b", "c", "c", "c", "a"} {
		granted(t, name, b.hold(t, claim, name))
	}
	refused(t, b.hold(t, claim, "d"))
	b.GiveBack(t.Context(), budget.Act{Tenant: 1, Rules: &b.rules, Purpose: budget.Hold, Claim: claim, Name: "a"})
	granted(t, "after one was given back", b.hold(t, claim, "d"))
	b.clock.Advance(10 * time.Minute)
	granted(t, "after all have run out", b.hold(t, claim, "e"))
	refused(t, b.hold(t, claim, "f")) // the ninth of the hour, which counts what is prolonged
}

func TestAListedNetworkHasItsOwnBudgetWhateverOthersDo(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.rules.Networks = []tenant.Network{{Name: "Schule", Addresses: []string{"203.0.113.64/28", "2001:db8:5::/48"}, Times: 50}}
	for i := range 60 {
		_ = b.book(t, from(fmt.Sprintf("203.0.113.%d", i))) // the rest of the /24 uses its budget up
	}
	for _, address := range []string{"203.0.113.70", "2001:db8:5:1::1"} {
		for i := range 100 {
			granted(t, fmt.Sprint(address, " ", i), b.book(t, from(address)))
		}
		refused(t, b.book(t, from(address)))
	}
}

// away is a counter that cannot be asked.
type away struct{}

var errAway = errors.New("away")

func (away) Spend(context.Context, tenant.ID, budget.Spending) (budget.Spent, error) {
	return budget.Spent{}, errAway
}
func (away) Refund(context.Context, tenant.ID, budget.Spending) error    { return errAway }
func (away) GiveBack(context.Context, tenant.ID, []string, string) error { return errAway }
func (away) Once(context.Context, tenant.ID, string, time.Time, time.Time) (bool, error) {
	return false, errAway
}

func TestWithoutItsCounterAProcessGivesOutATenthOfWhatReachesStrangers(t *testing.T) {
	t.Parallel()
	b, claim := newBed(t), from("203.0.113.7")
	b.Counter, b.rules = away{}, tenant.Visitors{MailsPerHour: 40}
	mail := func() error {
		return b.Spend(t.Context(), budget.Act{Tenant: 1, Rules: &b.rules, Purpose: budget.Mail, Claim: claim})
	}
	for i := range 4 {
		granted(t, fmt.Sprint(i), mail())
	}
	used := refusal(t, mail())
	claim.Proof = solve(t, b, used)
	granted(t, "for work", mail())
	refused(t, mail()) // the same work a second time
}

func TestWithoutItsCounterAProcessServesAHouseholdAndTheTownHall(t *testing.T) {
	t.Parallel()
	b, claim := newBed(t), from("203.0.113.7")
	b.Counter, b.rules = away{}, tenant.Visitors{} // as towns have it that set nothing
	for i := range 10 {
		granted(t, fmt.Sprint("hold ", i), b.hold(t, claim, fmt.Sprint(i)))
		granted(t, fmt.Sprint("booking ", i), b.book(t, claim))
		granted(t, fmt.Sprint("sign-in ", i), b.Spend(t.Context(), budget.Act{Tenant: 1, Rules: &b.rules, Purpose: budget.SignIn, Claim: claim}))
	}
	used := refusal(t, b.book(t, claim))
	claim.Proof = solve(t, b, used)
	granted(t, "for work", b.book(t, claim))
	small, stranger := &tenant.Visitors{BookingsPerHour: 2, BookingsPerDay: 4}, from("198.51.100.7")
	for range 2 {
		granted(t, "a small budget", b.Spend(t.Context(), budget.Act{Tenant: 2, Rules: small, Purpose: budget.Booking, Claim: stranger}))
	}
	refused(t, b.Spend(t.Context(), budget.Act{Tenant: 2, Rules: small, Purpose: budget.Booking, Claim: stranger}))
}

func TestAskingForThePriceCountsNothingWithoutTheCounterEither(t *testing.T) {
	t.Parallel()
	b, claim := newBed(t), from("203.0.113.7")
	b.Counter, b.rules = away{}, tenant.Visitors{BookingsPerHour: 1, BookingsPerDay: 1}
	act := budget.Act{Tenant: 1, Rules: &b.rules, Purpose: budget.Booking, Claim: claim}
	for range 3 {
		_ = b.Level(t.Context(), act)
	}
	granted(t, "the first", b.book(t, claim))
}

func TestEachPurchaseCostsOneLevelMoreAndFourTimesTheBudgetIsTheEnd(t *testing.T) {
	t.Parallel()
	b, claim := newBed(t), from("203.0.113.7")
	b.rules = tenant.Visitors{BookingsPerHour: 2, BookingsPerDay: 2}
	for booked := 0; booked < 8; {
		err := b.book(t, claim)
		if err == nil {
			booked++
			continue
		}
		used := refusal(t, err)
		if want := booked - 1; used.Level != want {
			t.Errorf("booking %d costs level %d, want %d", booked+1, used.Level, want)
		}
		claim.Proof = ticketOf(t, b, used)
	}
	if used := refusal(t, b.book(t, claim)); used.Level != 0 {
		t.Error("more than four times the budget is sold")
	}
}

func TestOneMoreIsSecondsOfWorkAndAHundredMoreAreHoursOfAMachine(t *testing.T) {
	t.Parallel()
	const ofATelephone, ofAMachine = 200_000, 20_000_000 // numbers tried in a second
	b := newBed(t)
	cost := func(bought int) (numbers int64) {
		for level := 1; level <= bought; level++ {
			challenge, err := b.Challenge(1, level)
			if err != nil {
				t.Fatal(err)
			}
			numbers += challenge.MaxNumber / 2
		}
		return numbers
	}
	if seconds := cost(2) / ofATelephone; seconds > 3 {
		t.Errorf("two more take a telephone %d s", seconds)
	}
	if hours := cost(100) / ofAMachine / 3600; hours < 3 || hours > 24 {
		t.Errorf("a hundred more take a machine %d hours", hours)
	}
}

func TestWhatWasCheapBuysNothingDearHoweverMuchOfItThereIs(t *testing.T) {
	t.Parallel()
	b, claim := newBed(t), from("203.0.113.7")
	b.rules = tenant.Visitors{BookingsPerHour: 10, BookingsPerDay: 10}
	for range 10 {
		granted(t, "within the budget", b.book(t, claim))
	}
	used, booked := refusal(t, b.book(t, claim)), 0
	var proofs []string
	for range 10 {
		proofs = append(proofs, solve(t, b, used), b.Ticket(used).Text)
	}
	b.clock.Advance(time.Minute)
	for _, claim.Proof = range proofs {
		if b.book(t, claim) == nil {
			booked++
		}
	}
	if booked != 2 {
		t.Errorf("%d booked for the price of the first", booked)
	}
}

// ticketOf waits for a ticket and gives it.
func ticketOf(t *testing.T, b *bed, used *budget.Used) string {
	t.Helper()
	ticket := b.Ticket(used)
	b.clock.Set(ticket.Ready)
	return ticket.Text
}

func TestATicketIsGoodAfterAMinuteOnceAndForItsPurpose(t *testing.T) {
	t.Parallel()
	b, claim := newBed(t), from("203.0.113.7")
	for range 2 {
		granted(t, "within the budget", b.book(t, claim))
	}
	used := refusal(t, b.book(t, claim))
	ticket := b.Ticket(used)
	if wait := ticket.Ready.Sub(b.clock.Now()); wait != time.Minute {
		t.Errorf("good after %s", wait)
	}
	claim.Proof = ticket.Text
	early := refusal(t, b.book(t, claim))
	if again := b.Ticket(early); again != ticket {
		t.Error("who comes too early waits anew")
	}
	b.clock.Set(ticket.Ready)
	for range 3 {
		granted(t, "hold", b.hold(t, from("203.0.113.7"), fmt.Sprint(b.clock.Now())))
		b.clock.Advance(time.Second)
	}
	refused(t, b.hold(t, claim, "with a ticket for booking"))
	granted(t, "once", b.book(t, claim))
	refused(t, b.book(t, claim))
	for _, forged := range []string{ticket.Text + "x", strings.Replace(ticket.Text, ".", ".0", 1), "w.", "w.1.2.3", "w.1.2.3.4", "!"} {
		claim.Proof = forged
		refused(t, b.book(t, claim))
	}
}

func TestEachLevelDoublesTheWaitingUpToHalfAnHour(t *testing.T) {
	t.Parallel()
	_, _, used := usedUp(t)
	b := newBed(t)
	for level, minutes := range []int{1, 2, 4, 8, 16, 32, 32, 32} {
		used.Level = level + 1
		if wait := b.Ticket(used).Ready.Sub(b.clock.Now()); wait != time.Duration(minutes)*time.Minute {
			t.Errorf("level %d waits %s", used.Level, wait)
		}
	}
}

func TestABookingThatIsSentAgainCountsOnce(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	for range 5 {
		for _, name := range []string{"first", "second"} {
			granted(t, name, b.Spend(t.Context(), budget.Act{Tenant: 1, Rules: &b.rules, Purpose: budget.Booking, Claim: from("203.0.113.7"), Name: name}))
		}
	}
	refused(t, b.Spend(t.Context(), budget.Act{Tenant: 1, Rules: &b.rules, Purpose: budget.Booking, Claim: from("203.0.113.7"), Name: "third"}))
}

func TestNobodyIsToldToWaitForLongerThanTheWindowOfWrongCodes(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.clock.Advance(time.Second) // a part of the window has just begun
	code := func() error {
		return b.Spend(t.Context(), budget.Act{Tenant: 1, Rules: &b.rules, Purpose: budget.Code, Subject: "kim"})
	}
	for range 5 {
		granted(t, "a code", code())
	}
	if wait := refusal(t, code()).Wait; wait > 5*time.Minute || wait < 4*time.Minute {
		t.Errorf("to wait for %s", wait)
	}
}
