package booking

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/directory"
	"stadttermin/internal/keyring"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/town/office"
)

// Tokens signs and reads what visitors carry: holds, and the links under which appointments are managed.
type Tokens struct{ Keys *keyring.Ring }

// Key is under which a request is remembered.
type Key struct {
	Operation string
	Subject   []byte // nonce of the hold, or id of the appointment
	Key       string
	Hash      []byte // keyed, of the request
}

// Hold is a time kept for one visitor while they type. The token carries all of it; Redis only keeps others away.
type Hold struct {
	Token      string
	ID         string // short, not secret, the same for as long as the hold lives: tells the holds of one visitor apart
	Office     string
	Basket     office.Basket
	Channel    office.Channel
	Start      time.Time // in the town's location
	Minutes    int
	After      int // minutes that the counter is not free yet when the appointment is over
	Issued     time.Time
	Expires    time.Time
	Extensions int
	Confirming bool // prolonged once already while an address is confirmed
	nonce      nonce
}

// End gives the instant at which the appointment would be over.
func (h *Hold) End() time.Time { return h.Start.Add(time.Duration(h.Minutes) * time.Minute) }

// Query gives the question that the hold answers, for looking further.
func (h *Hold) Query() Query { return Query{Basket: h.Basket, Office: h.Office, Channel: h.Channel} }

// day gives the office-day of the hold.
func (h *Hold) day() officeday.ID { return officeday.At(h.Office, h.Start) }

// nonce tells holds apart; at most one appointment ever comes of each.
type nonce [16]byte

func newNonce() (n nonce) {
	rand.Read(n[:]) // never fails: crypto/rand ends the program rather than give less
	return n
}

// owner is the nonce as the name of what it holds.
func (n nonce) owner() string { return base64.RawURLEncoding.EncodeToString(n[:]) }

// id is what a hold goes by where its nonce is too much, such as the name of a cookie.
func (n nonce) id() string {
	sum := sha256.Sum256(n[:])
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}

// grant is what a hold's token says, in few letters because it travels in a cookie.
type grant struct {
	Tenant     string         `json:"t"`
	Office     string         `json:"o"`
	Basket     string         `json:"b"`
	Channel    office.Channel `json:"c"`
	Start      int64          `json:"s"`
	Minutes    int            `json:"m"`
	After      int            `json:"f,omitempty"`
	Nonce      []byte         `json:"n"`
	Issued     int64          `json:"i"`
	Expires    int64          `json:"e"`
	Extensions int            `json:"x,omitempty"`
	Confirming bool           `json:"a,omitempty"`
}

const holdPurpose = "hold"

// seal writes the hold's token.
func (t *Tokens) seal(town *directory.Town, h *Hold) {
	payload, err := json.Marshal(grant{
		Tenant: town.Slug(), Office: h.Office, Basket: h.Basket.String(), Channel: h.Channel,
		Start: h.Start.Unix(), Minutes: h.Minutes, After: h.After, Nonce: h.nonce[:],
		Issued: h.Issued.Unix(), Expires: h.Expires.Unix(), Extensions: h.Extensions, Confirming: h.Confirming,
	})
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	id, mac := t.Keys.SignParts(holdPurpose, payload)
	token := binary.BigEndian.AppendUint16(nil, id)
	token = append(append(token, mac...), payload...)
	h.Token, h.ID = base64.RawURLEncoding.EncodeToString(token), h.nonce.id()
}

