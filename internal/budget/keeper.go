package budget

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/keyring"
	"stadttermin/internal/town/tenant"
)

// Keeper keeps the budgets of all visitors of all towns. All fields are set once before the first call.
type Keeper struct {
	Counter Counter // of all processes together
	Local   *Memory // of this process: while the Counter is away, and of what is asked for too often to ask it
	Keys    *keyring.Ring
	Now     func() time.Time
}

// Claim is who wants something that is counted, and what they give for it where their budget is used up.
type Claim struct {
	Visitor Visitor
	Proof   string // the solution of a challenge, or a ticket; may be empty
}

// Act is something that is counted.
type Act struct {
	Tenant  tenant.ID
	Rules   *tenant.Visitors
	Purpose Purpose
	Claim
	Subject string    // whom it is counted for in place of the visitor: a session, a device, an account
	Name    string    // of a time kept, by which it is given back; of a booking, which counts once however often it is sent
	Until   time.Time // when it ends by itself
	Instead bool      // it takes the place of another that is open, which is given back next
}

// Used is why an act was not granted. It is the cause of a apperr.BudgetUsed.
type Used struct {
	Act
	Level int           // of the work that buys one more; 0: nothing does
	Wait  time.Duration // until there is room in the budget again
	Early string        // the ticket that came with the act, where it is only not good yet
}

func (u *Used) Error() string {
	return fmt.Sprintf("the budget of %s is used up for %s", u.Purpose, u.Wait)
}

// Spend counts an act, or refuses it with apperr.BudgetUsed because of a Used. A proof is taken only where it is needed, and
// what nobody in particular does is not counted.
func (k *Keeper) Spend(ctx context.Context, act Act) error {
	if act.Subject == "" && !act.Visitor.Anybody() {
		return nil
	}
	plan := planOf(act.Rules, act.Purpose)
	spending := Spending{Tallies: k.tallies(&act, plan), Now: k.Now(), Name: act.Name, Until: act.Until}
	spent := k.count(ctx, act.Tenant, act.Purpose, spending, budgeted)
	if spent.Granted {
		return nil
	}
	used := &Used{Act: act, Wait: max(spent.Wait, time.Second)}
	if used.Level = spent.level(plan); used.Level > 0 {
		switch paid, worth := k.judge(ctx, &act, used.Level); worth {
		case early:
			used.Early = act.Proof
		case good:
			spent = k.count(ctx, act.Tenant, act.Purpose, spending, bought(paid))
			if spent.Granted {
				return nil
			}
			used.Level = spent.level(plan) // it went to somebody else meanwhile
		}
	}
	return apperr.New(apperr.BudgetUsed).Because(used)
}

// Refund takes an act back that was counted a moment ago and turned out to be none of those that are bounded, such as a
// password that was right.
func (k *Keeper) Refund(ctx context.Context, act Act) {
	if act.Subject == "" && !act.Visitor.Anybody() {
		return
	}
	spent := Spending{Tallies: k.tallies(&act, planOf(act.Rules, act.Purpose)), Now: k.Now()}
	if k.Counter.Refund(ctx, act.Tenant, spent) != nil {
		_ = k.Local.Refund(ctx, act.Tenant, spent) // never fails
	}
}

// GiveBack ends a time kept, before it ends by itself.
func (k *Keeper) GiveBack(ctx context.Context, act Act) {
	if !act.Visitor.Anybody() {
		return
	}
	var keys []string
	for _, t := range k.tallies(&act, planOf(act.Rules, act.Purpose)) {
		if t.Within == 0 {
			keys = append(keys, t.Key)
		}
	}
	_ = k.Counter.GiveBack(ctx, act.Tenant, keys, act.Name) // it ends by itself
	_ = k.Local.GiveBack(ctx, act.Tenant, keys, act.Name)   // never fails
}

// Level gives how much work one more of a purpose costs its visitor at this moment, without counting anything; at least 1.
func (k *Keeper) Level(ctx context.Context, act Act) int {
	plan := planOf(act.Rules, act.Purpose)
	spent := k.count(ctx, act.Tenant, act.Purpose, Spending{Tallies: k.tallies(&act, plan), Now: k.Now()}, nothing)
	return max(spent.level(plan), 1)
}

