-- Lets an owner's pins go. KEYS: 1 the day's pins, 2 and 3 mark and changed days of its office
-- ARGV: 1 owner (or, ending in +, the beginning of the names of several), 2 the day, 3 a new mark
local gone = 0
if string.sub(ARGV[1], -1) == '+' then
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if string.sub(field, 1, #ARGV[1]) == ARGV[1] then gone = gone + redis.call('HDEL', KEYS[1], field) end
  end
else
  gone = redis.call('HDEL', KEYS[1], ARGV[1])
end
if gone == 0 then return false end
local before = redis.call('HGET', KEYS[3], ARGV[2]) or ''
redis.call('SET', KEYS[2], ARGV[3], 'EX', 90000)
redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
redis.call('EXPIRE', KEYS[3], 90000)
redis.call('PUBLISH', KEYS[2], ARGV[2])
return before
