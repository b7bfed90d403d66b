package redis

import (
	"context"

	"stadttermin/internal/town/tenant"
)

// Paused is what a command gets that has just failed.
var Paused = errPaused

// Spoil runs a command of a town that Redis refuses.
func (c *Client) Spoil(ctx context.Context, id tenant.ID) error {
	return c.try(ctx, part{"spoiled", id}, nil, func(ctx context.Context) error { return c.rdb.Do(ctx, "NONSENSE").Err() })
}
