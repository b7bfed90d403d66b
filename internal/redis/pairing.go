package redis

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"stadttermin/internal/apperr"
	"stadttermin/internal/hall/device"
	"stadttermin/internal/town/tenant"
)

// Pairings remembers devices that wait to be paired.
type Pairings struct{ *Client }

func pairingKey(id tenant.ID, code string) string { return fmt.Sprintf("{%d}:pairing:%s", id, code) }

// Offer remembers a pairing under its code, once.
func (p Pairings) Offer(ctx context.Context, id tenant.ID, code string, pairing device.Pairing, lifetime time.Duration) error {
	return p.try(ctx, part{"pairings", id}, these([]string{pairingKey(id, code)}), func(ctx context.Context) error {
		return p.rdb.SetNX(ctx, pairingKey(id, code), string(pairing.TokenHash)+string(pairing.Kind), lifetime).Err()
	})
}

const hashBytes = 32 // of SHA-256

// Offered gives the pairing of a code.
func (p Pairings) Offered(ctx context.Context, id tenant.ID, code string) (*device.Pairing, error) {
	var kept string
	err := p.try(ctx, part{"pairings", id}, these([]string{pairingKey(id, code)}), func(ctx context.Context) (err error) {
		kept, err = p.rdb.Get(ctx, pairingKey(id, code)).Result()
		return err
	})
	switch {
	case errors.Is(err, redis.Nil) || err == nil && len(kept) <= hashBytes:
		return nil, apperr.New(apperr.PairingUnknown).At("code")
	case err != nil:
		return nil, apperr.New(apperr.Busy).Because(err)
	}
	return &device.Pairing{TokenHash: []byte(kept[:hashBytes]), Kind: device.Kind(kept[hashBytes:])}, nil
}

// Forget ends a pairing.
func (p Pairings) Forget(ctx context.Context, id tenant.ID, code string) error {
	return p.try(ctx, part{"pairings", id}, these([]string{pairingKey(id, code)}), func(ctx context.Context) error { return p.rdb.Del(ctx, pairingKey(id, code)).Err() })
}
