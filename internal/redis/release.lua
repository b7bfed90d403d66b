-- Lets owners' pins go. KEYS: 1 the day's pins, 2 and 3 mark and changed days of its office
-- ARGV: 1 the day, 2 a new mark, 3… owners (ending in +: the beginning of the names of several)
local gone = 0
for i = 3, #ARGV do
  if string.sub(ARGV[i], -1) == '+' then
    for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
      if string.sub(field, 1, #ARGV[i]) == ARGV[i] then gone = gone + redis.call('HDEL', KEYS[1], field) end
    end
  else
    gone = gone + redis.call('HDEL', KEYS[1], ARGV[i])
  end
end
if gone == 0 then return false end
local before = redis.call('HGET', KEYS[3], ARGV[1]) or ''
redis.call('SET', KEYS[2], ARGV[2], 'EX', 90000)
redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[3], 90000)
redis.call('PUBLISH', KEYS[2], ARGV[1])
return before
