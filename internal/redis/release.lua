-- Lets an owner's pins go. KEYS: 1 the day's pins. ARGV: 1 owner (or, ending in +, the beginning of the names of several)
local gone = 0
if string.sub(ARGV[1], -1) == '+' then
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if string.sub(field, 1, #ARGV[1]) == ARGV[1] then gone = gone + redis.call('HDEL', KEYS[1], field) end
  end
else
  gone = redis.call('HDEL', KEYS[1], ARGV[1])
end
if gone > 0 then redis.call('HINCRBY', KEYS[1], '#', 1) end
return gone