// open reads a token of this town; anything else is apperr.HoldInvalid. Whether it has expired is for the caller to ask.
func (t *Tokens) open(town *directory.Town, token string) (*Hold, error) {
	invalid := apperr.New(apperr.HoldInvalid).At("hold")
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || strings.ContainsAny(token, "\r\n") || len(raw) < 2+keyring.PartsMAC {
		return nil, invalid
	}
	mac, payload := raw[2:2+keyring.PartsMAC], raw[2+keyring.PartsMAC:]
	if !t.Keys.VerifyParts(binary.BigEndian.Uint16(raw), mac, holdPurpose, payload) {
		return nil, invalid
	}
	var g grant
	if json.Unmarshal(payload, &g) != nil || g.Tenant != town.Slug() || len(g.Nonce) != len(nonce{}) {
		return nil, invalid
	}
	basket, err := office.ParseBasket(g.Basket)
	if err != nil {
		return nil, invalid
	}
	return &Hold{
		Token: token, ID: nonce(g.Nonce).id(), Office: g.Office, Basket: basket, Channel: g.Channel,
		Start: time.Unix(g.Start, 0).In(town.Rules.Location), Minutes: g.Minutes, After: g.After, nonce: nonce(g.Nonce),
		Issued: time.Unix(g.Issued, 0), Expires: time.Unix(g.Expires, 0), Extensions: g.Extensions, Confirming: g.Confirming,
	}, nil
}

const managePurpose = "manage"

// ManageToken gives the secret of an appointment's manage link. It is derived, never stored, and revoked by raising the
// appointment's token version.
func (t *Tokens) ManageToken(town *directory.Town, a *appointment.Appointment) string {
	version := binary.BigEndian.AppendUint16(nil, uint16(a.TokenVersion))
	id, mac := t.Keys.SignParts(managePurpose, []byte(town.Slug()), a.ID[:], version)
	token := binary.BigEndian.AppendUint16(nil, id)
	token = append(append(append(token, a.ID[:]...), version...), mac...)
	return base64.RawURLEncoding.EncodeToString(token)
}

// ManageURL gives the manage link itself.
func (t *Tokens) ManageURL(town *directory.Town, a *appointment.Appointment) string {
	return town.BaseURL + "/termin/" + t.ManageToken(town, a)
}

// openManage reads a manage token of this town; anything else is apperr.NotFound.
func (t *Tokens) openManage(town *directory.Town, token string) (id uuid.UUID, version int, err error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	const size = 2 + 16 + 2 + keyring.PartsMAC
	if err != nil || len(token) != base64.RawURLEncoding.EncodedLen(size) || len(raw) != size {
		return uuid.Nil, 0, apperr.New(apperr.NotFound)
	}
	key, appointment, versionBytes, mac := raw[:2], raw[2:18], raw[18:20], raw[20:]
	if !t.Keys.VerifyParts(binary.BigEndian.Uint16(key), mac, managePurpose, []byte(town.Slug()), appointment, versionBytes) {
		return uuid.Nil, 0, apperr.New(apperr.NotFound)
	}
	return uuid.UUID(appointment), int(binary.BigEndian.Uint16(versionBytes)), nil
}

const noncePurpose, requestPurpose, emailPurpose = "nonce", "request", "email"

// Operations that are remembered under a key.
const (
	opBook   = "book"
	opMove   = "move"
	opCancel = "cancel"
	opUndo   = "undo"
)

const opAccept = "accept"

// opContact is remembered under a key as the operations of citizens are.
const opContact = "contact"

// keyFor makes the key of a change of an appointment. Without one from the client, every request is a new one.
func (t *Tokens) keyFor(operation, key string, subject []byte, request ...[]byte) Key {
	if key == "" {
		key = uuid.NewString()
	}
	return Key{Operation: operation, Subject: subject, Key: key, Hash: t.Keys.Hash(requestPurpose, request...)}
}

// emailLock gives the number under which bookings of one address wait for each other.
func (t *Tokens) emailLock(town *directory.Town, email string) int64 {
	return int64(binary.BigEndian.Uint64(t.Keys.Hash(emailPurpose, []byte(town.Slug()), []byte(mail.AddressKey(email)))))
}

// maxKey bounds an idempotency key, in bytes: it is part of a database key.
const maxKey = 200

// usable refuses an idempotency key that is no text of a reasonable length. Whatever clients send as one is stored.
func usable(key string) error {
	if len(key) > maxKey || !utf8.ValidString(key) || strings.ContainsFunc(key, unicode.IsControl) {
		return apperr.New(apperr.Invalid).At("Idempotency-Key")
	}
	return nil
}
