package apptest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"testing"
)

// Authenticator is a device that keeps one passkey, and the browser that asks it. What it says is what a fair one would,
// unless a test changes it.
type Authenticator struct {
	Host    string // whose passkey it is
	Origin  string // of the page that the browser believes to be on
	Counter uint32

	credential []byte
	key        *ecdsa.PrivateKey
	user       []byte
}

// NewAuthenticator gives a device with a key of its own.
func NewAuthenticator(t *testing.T, host, origin string) *Authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	credential := make([]byte, 32)
	rand.Read(credential)
	return &Authenticator{Host: host, Origin: origin, credential: credential, key: key}
}

// Flags of authenticator data (WebAuthn §6.1).
const (
	userPresent  = 0x01
	userVerified = 0x04
	withKey      = 0x40
)

// Create answers the options of a page that wants a passkey made.
func (a *Authenticator) Create(t *testing.T, options string) string {
	t.Helper()
	var asked struct {
		PublicKey struct {
			Challenge string `json:"challenge"`
			User      struct {
				ID string `json:"id"`
			} `json:"user"`
		} `json:"publicKey"`
	}
	if err := json.Unmarshal([]byte(options), &asked); err != nil {
		t.Fatal(err)
	}
	user, err := base64.RawURLEncoding.DecodeString(asked.PublicKey.User.ID)
	if err != nil {
		t.Fatal(err)
	}
	a.user = user
	point, err := a.key.PublicKey.Bytes() // 0x04, x, y
	if err != nil {
		t.Fatal(err)
	}
	data := a.data(userPresent | userVerified | withKey)
	data = append(data, make([]byte, 16)...) // of no known model
	data = binary.BigEndian.AppendUint16(data, uint16(len(a.credential)))
	data = append(data, a.credential...)
	// COSE (RFC 9053): {1: 2, 3: -7, -1: 1, -2: x, -3: y}
	data = append(data, 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20)
	data = append(data, point[1:33]...)
	data = append(data, 0x22, 0x58, 0x20)
	data = append(data, point[33:]...)
	// CBOR (RFC 8949): {"fmt": "none", "attStmt": {}, "authData": data}
	object := []byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59")
	object = binary.BigEndian.AppendUint16(object, uint16(len(data)))
	return a.answer(t, map[string]any{
		"clientDataJSON": encoded(a.clientData("webauthn.create", asked.PublicKey.Challenge)), "attestationObject": encoded(append(object, data...)),
		"transports": []string{"internal"},
	})
}

// Get answers the options of a page that wants an answer of the passkey.
func (a *Authenticator) Get(t *testing.T, options string) string {
	t.Helper()
	var asked struct {
		PublicKey struct {
			Challenge string `json:"challenge"`
		} `json:"publicKey"`
	}
	if err := json.Unmarshal([]byte(options), &asked); err != nil {
		t.Fatal(err)
	}
	a.Counter++
	client, data := a.clientData("webauthn.get", asked.PublicKey.Challenge), a.data(userPresent|userVerified)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return a.answer(t, map[string]any{
		"clientDataJSON": encoded(client), "authenticatorData": encoded(data), "signature": encoded(signature), "userHandle": encoded(a.user),
	})
}

func (a *Authenticator) data(flags byte) []byte {
	host := sha256.Sum256([]byte(a.Host))
	return binary.BigEndian.AppendUint32(append(host[:], flags), a.Counter)
}

func (a *Authenticator) clientData(kind, challenge string) []byte {
	return fmt.Appendf(nil, `{"type":%q,"challenge":%q,"origin":%q,"crossOrigin":false}`, kind, challenge, a.Origin)
}

func (a *Authenticator) answer(t *testing.T, response map[string]any) string {
	t.Helper()
	answer, err := json.Marshal(map[string]any{
		"id": encoded(a.credential), "rawId": encoded(a.credential), "type": "public-key", "authenticatorAttachment": "platform",
		"clientExtensionResults": map[string]any{}, "response": response,
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
