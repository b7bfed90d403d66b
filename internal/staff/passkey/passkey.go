// Package passkey is the two ceremonies of WebAuthn: what a browser is asked, and whether the answer is right. Who may set a passkey up, and what a right answer opens, is decided by whoever calls it.
//
// Invariants: a passkey belongs to one host and answers on this host alone; an answer counts for the one challenge that it
// was asked with; a device whose count of signatures does not grow was copied and is refused.
package passkey

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"
)

const (
	// ChallengeBytes is how much of a challenge is drawn.
	ChallengeBytes = 32
	// Lifetime is how long there is to answer one.
	Lifetime = 5 * time.Minute
	// mostBytes bounds an answer; the largest that devices give stay far below.
	mostBytes = 16 << 10
)

var (
	// ErrRefused tells that an answer is not right.
	ErrRefused = errors.New("the answer is not right")
	// ErrCloned tells that an answer is right, but comes from a copy of the device.
	ErrCloned = errors.New("the count of signatures has not grown")
)

// Site is where a passkey is made and used.
type Site struct {
	Host   string // without a port
	Origin string // as browsers say it
	Name   string // that the device shows
}

// Usable tells whether the site's host can have passkeys at all; one that is no name cannot.
func (s Site) Usable() bool { return protocol.ValidateRPID(s.Host) == nil }

// Owner is whose passkey it is.
type Owner struct {
	ID    uuid.UUID
	Email string
	Name  string
}

// Key is what is kept of a passkey.
type Key struct {
	Credential []byte // how the device that keeps it names it
	Public     []byte
	Flags      uint8 // of the authenticator, when it was made
	Counter    uint32
	Transports []string
}

// party gives the library's view of a site.
func (s Site) party() (*webauthn.WebAuthn, error) {
	timeout := webauthn.TimeoutConfig{Timeout: Lifetime, TimeoutUVD: Lifetime}
	return webauthn.New(&webauthn.Config{
		RPID: s.Host, RPDisplayName: s.Name, RPOrigins: []string{s.Origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementPreferred, UserVerification: protocol.VerificationPreferred,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: timeout, Registration: timeout},
		// Password managers say more than they were asked, and nothing of it is used.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
}

// CreationOptions asks for a new passkey, in the form of navigator.credentials.create. A device that keeps one of those
// that are there makes no second one.
func CreationOptions(site Site, owner Owner, challenge []byte, there []Key) (string, error) {
	party, err := site.party()
	if err != nil {
		return "", err
	}
	options, _, err := party.BeginRegistration(holder{owner, there}, func(options *protocol.PublicKeyCredentialCreationOptions) error {
		options.Challenge = challenge
		options.CredentialExcludeList = webauthn.Credentials(credentials(there)).CredentialDescriptors()
		return nil
	})
	return written(options, err)
}

// RequestOptions asks for an answer of one of these passkeys, in the form of navigator.credentials.get.
func RequestOptions(site Site, challenge []byte, keys []Key) (string, error) {
	party, err := site.party()
	if err != nil {
		return "", err
	}
	options, _, err := party.BeginLogin(holder{keys: keys}, func(options *protocol.PublicKeyCredentialRequestOptions) error {
		options.Challenge = challenge
		return nil
	})
	return written(options, err)
}

func written(options any, err error) (string, error) {
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(options)
	return string(text), err
}

// Created gives the passkey that a device has made; ErrRefused where the answer is not right.
func Created(site Site, owner Owner, challenge []byte, answer string) (*Key, error) {
	party, err := site.party()
	if err != nil {
		return nil, err
	}
	if len(answer) > mostBytes {
		return nil, ErrRefused
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return nil, refused(err)
	}
	asked := session(site, owner, challenge)
	asked.CredParams = webauthn.CredentialParametersDefault()
	made, err := party.CreateCredential(holder{owner: owner}, asked, parsed)
	if err != nil {
		return nil, refused(err)
	}
	key := &Key{Credential: made.ID, Public: made.PublicKey, Flags: made.Flags.MsgpByte(), Counter: made.Authenticator.SignCount, Transports: []string{}}
	for _, transport := range made.Transport {
		key.Transports = append(key.Transports, string(transport))
	}
	return key, nil
}

// Check gives the place among the keys of the one that has answered, and its count of signatures from now on;
// ErrRefused where the answer is not right, ErrCloned, with the place, where a copy has given it.
func Check(site Site, owner Owner, challenge []byte, keys []Key, answer string) (place int, counter uint32, err error) {
	party, err := site.party()
	if err != nil {
		return 0, 0, err
	}
	if len(answer) > mostBytes || len(keys) == 0 {
		return 0, 0, ErrRefused
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return 0, 0, refused(err)
	}
	asked := session(site, owner, challenge)
	for _, key := range keys {
		asked.AllowedCredentialIDs = append(asked.AllowedCredentialIDs, key.Credential)
	}
	used, err := party.ValidateLogin(holder{owner, keys}, asked, parsed)
	if err != nil {
		return 0, 0, refused(err)
	}
	for place = range keys {
		if string(keys[place].Credential) == string(used.ID) {
			break
		}
	}
	if used.Authenticator.CloneWarning {
		return place, 0, ErrCloned
	}
	return place, used.Authenticator.SignCount, nil
}

func session(site Site, owner Owner, challenge []byte) webauthn.SessionData {
	return webauthn.SessionData{
		Challenge: protocol.URLEncodedBase64(challenge).String(), RelyingPartyID: site.Host, UserID: owner.ID[:],
		UserVerification: protocol.VerificationPreferred,
	}
}

func refused(cause error) error { return fmt.Errorf("%w: %w", ErrRefused, cause) }

// holder is the library's view of whose passkeys they are.
type holder struct {
	owner Owner
	keys  []Key
}

func (h holder) WebAuthnID() []byte                         { return h.owner.ID[:] }
func (h holder) WebAuthnName() string                       { return h.owner.Email }
func (h holder) WebAuthnDisplayName() string                { return h.owner.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return credentials(h.keys) }

func credentials(keys []Key) []webauthn.Credential {
	list := make([]webauthn.Credential, len(keys))
	for i, key := range keys {
		list[i] = webauthn.Credential{
			ID: key.Credential, PublicKey: key.Public, Flags: webauthn.NewCredentialFlags(protocol.AuthenticatorFlags(key.Flags)),
			Authenticator: webauthn.Authenticator{SignCount: key.Counter},
		}
		for _, transport := range key.Transports {
			list[i].Transport = append(list[i].Transport, protocol.AuthenticatorTransport(transport))
		}
	}
	return list
}
