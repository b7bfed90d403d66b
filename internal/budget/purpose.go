package budget

import (
	"time"

	"stadttermin/internal/town/tenant"
)

// Purpose is what is counted.
type Purpose string

// What is counted of one visitor.
const (
	Request      Purpose = "request" // every page, of citizens and of strangers to the staff's pages
	Hold         Purpose = "hold"    // times kept
	Booking      Purpose = "booking"
	Mail         Purpose = "mail"         // mails that a visitor's own click sends to an address of their choice
	Message      Purpose = "message"      // forms to the town
	Address      Purpose = "address"      // different mail addresses that are booked with in a day, before they have to be confirmed
	Confirmation Purpose = "confirmation" // codes tried for one hold
	SignIn       Purpose = "sign_in"      // passwords and links of staff tried from a browser that is not known
	Session      Purpose = "session"      // pages of one session of staff, or of one paired device
	Account      Purpose = "account"      // passwords tried for one account from browsers that it does not know
	Code         Purpose = "code"         // second factors tried for one account, the same
	Device       Purpose = "device"       // passwords and second factors tried for one account from a browser that it knows
	Pairing      Purpose = "pairing"      // codes shown to devices that wait to be paired
)

// Allowance is how many there may be in any stretch of a length.
type Allowance struct {
	Most   int
	Within time.Duration
}

// plan is what one visitor may have of a purpose.
type plan struct {
	allowances []Allowance
	open       int  // at once; 0: not bounded
	sold       bool // more can be had for work, or for waiting
	network    int  // how many times as much all visitors of one network have together
}

// planOf gives a town's plan of a purpose. What a larger town leaves to the defaults has room for a school class behind one
// address.
func planOf(rules *tenant.Visitors, purpose Purpose) plan {
	p := bare(rules, purpose)
	if p.network == 0 {
		p.network = perNetwork
	}
	return p
}

func bare(rules *tenant.Visitors, purpose Purpose) plan {
	r := WithDefaults(rules)
	switch purpose {
	case Hold:
		return plan{open: r.OpenHolds, allowances: []Allowance{{r.HoldsPerHour, time.Hour}}, sold: true, network: timesPerNetwork(rules)}
	case Booking:
		return plan{allowances: []Allowance{{r.BookingsPerHour, time.Hour}, {r.BookingsPerDay, 24 * time.Hour}}, sold: true, network: timesPerNetwork(rules)}
	case Mail:
		return plan{allowances: []Allowance{{r.MailsPerHour, time.Hour}}, sold: true}
	case Message:
		return plan{allowances: []Allowance{{r.MessagesPerHour, time.Hour}}, sold: true}
	case Address:
		return plan{open: share(rules, leastBookings, 40, 1, 4), network: timesPerNetwork(rules)}
	case Confirmation:
		return plan{allowances: []Allowance{{5, 15 * time.Minute}, {10, time.Hour}}}
	case SignIn:
		return plan{allowances: []Allowance{{20, atLongest(10 * time.Minute)}, {100, 24 * time.Hour}}, sold: true}
	case Account:
		// The more often somebody guesses, the longer they wait; whoever owns the account goes on in their own browser.
		return plan{allowances: []Allowance{{8, atLongest(time.Minute)}, {10, atLongest(15 * time.Minute)}, {20, atLongest(2 * time.Hour)}, {50, 24 * time.Hour}}}
	case Code:
		return plan{allowances: []Allowance{{5, atLongest(5 * time.Minute)}, {10, atLongest(time.Hour)}, {20, 24 * time.Hour}}}
	case Device:
		return plan{allowances: []Allowance{{10, atLongest(time.Minute)}, {30, atLongest(time.Hour)}}}
	case Session:
		return plan{allowances: []Allowance{{r.RequestsPerMinute, time.Minute}}}
	case Pairing:
		return plan{allowances: []Allowance{{120, time.Minute}}} // a screen asks every five seconds: ten of them
	default:
		return plan{allowances: []Allowance{{r.RequestsPerMinute, time.Minute}}}
	}
}

// atLongest gives the window whose last part is over, too, when so much time has passed: people are told to wait no longer.
func atLongest(wait time.Duration) time.Duration { return wait * parts / (parts + 1) }

// Shares of a budget.
const (
	// sellable is how many times the budget may be had at all, the most of it for work or waiting.
	sellable = 4
	// alone is the share of the budget that one process gives out while it cannot ask what others gave.
	alone = 10
	// enough is what it gives out at least, where the budget holds so many and no stranger is reached by it.
	enough = 10
)
