-- Prolongs an owner's hold that has not expired. KEYS: 1 the day's holds. ARGV: 1 owner, 2 now, 3 until (Unix seconds)
local own = redis.call('HGET', KEYS[1], ARGV[1])
if not own then return 0 end
local interval, expires, rest = string.match(own, '^(.-|%d+|%d+)|(%d+)|(.*)$')
if tonumber(expires) <= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], interval .. '|' .. ARGV[3] .. '|' .. rest)
local life = tonumber(ARGV[3]) - tonumber(ARGV[2]) + 3600
if redis.call('TTL', KEYS[1]) < life then redis.call('EXPIRE', KEYS[1], life) end
return 1
