-- Holds ticks for an owner, all or none, if the day still carries the mark that the judgement was made under.
-- KEYS: 1 the tenant's epoch, 2 the day's holds, 3 and 4 mark and changed days of its office,
--       5 to 7 the same three of the day where another hold is let go (as 2 to 4 where there is none)
-- ARGV: 1 stamp judged, 2 owner, 3 now, 4 until (Unix seconds), 5 the day, 6 owner let go or '', 7 its day,
--       8 a new epoch and mark, 9… holds as owner|counter|from|end
local function announce(mark, changes, day)
  redis.call('SET', mark, ARGV[8], 'EX', 90000)
  redis.call('HSET', changes, day, ARGV[8])
  redis.call('EXPIRE', changes, 90000)
  redis.call('PUBLISH', mark, day)
end
redis.call('SET', KEYS[1], ARGV[8], 'NX')
local epoch = redis.call('GET', KEYS[1]) .. ':'
if string.sub(ARGV[1], 1, #epoch) ~= epoch then return 'forgetful' end
if epoch .. (redis.call('HGET', KEYS[4], ARGV[5]) or '') ~= ARGV[1] then return 'stale' end
if ARGV[6] ~= '' and redis.call('HDEL', KEYS[5], ARGV[6]) > 0 then
  announce(KEYS[6], KEYS[7], ARGV[7])
end
for i = 9, #ARGV do
  local owner, interval = string.match(ARGV[i], '^(.-)|(.*)$')
  local field = owner
  if owner ~= ARGV[2] then field = owner .. i end
  redis.call('HSET', KEYS[2], field, interval .. '|' .. ARGV[4] .. '|') -- the last field is one that earlier versions read
end
announce(KEYS[3], KEYS[4], ARGV[5])
local life = tonumber(ARGV[4]) - tonumber(ARGV[3]) + 3600
if redis.call('TTL', KEYS[2]) < life then redis.call('EXPIRE', KEYS[2], life) end
return 'pinned'
