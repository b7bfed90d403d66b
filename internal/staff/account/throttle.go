package account

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/town/tenant"
)

// Origin is where an attempt comes from.
type Origin struct {
	Visitor budget.Visitor
	Proof   string           // what is given for one more where the place's budget is used up; may be empty
	Rules   *tenant.Visitors // of the town; nil: it lists no networks of its own
	Device  string           // what the browser was given to be remembered by; may be empty or forged
	Agent   string           // how the browser calls itself
}

// attempt is one at something that somebody might be guessing.
type attempt struct {
	budget  Budget
	acts    []budget.Act
	refused error // of the account, not of the place
}

// begin counts an attempt before anything is compared. Those from a browser from which the account's owner has signed in
// before are counted by themselves. All others are counted by place and network, whatever account they are at, and by
// account, wherever they come from: the more of them, the longer the pauses. So a flood of guesses, from one place or from
// many, keeps nobody out of their own browser. What was right is taken back, so that a whole town hall may sign in at once.
//
// Errors: apperr.TooManyRequests because of a budget.Used, which may be bought off where the place is to blame.
func (d *Deps) begin(ctx context.Context, id tenant.ID, what budget.Purpose, email string, from Origin) (*attempt, error) {
	a := &attempt{budget: d.Budget}
	rules := from.Rules
	if rules == nil {
		rules = new(tenant.Visitors)
	}
	act := budget.Act{Tenant: id, Rules: rules}
	if d.knows(id, from.Device, email) {
		name, _, _ := strings.Cut(from.Device, deviceSeparator)
		act.Purpose, act.Subject = budget.Device, string(what)+" "+email+" "+name
		return a, a.spend(ctx, act)
	}
	act.Purpose, act.Claim = budget.SignIn, budget.Claim{Visitor: from.Visitor, Proof: from.Proof}
	if err := a.spend(ctx, act); err != nil || email == "" {
		return a, err
	}
	act.Purpose, act.Subject = what, email
	err := a.spend(ctx, act)
	a.refused = err
	return a, err
}

func (a *attempt) spend(ctx context.Context, act budget.Act) error {
	if err := a.budget.Spend(ctx, act); err != nil {
		return apperr.New(apperr.TooManyRequests).Because(err)
	}
	a.acts = append(a.acts, act)
	return nil
}

// right takes the attempt back: it was no guess.
func (a *attempt) right(ctx context.Context) {
	for _, act := range a.acts {
		a.budget.Refund(ctx, act)
	}
}

// A browser is remembered by a drawn name and one mark for each account that was opened in it, such as
// name.mark.mark: only the account's own marks say that it knows the browser.
const (
	deviceSeparator = "."
	deviceBytes     = 16
	mostMarks       = 16 // of colleagues who share a browser
)

// knows tells whether the account was opened in the browser before.
func (d *Deps) knows(id tenant.ID, device, email string) bool {
	if device == "" {
		return false
	}
	marks := strings.Split(device, deviceSeparator)
	for _, digest := range d.Keys.Digests(digests, deviceTexts(id, marks[0], email)...) {
		if slices.Contains(marks[1:], markOf(digest)) {
			return true
		}
	}
	return false
}

// remember adds the account to those that were opened in the browser, and gives what to remember it by.
func (d *Deps) remember(id tenant.ID, device, email string) string {
	marks := strings.Split(device, deviceSeparator)
	if drawn, err := base64.RawURLEncoding.Strict().DecodeString(marks[0]); err != nil || len(drawn) != deviceBytes {
		marks = []string{base64.RawURLEncoding.EncodeToString(draw(deviceBytes))}
	}
	own := markOf(d.Keys.Digest(digests, deviceTexts(id, marks[0], email)...))
	others := slices.DeleteFunc(marks[1:], func(other string) bool { return other == own || len(other) != len(own) })
	marks = append([]string{marks[0], own}, others...)
	return strings.Join(marks[:min(len(marks), 1+mostMarks)], deviceSeparator)
}

// digests is the purpose of what is derived for accounts; its first text says what for.
const digests = "account"

func deviceTexts(id tenant.ID, device, email string) []string {
	return []string{"device", strconv.Itoa(int(id)), device, email}
}

func markOf(digest []byte) string { return base64.RawURLEncoding.EncodeToString(digest[:12]) }
