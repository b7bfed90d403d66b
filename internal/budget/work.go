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
	// hardest is the level from which on the work no longer grows: minutes of a fast machine, so that a hundred cost it hours.
	hardest = 16
	// workLifetime is how long a challenge may be solved.
	workLifetime = 40 * time.Minute
)

// Waiting instead of working.
const (
	// Pause is how long a ticket of the first level is waited for. Each level doubles it.
	Pause = time.Minute
	// longest is the level from which on waiting no longer grows: half an hour.
	longest = 6
	// ticketLifetime is how long a ticket is good.
	ticketLifetime = 30 * time.Minute
	ticketMark     = "w."
)

// Challenge makes work of a level for a town's visitor.
func (k *Keeper) Challenge(id tenant.ID, level int) (*Challenge, error) {
	level = max(level, 1)
	made, err := altcha.CreateChallenge(altcha.ChallengeOptions{
		MaxNumber: firstNumber << (min(level, hardest) - 1), HMACKey: k.workKey(id),
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

// judge takes a proof, and gives the level that it is of. What was good once is good no second time. The price may have risen by
// what others of the same network bought while the work was done; what was cheap buys nothing dear, however much of it there is.
func (k *Keeper) judge(ctx context.Context, act *Act, level int) (paid int, _ worth) {
	if act.Proof == "" {
		return 0, bad
	}
	var mark string
	var until time.Time
	if text, ok := strings.CutPrefix(act.Proof, ticketMark); ok {
		t, signed := k.readTicket(act, text)
		switch {
		case !signed || t.level < level-1 || !k.Now().Before(t.Ready.Add(ticketLifetime)):
			return 0, bad
		case k.Now().Before(t.Ready):
			return 0, early
		}
		paid, mark, until = t.level, text, t.Ready.Add(ticketLifetime)
	} else {
		solved, err := k.readSolution(act.Tenant, act.Proof)
		if err != nil || solved.level < level-1 || !k.Now().Before(solved.until) {
			return 0, bad
		}
		paid, mark, until = solved.level, solved.challenge, solved.until
	}
	mark = k.sum("mark", fmt.Sprint(act.Tenant), mark)
	first, err := k.Counter.Once(ctx, act.Tenant, mark, k.Now(), until)
	if err != nil {
		first, _ = k.Local.Once(ctx, act.Tenant, mark, k.Now(), until) // never fails
	}
	if !first {
		return 0, bad
	}
	return paid, good
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
	level int
}

// Ticket gives one for what was refused. Whoever came too early keeps theirs.
func (k *Keeper) Ticket(u *Used) Ticket {
	if text, ok := strings.CutPrefix(u.Early, ticketMark); ok {
		if t, signed := k.readTicket(&u.Act, text); signed {
			return t
		}
	}
	ready := k.Now().Add(Pause << (min(max(u.Level, 1), longest) - 1))
	body := strconv.FormatInt(ready.Unix(), 36) + "." + strconv.Itoa(u.Level) + "." + rand.Text()
	return Ticket{Text: ticketMark + body + "." + k.ticketSum(&u.Act, body), Ready: time.Unix(ready.Unix(), 0), level: u.Level}
}

// ticketSum binds a ticket to town and purpose. The visitor may have another address by the time that it is good.
func (k *Keeper) ticketSum(act *Act, body string) string {
	return k.sum("ticket", fmt.Sprint(act.Tenant), string(act.Purpose), body)
}

func (k *Keeper) readTicket(act *Act, text string) (t Ticket, signed bool) {
	parts := strings.Split(text, ".")
	last := len(parts) - 1
	if last != 3 || !hmac.Equal([]byte(parts[last]), []byte(k.ticketSum(act, strings.Join(parts[:last], ".")))) {
		return t, false
	}
	unix, err := strconv.ParseInt(parts[0], 36, 64)
	level, errLevel := strconv.Atoi(parts[1])
	return Ticket{Text: ticketMark + text, Ready: time.Unix(unix, 0), level: level}, err == nil && errLevel == nil
}