// counted is what came of counting, and the budget that it was counted in.
type counted struct {
	Spent
	budget []Tally
}

// limit says how far beyond a budget is counted.
type limit func(budget int) int

func budgeted(budget int) int { return budget }

func nothing(int) int { return 0 }

// bought is what work or waiting of a level gives: one more than the budget and all that was bought before it. Others of the
// same network may have bought one meanwhile.
func bought(level int) limit {
	return func(budget int) int { return min(budget+level+1, budget*sellable) }
}

// level gives the price of one more, which is one level higher with each that was bought; 0: there is none to be had.
func (c *counted) level(p plan) int {
	if !p.sold {
		return 0
	}
	level := 1
	for i, t := range c.budget {
		if c.Used[i] >= t.Most*sellable {
			return 0
		}
		level = max(level, c.Used[i]-t.Most+1)
	}
	return level
}

// count asks the counter of all processes, and while it is away that of this one, which gives out its own share alone.
// Pages are counted by each process: asking costs more than answering most of them.
func (k *Keeper) count(ctx context.Context, id tenant.ID, purpose Purpose, s Spending, l limit) *counted {
	c := &counted{budget: s.Tallies}
	if purpose != Request && purpose != Session {
		s.Tallies = limited(c.budget, l)
		spent, err := k.Counter.Spend(ctx, id, s)
		if err == nil {
			c.Spent = spent
			return c
		}
		shared := make([]Tally, len(c.budget))
		for i, t := range c.budget {
			t.Most = shareAlone(purpose, t.Most)
			shared[i] = t
		}
		c.budget = shared
	}
	s.Tallies = limited(c.budget, l)
	c.Spent, _ = k.Local.Spend(ctx, id, s) // never fails
	return c
}

func limited(tallies []Tally, l limit) []Tally {
	limited := make([]Tally, len(tallies))
	for i, t := range tallies {
		t.Most = l(t.Most)
		limited[i] = t
	}
	return limited
}

// shareAlone is how much of a budget one process gives out while it cannot ask what others gave. What reaches strangers stays
// small whatever happens; of all else there is enough for a household and for the town hall.
func shareAlone(purpose Purpose, most int) int {
	share := max(most/alone, 1)
	if purpose == Mail || purpose == Message {
		return share
	}
	return max(share, min(most, enough))
}

// tallies gives those that an act counts under: of its visitor, and of the network. Where a town lists an address as one of
// its own, of a school or the like, its visitor has as many times the budget, whatever others of the network do.
func (k *Keeper) tallies(act *Act, p plan) []Tally {
	var tallies []Tally
	add := func(of string, factor int) {
		if p.open > 0 {
			most := p.open * factor
			if act.Instead {
				most++
			}
			tallies = append(tallies, Tally{Key: k.key(act, of, 0), Most: most})
		}
		for _, a := range p.allowances {
			tallies = append(tallies, Tally{Key: k.key(act, of, a.Within), Most: a.Most * factor, Within: a.Within})
		}
	}
	if act.Subject != "" {
		add("subject "+act.Subject, 1)
		return tallies
	}
	factor, listed := listedFactor(act.Rules, act.Visitor)
	add(act.Visitor.Address().String(), factor)
	if !listed {
		add(act.Visitor.Network().String(), p.network)
	}
	return tallies
}

func listedFactor(rules *tenant.Visitors, visitor Visitor) (factor int, listed bool) {
	for i := range rules.Networks {
		for _, text := range rules.Networks[i].Addresses {
			prefix, err := tenant.ParseNetwork(text)
			if err == nil && prefix.Contains(visitor.address) {
				factor = max(factor, rules.Networks[i].Times)
			}
		}
	}
	return max(factor, 1), factor > 0
}

// key is a keyed hash, because it is kept outside of the database and longer than a request lasts.
func (k *Keeper) key(act *Act, of string, within time.Duration) string {
	return k.sum("tally", strconv.Itoa(int(act.Tenant)), string(act.Purpose), of, within.String())
}

func (k *Keeper) sum(parts ...string) string {
	return base64.RawURLEncoding.EncodeToString(k.Keys.Digest("budget", parts...)[:16])
}
