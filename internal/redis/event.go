package redis

import (
	"context"

	"stadttermin/internal/booking"
	"stadttermin/internal/tenant"
)

// Publish tells every instance that something has happened on office-days. What it was stands in the database. Everything
// that marks a day as changed says so on the same channel.
func (c *Client) Publish(ctx context.Context, id tenant.ID, days []booking.OfficeDay) error {
	return c.try(ctx, func() error {
		pipe := c.rdb.Pipeline()
		for _, day := range days {
			pipe.Publish(ctx, markKey(id, day.Office), day.Date.String())
		}
		_, err := pipe.Exec(ctx)
		return err
	})
}
