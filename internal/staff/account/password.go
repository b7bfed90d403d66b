package account

import (
	"context"
	"sync"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"stadttermin/internal/apperr"
	"stadttermin/internal/staff/weak"
	"stadttermin/internal/town/tenant"
)

// Lengths of passwords: the least in characters (what people choose themselves is guessed below), the most in bytes.
const (
	minPassword = 12
	maxPassword = 1024
)

// hashing is what the OWASP Password Storage Cheat Sheet asks of Argon2id with 19 MiB.
var hashing = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Places bound how many passwords are hashed at once, because each takes 19 MiB of the process and a whole core. Those
// who have signed in from their browser before have places of their own, so that nobody who floods the others keeps them
// waiting.
var (
	places      = make(chan struct{}, 3)
	knownPlaces = make(chan struct{}, 2)
	queues      towns
)

// Of the places for unknown browsers one town takes no more than it may, and no more of its attempts wait than are answered in a
// moment: a flood at one town keeps nobody waiting at another.
const (
	placesOfTown  = 2
	waitingOfTown = 30
)

// towns are the queues before the places, by town.
type towns struct {
	mu sync.Mutex
	of map[tenant.ID]*queue
}

// queue is the attempts of one town. It is made for the first of them and goes with the last.
type queue struct {
	places chan struct{}
	inside int // under towns.mu
}

// enter waits for a place of the town's own; apperr.Busy where too many wait already, or the caller leaves.
func (t *towns) enter(ctx context.Context, id tenant.ID) (leave func(), err error) {
	t.mu.Lock()
	if t.of == nil {
		t.of = make(map[tenant.ID]*queue)
	}
	q := t.of[id]
	if q == nil {
		q = &queue{places: make(chan struct{}, placesOfTown)}
		t.of[id] = q
	}
	if q.inside >= placesOfTown+waitingOfTown {
		t.mu.Unlock()
		return nil, apperr.New(apperr.Busy)
	}
	q.inside++
	t.mu.Unlock()
	gone := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if q.inside--; q.inside == 0 {
			delete(t.of, id)
		}
	}
	select {
	case q.places <- struct{}{}:
		return func() { <-q.places; gone() }, nil
	case <-ctx.Done():
		gone()
		return nil, apperr.New(apperr.Busy).Because(ctx.Err())
	}
}

// decoy is compared with where no account has the address, so that this takes as long. Nobody knows its password:
// salt and key were drawn.
const decoy = "$argon2id$v=19$m=19456,t=2,p=1$7N+JZnNaffbOSqTv+GXQ2g$gMBg8AqG62zkxQtGsPc+0amn2R/ujNwYgW8GJNzvHE4"

// hashed gives the hash of a new password; apperr.PasswordWeak where it is too short, or longer than is read;
// apperr.PasswordCommon where it is among the first that would be tried. names are what its owner is called.
func (d *Deps) hashed(ctx context.Context, id tenant.ID, password string, names ...string) (string, error) {
	if d.Towns != nil {
		town, _, err := d.Towns.Sender(ctx, id)
		if err != nil {
			return "", err
		}
		names = append(names, town.Name, town.Slug)
	}
	if weak.Password(password, names...) && len(password) <= maxPassword && utf8.RuneCountInString(normal(password)) >= minPassword {
		return "", apperr.New(apperr.PasswordCommon).At("password")
	}
	return hashAny(ctx, password)
}

// hashAny gives the hash of a new password that may be one that everybody knows.
func hashAny(ctx context.Context, password string) (string, error) {
	password = normal(password)
	if utf8.RuneCountInString(password) < minPassword || len(password) > maxPassword {
		return "", apperr.New(apperr.PasswordWeak, "min", minPassword).At("password")
	}
	var hash string
	err := inPlace(ctx, knownPlaces, func() (err error) {
		hash, err = argon2id.CreateHash(password, hashing)
		return err
	})
	return hash, err
}

// matches compares a password with a hash, in a place of those whose browser is known or of all others.
func matches(ctx context.Context, id tenant.ID, password, hash string, known bool) (same bool, err error) {
	at := places
	if known {
		at = knownPlaces
	} else {
		leave, err := queues.enter(ctx, id)
		if err != nil {
			return false, err
		}
		defer leave()
	}
	err = inPlace(ctx, at, func() (err error) {
		same, err = argon2id.ComparePasswordAndHash(normal(password), hash)
		return err
	})
	return same, err
}

// normal makes a password the same whatever keyboard it was typed on (NIST SP 800-63B, 3.1.1.2).
func normal(password string) string { return norm.NFKC.String(password) }

// inPlace waits for a place; apperr.Busy where the caller leaves before.
func inPlace(ctx context.Context, places chan struct{}, do func() error) error {
	select {
	case places <- struct{}{}:
		defer func() { <-places }()
		return do()
	case <-ctx.Done():
		return apperr.New(apperr.Busy).Because(ctx.Err())
	}
}
