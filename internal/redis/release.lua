-- Lets owners' holds go on days of one office, and says of each day what it was marked with before, false where none went.
-- KEYS: 1 and 2 mark and changed days of the office, 3… the days' holds
-- ARGV: 1 a new mark, then of each day: itself, how many owners, and those (ending in +: the beginning of the names of several)
local function let(pins, owner)
  if string.sub(owner, -1) ~= '+' then return redis.call('HDEL', pins, owner) end
  local gone = 0
  for _, field in ipairs(redis.call('HKEYS', pins)) do
    if string.sub(field, 1, #owner) == owner then gone = gone + redis.call('HDEL', pins, field) end
  end
  return gone
end
local befores, any, at = {}, false, 2
for n = 3, #KEYS do
  local day, owners, gone = ARGV[at], tonumber(ARGV[at + 1]), 0
  for i = at + 2, at + 1 + owners do gone = gone + let(KEYS[n], ARGV[i]) end
  at = at + 2 + owners
  befores[n - 2] = false
  if gone > 0 then
    befores[n - 2] = redis.call('HGET', KEYS[2], day) or ''
    redis.call('HSET', KEYS[2], day, ARGV[1])
    redis.call('PUBLISH', KEYS[1], day)
    any = true
  end
end
if any then
  redis.call('SET', KEYS[1], ARGV[1], 'EX', 90000)
  redis.call('EXPIRE', KEYS[2], 90000)
end
return befores
