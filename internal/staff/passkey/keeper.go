package passkey

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/town/tenant"
)

// Kept is a passkey as it is kept.
type Kept struct {
	Key

	ID      uuid.UUID
	Host    string // on which it was made; it works nowhere else
	Name    string
	Created time.Time
	Used    *time.Time // the last time; nil: never yet
}

// Store is what the questions need of the database.
type Store interface {
	// Passkeys lists those of an account, the oldest first.
	Passkeys(ctx context.Context, id tenant.ID, owner uuid.UUID) ([]Kept, error)
}

// Vault encrypts what is expected back.
type Vault interface {
	Close(purpose, context string, text []byte) []byte
	Open(purpose, context string, closed []byte) ([]byte, error)
}

// Keeper asks questions and judges the answers.
type Keeper struct {
	Store Store
	Vault Vault
	Now   func() time.Time
}

// Place is whose browser is asked, in which session, and on which host.
type Place struct {
	Tenant  tenant.ID
	Owner   Owner
	Session []byte // hash of its token, or of that of half of one
	Site    Site
}

// Question is what a browser asks the device that keeps a passkey.
type Question struct {
	Options string // as browsers take them
	Sealed  string // the challenge, to be sent back with the answer
}

// Answer is what came back.
type Answer struct {
	Sealed string
	Text   string // as browsers give it
}

// Answered is a challenge that was answered. It must count no second time.
type Answered struct {
	Challenge []byte
	Expires   time.Time
	Permitted bool // as it was said when a new passkey was asked for
}

// Purposes of what is sealed.
const (
	sealedQuestion = "staff passkey"
	sealedCreation = "staff new passkey"
)

// Ask asks for an answer of one of the owner's passkeys, nil where none works on the host, and tells on which other hosts one
// would.
func (k *Keeper) Ask(ctx context.Context, at Place) (question *Question, hosts []string, err error) {
	all, err := k.Store.Passkeys(ctx, at.Tenant, at.Owner.ID)
	if err != nil {
		return nil, nil, err
	}
	for i := range all {
		if host := all[i].Host; host != at.Site.Host && !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	usable := onHost(all, at.Site.Host)
	if len(usable) == 0 || !at.Site.Usable() {
		return nil, hosts, nil
	}
	challenge := draw()
	options, err := RequestOptions(at.Site, challenge, keysOf(usable))
	return &Question{Options: options, Sealed: k.seal(sealedQuestion, at, challenge, false)}, hosts, err
}

// AskNew asks for a new passkey; nil where the host can have none. Whether further ones are permitted comes back with the
// answer.
func (k *Keeper) AskNew(ctx context.Context, at Place, permitted bool) (*Question, error) {
	if !at.Site.Usable() {
		return nil, nil
	}
	all, err := k.Store.Passkeys(ctx, at.Tenant, at.Owner.ID)
	if err != nil {
		return nil, err
	}
	challenge := draw()
	options, err := CreationOptions(at.Site, at.Owner, challenge, keysOf(onHost(all, at.Site.Host)))
	return &Question{Options: options, Sealed: k.seal(sealedCreation, at, challenge, permitted)}, err
}

// Judge gives the passkey that has answered, with its count of signatures from now on. Errors: apperr.PasskeyRefused,
// apperr.PasskeyCloned.
func (k *Keeper) Judge(ctx context.Context, at Place, answer Answer) (*Kept, Answered, error) {
	answered, err := k.open(sealedQuestion, at, answer.Sealed)
	if err != nil {
		return nil, answered, err
	}
	all, err := k.Store.Passkeys(ctx, at.Tenant, at.Owner.ID)
	if err != nil {
		return nil, answered, err
	}
	usable := onHost(all, at.Site.Host)
	place, counter, err := Check(at.Site, at.Owner, answered.Challenge, keysOf(usable), answer.Text)
	switch {
	case errors.Is(err, ErrCloned):
		return nil, answered, apperr.New(apperr.PasskeyCloned, "passkey", usable[place].Name).Because(err)
	case err != nil:
		return nil, answered, refusal(err)
	}
	usable[place].Counter = counter
	return &usable[place], answered, nil
}

// Receive gives a passkey that was made, with neither id nor name yet; nil where it is kept already. Error:
// apperr.PasskeyRefused.
func (k *Keeper) Receive(ctx context.Context, at Place, answer Answer) (*Kept, Answered, error) {
	answered, err := k.open(sealedCreation, at, answer.Sealed)
	if err != nil {
		return nil, answered, err
	}
	key, err := Created(at.Site, at.Owner, answered.Challenge, answer.Text)
	if err != nil {
		return nil, answered, refusal(err)
	}
	all, err := k.Store.Passkeys(ctx, at.Tenant, at.Owner.ID)
	if err != nil || slices.ContainsFunc(all, func(kept Kept) bool { return bytes.Equal(kept.Credential, key.Credential) }) {
		return nil, answered, err
	}
	return &Kept{Key: *key, Host: at.Site.Host, Created: k.Now()}, answered, nil
}

// seal seals a challenge with the moment, the session that it belongs to, and a yes or no.
func (k *Keeper) seal(purpose string, at Place, challenge []byte, permitted bool) string {
	plain := binary.BigEndian.AppendUint64(nil, uint64(k.Now().Unix())) //nolint:gosec // after 1970
	plain = slices.Concat(plain, challenge, at.Session, []byte{0})
	if permitted {
		plain[len(plain)-1] = 1
	}
	return base64.RawURLEncoding.EncodeToString(k.Vault.Close(purpose, at.Owner.ID.String(), plain))
}

// open gives the challenge that was asked in this session; apperr.PasskeyRefused where it was another's or is too old.
func (k *Keeper) open(purpose string, at Place, sealed string) (Answered, error) {
	const moment = 8
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return Answered{}, apperr.New(apperr.PasskeyRefused).Because(err)
	}
	plain, err := k.Vault.Open(purpose, at.Owner.ID.String(), raw)
	if err != nil || len(plain) != moment+ChallengeBytes+sha256.Size+1 {
		return Answered{}, apperr.New(apperr.PasskeyRefused).Because(err)
	}
	expires := time.Unix(int64(binary.BigEndian.Uint64(plain)), 0).Add(Lifetime) //nolint:gosec // what was sealed came from Unix
	challenge, session := plain[moment:][:ChallengeBytes], plain[moment+ChallengeBytes:][:sha256.Size]
	if k.Now().After(expires) || !bytes.Equal(session, at.Session) {
		return Answered{}, apperr.New(apperr.PasskeyRefused)
	}
	return Answered{Challenge: challenge, Expires: expires, Permitted: plain[len(plain)-1] == 1}, nil
}

func refusal(err error) error {
	if errors.Is(err, ErrRefused) {
		return apperr.New(apperr.PasskeyRefused).Because(err)
	}
	return err
}

func draw() []byte {
	drawn := make([]byte, ChallengeBytes)
	rand.Read(drawn) // never fails, see crypto/rand
	return drawn
}

func onHost(all []Kept, host string) []Kept {
	return slices.DeleteFunc(slices.Clone(all), func(kept Kept) bool { return kept.Host != host })
}

func keysOf(all []Kept) []Key {
	keys := make([]Key, len(all))
	for i := range all {
		keys[i] = all[i].Key
	}
	return keys
}
