package budget

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/altcha-org/altcha-lib-go"

	"stadttermin/internal/town/tenant"
)

// Challenge is work for the visitor's device: find the number whose hash with the salt is the one given. Its members are
// those that ALTCHA's clients know.
type Challenge struct {
	Algorithm string `json:"algorithm"`
	Challenge string `json:"challenge"`
	MaxNumber int64  `json:"maxnumber"`
	Salt      string `json:"salt"`
	Signature string `json:"signature"`
}

const (
	// firstNumber bounds the search of the first level: a telephone is done in a second. Each level doubles it.
	firstNumber = 200_000
	topLevel    = 8
	// levelsPerBudget is how many levels another whole budget costs more.
	levelsPerBudget = 4
	// workLifetime is how long a challenge may be solved.
	workLifetime = 20 * time.Minute
)

// Waiting instead of working.
const (
	// Pause is how long a ticket is waited for.
	Pause = time.Minute
	// mostTickets bounds how many tickets of one visitor are waited for one after the other.
	mostTickets = 10
	// ticketLifetime is how long a ticket is good.
	ticketLifetime = 30 * time.Minute
	ticketMark     = "w."
)

// levelOf gives how much work one more costs: the further beyond the budget, the more.
func levelOf(tallies []Tally, used []int) int {
	level := 1
	for i, t := range tallies {
		if used[i] >= t.Most {
			level = max(level, 1+levelsPerBudget*(used[i]-t.Most)/t.Most)
		}
	}
	return min(level, topLevel)
}

// Challenge makes work of a level for a town's visitor.
func (k *Keeper) Challenge(id tenant.ID, level int) (*Challenge, error) {
	level = min(max(level, 1), topLevel)
	made, err := altcha.CreateChallenge(altcha.ChallengeOptions{
		MaxNumber: firstNumber << (level - 1), HMACKey: k.workKey(id),
		Params: url.Values{"level": {strconv.Itoa(level)}, "until": {strconv.FormatInt(k.Now().Add(workLifetime).Unix(), 10)}},
	})
	if err != nil {
		return nil, err
	}
	return &Challenge{made.Algorithm, made.Challenge, made.MaxNumber, made.Salt, made.Signature}, nil
}

// workKey keeps towns apart: what was solved for one buys nothing at another.
func (k *Keeper) workKey(id tenant.ID) string { return k.sum("work", fmt.Sprint(id)) }

// worth is what a proof turned out to be.
type worth int

const (
	bad worth = iota
	early
	good
)

// judge takes a proof. What was good once is good no second time.
func (k *Keeper) judge(ctx context.Context, act *Act, level int) worth {
	if act.Proof == "" {
		return bad
	}
	var mark string
	var until time.Time
	if text, ok := strings.CutPrefix(act.Proof, ticketMark); ok {
		ready, signed := k.readTicket(act, text)
		switch {
		case !signed || !k.Now().Before(ready.Add(ticketLifetime)):
			return bad
		case k.Now().Before(ready):
			return early
		}
		mark, until = text, ready.Add(ticketLifetime)
	} else {
		solved, err := k.readSolution(act.Tenant, act.Proof)
		// The level may have risen by what others of the same network did while the work was done.
		if err != nil || solved.level < level-1 || !k.Now().Before(solved.until) {
			return bad
		}
		mark, until = solved.challenge, solved.until
	}
	mark = k.sum("mark", fmt.Sprint(act.Tenant), mark)
	first, err := k.Counter.Once(ctx, act.Tenant, mark, k.Now(), until)
	if err != nil {
		first, _ = k.Local.Once(ctx, act.Tenant, mark, k.Now(), until) // never fails
	}
	if !first {
		return bad
	}
	return good
}

type solution struct {
	challenge string
	level     int
	until     time.Time
}

func (k *Keeper) readSolution(id tenant.ID, proof string) (s solution, err error) {
	raw, err := base64.StdEncoding.DecodeString(proof)
	if err != nil {
		return s, err
	}
	var payload altcha.Payload
	if err := json.Unmarshal(raw, &payload); err != nil {
		return s, err
	}
	if payload.Algorithm != string(altcha.SHA256) {
		return s, fmt.Errorf("a solution by %q", payload.Algorithm)
	}
	solved, err := altcha.VerifySolution(payload, k.workKey(id), false) // by a clock of its own: judge asks ours
	if err == nil && !solved {
		err = errors.New("not solved")
	}
	if err != nil {
		return s, err
	}
	params := altcha.ExtractParams(payload)
	if s.level, err = strconv.Atoi(params.Get("level")); err != nil {
		return s, err
	}
	until, err := strconv.ParseInt(strings.TrimSuffix(params.Get("until"), "&"), 10, 64)
	s.challenge, s.until = payload.Challenge, time.Unix(until, 0)
	return s, err
}

// Ticket is what buys one more without any work, once its time has come.
type Ticket struct {
	Text  string
	Ready time.Time
}

// Ticket gives one for an act that was refused: the one that came too early, or a new one. Tickets of one visitor are good
// one after the other, so that asking for many at once saves no time.
func (k *Keeper) Ticket(ctx context.Context, u *Used) Ticket {
	if text, ok := strings.CutPrefix(u.Early, ticketMark); ok {
		if ready, signed := k.readTicket(&u.Act, text); signed {
			return Ticket{Text: u.Early, Ready: ready}
		}
	}
	waiting := u.Act
	waiting.Purpose = ticket
	tallies := k.tallies(&waiting, planOf(u.Rules, ticket))[:1] // of the visitor alone
	spent := k.count(ctx, u.Tenant, ticket, Spending{Tallies: tallies, Now: k.Now()}, 1)
	ahead := min(spent.Used[0], mostTickets-1)
	ready := k.Now().Add(time.Duration(ahead+1) * Pause)
	body := strconv.FormatInt(ready.Unix(), 36) + "." + rand.Text()
	return Ticket{Text: ticketMark + body + "." + k.ticketSum(&u.Act, body), Ready: time.Unix(ready.Unix(), 0)}
}

// ticketSum binds a ticket to town and purpose. The visitor may have another address by the time that it is good.
func (k *Keeper) ticketSum(act *Act, body string) string {
	return k.sum("ticket", fmt.Sprint(act.Tenant), string(act.Purpose), body)
}

func (k *Keeper) readTicket(act *Act, text string) (ready time.Time, signed bool) {
	at := strings.LastIndexByte(text, '.')
	if at < 0 || !hmac.Equal([]byte(text[at+1:]), []byte(k.ticketSum(act, text[:at]))) {
		return ready, false
	}
	seconds, _, _ := strings.Cut(text, ".")
	unix, err := strconv.ParseInt(seconds, 36, 64)
	return time.Unix(unix, 0), err == nil
}
