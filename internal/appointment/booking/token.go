package booking

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"strings"
	"time"

	"stadttermin/internal/appointment"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
)

// nonce tells holds apart; at most one appointment ever comes of each.
type nonce [16]byte

func newNonce() (n nonce) {
	rand.Read(n[:]) // never fails: crypto/rand ends the program rather than give less
	return n
}

// owner is the nonce as the name of its pins.
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
	Nonce      []byte         `json:"n"`
	Issued     int64          `json:"i"`
	Expires    int64          `json:"e"`
	Extensions int            `json:"x,omitempty"`
}

const holdPurpose = "hold"

// seal writes the hold's token.
func (s *Service) seal(town *directory.Town, h *Hold) {
	payload, err := json.Marshal(grant{
		Tenant: town.Slug(), Office: h.Office, Basket: h.Basket.String(), Channel: h.Channel,
		Start: h.Start.Unix(), Minutes: h.Minutes, Nonce: h.nonce[:],
		Issued: h.Issued.Unix(), Expires: h.Expires.Unix(), Extensions: h.Extensions,
	})
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	id, mac := s.Keys.sign(holdPurpose, payload)
	token := binary.BigEndian.AppendUint16(nil, id)
	token = append(append(token, mac...), payload...)
	h.Token, h.ID = base64.RawURLEncoding.EncodeToString(token), h.nonce.id()
}

// open reads a token of this town; anything else is apperr.HoldInvalid. Whether it has expired is for the caller to ask.
func (s *Service) open(town *directory.Town, token string) (*Hold, error) {
	invalid := apperr.New(apperr.HoldInvalid).At("hold")
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || strings.ContainsAny(token, "\r\n") || len(raw) < 2+macSize {
		return nil, invalid
	}
	mac, payload := raw[2:2+macSize], raw[2+macSize:]
	if !s.Keys.verify(binary.BigEndian.Uint16(raw), mac, holdPurpose, payload) {
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
		Start: time.Unix(g.Start, 0).In(town.Rules.Location), Minutes: g.Minutes, nonce: nonce(g.Nonce),
		Issued: time.Unix(g.Issued, 0), Expires: time.Unix(g.Expires, 0), Extensions: g.Extensions,
	}, nil
}

const managePurpose = "manage"

// ManageToken gives the secret of an appointment's manage link. It is derived, never stored, and revoked by raising the
// appointment's token version.
func (s *Service) ManageToken(town *directory.Town, a *appointment.Appointment) string {
	version := binary.BigEndian.AppendUint16(nil, uint16(a.TokenVersion))
	id, mac := s.Keys.sign(managePurpose, []byte(town.Slug()), a.ID[:], version)
	token := binary.BigEndian.AppendUint16(nil, id)
	token = append(append(append(token, a.ID[:]...), version...), mac...)
	return base64.RawURLEncoding.EncodeToString(token)
}

// ManageURL gives the manage link itself.
func (s *Service) ManageURL(town *directory.Town, a *appointment.Appointment) string {
	return town.BaseURL + "/termin/" + s.ManageToken(town, a)
}

// openManage reads a manage token of this town; anything else is apperr.NotFound.
func (s *Service) openManage(town *directory.Town, token string) (id uuid.UUID, version int, err error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	const size = 2 + 16 + 2 + macSize
	if err != nil || len(token) != base64.RawURLEncoding.EncodedLen(size) || len(raw) != size {
		return uuid.Nil, 0, apperr.New(apperr.NotFound)
	}
	key, appointment, versionBytes, mac := raw[:2], raw[2:18], raw[18:20], raw[20:]
	if !s.Keys.verify(binary.BigEndian.Uint16(key), mac, managePurpose, []byte(town.Slug()), appointment, versionBytes) {
		return uuid.Nil, 0, apperr.New(apperr.NotFound)
	}
	return uuid.UUID(appointment), int(binary.BigEndian.Uint16(versionBytes)), nil
}
