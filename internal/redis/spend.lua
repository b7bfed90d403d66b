-- Counts one more act under several tallies, or under none where one of them is full.
-- KEYS: the tallies, then what notes an act that counts once, where it does.
-- ARGV: 1 now, 2 name, 3 until, 4 how long an act is noted (milliseconds), then of each tally: most, length of its window and
-- of a slice (milliseconds); a window of 0 is what is open.
-- Gives: 1 where it was counted, milliseconds until there is room, and how many there were under each.
local now, name, till, noted = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local tallies = (#ARGV - 4) / 3
local granted, wait, used, none = 1, 0, {}, {}
for i = 1, tallies do none[i] = 0 end
local note = KEYS[tallies + 1]
if note and tonumber(redis.call('GET', note) or 0) > now then return {1, 0, unpack(none)} end
for i = 1, tallies do
  local key = KEYS[i]
  local most, window, slice = tonumber(ARGV[3 * i + 2]), tonumber(ARGV[3 * i + 3]), tonumber(ARGV[3 * i + 4])
  local n, left, there = 0, 0, false
  if window == 0 then
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    n = redis.call('ZCARD', key)
    there = redis.call('ZSCORE', key, name)
    if n >= most and n > 0 then
      local at = n - math.max(most, 1)
      left = tonumber(redis.call('ZRANGE', key, at, at, 'WITHSCORES')[2]) - now
    end
  else
    local fields, counted, order = redis.call('HGETALL', key), {}, {}
    for f = 1, #fields, 2 do
      local at, many = tonumber(fields[f]), tonumber(fields[f + 1])
      if (at + 1) * slice + window <= now then
        redis.call('HDEL', key, fields[f])
      else
        n, counted[at] = n + many, many
        order[#order + 1] = at
      end
    end
    table.sort(order)
    local stay = n
    for _, at in ipairs(order) do
      if stay < most then break end
      stay, left = stay - counted[at], (at + 1) * slice + window - now
    end
  end
  used[i] = n
  if n >= most and not there then granted, wait = 0, math.max(wait, left) end
end
if granted == 1 then
  if note then redis.call('SET', note, now + noted, 'PX', noted) end
  for i = 1, tallies do
    local key, window, slice = KEYS[i], tonumber(ARGV[3 * i + 3]), tonumber(ARGV[3 * i + 4])
    if window == 0 then
      redis.call('ZADD', key, till, name)
      redis.call('PEXPIRE', key, till - now + 3600000)
    else
      redis.call('HINCRBY', key, string.format('%d', math.floor(now / slice)), 1)
      redis.call('PEXPIRE', key, window + slice + 3600000)
    end
  end
end
return {granted, wait, unpack(used)}
