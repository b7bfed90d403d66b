package redis

import (
	"context"
	"math"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"stadttermin/internal/town/tenant"
)

// dueKey is the set of tenants with mails to send, by when the next of them may leave.
const dueKey = "{due}:mails"

// takeScript gives tenants that are due, and makes them due again at another moment, should whoever takes them vanish.
// KEYS: 1 the set. ARGV: 1 now, 2 how many, 3 the other moment.
var takeScript = redis.NewScript(`
	local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
	for _, id in ipairs(due) do redis.call('ZADD', KEYS[1], ARGV[3], id) end
	return due`)

// settleScript says when a tenant that was taken is due next, unless it has been said anew meanwhile.
// KEYS: 1 the set. ARGV: 1 the tenant, 2 the moment that it was taken until, 3 the next one or ”.
var settleScript = redis.NewScript(`
	local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
	if not score or tonumber(score) ~= tonumber(ARGV[2]) then return 0 end
	if ARGV[3] == '' then return redis.call('ZREM', KEYS[1], ARGV[1]) end
	redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
	return 1`)

// Due is what Redis knows of mails that wait. The database knows it better, and is looked through now and then.
type Due struct{ *Client }

// Tell says that tenants have mails to send from moments on, or earlier than was said before.
func (d Due) Tell(ctx context.Context, towns map[tenant.ID]time.Time) error {
	members := make([]redis.Z, 0, len(towns))
	for id, at := range towns {
		members = append(members, redis.Z{Score: float64(at.UnixMilli()), Member: strconv.Itoa(int(id))})
	}
	return d.try(ctx, part{kind: "due"}, these([]string{dueKey}), func(ctx context.Context) error {
		return d.rdb.ZAddLT(ctx, dueKey, members...).Err()
	})
}

// Take gives tenants that are due. Until a moment nobody else gets them.
func (d Due) Take(ctx context.Context, now time.Time, most int, until time.Time) (towns []tenant.ID, err error) {
	err = d.try(ctx, part{kind: "due"}, these([]string{dueKey}), func(ctx context.Context) error {
		taken, err := takeScript.Run(ctx, d.rdb, []string{dueKey}, now.UnixMilli(), most, until.UnixMilli()).StringSlice()
		towns = towns[:0]
		for _, member := range taken {
			if id, err := strconv.ParseInt(member, 10, 32); err == nil && id <= math.MaxInt32 {
				towns = append(towns, tenant.ID(id))
			}
		}
		return err
	})
	return towns, err
}

// Settle says when a tenant that was taken until a moment is due next; zero: nobody knows.
func (d Due) Settle(ctx context.Context, id tenant.ID, taken, next time.Time) error {
	then := ""
	if !next.IsZero() {
		then = strconv.FormatInt(next.UnixMilli(), 10)
	}
	return d.try(ctx, part{kind: "due"}, these([]string{dueKey}), func(ctx context.Context) error {
		return settleScript.Run(ctx, d.rdb, []string{dueKey}, int(id), taken.UnixMilli(), then).Err()
	})
}
