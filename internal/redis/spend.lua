-- Counts one more act under several tallies, or under none where one of them is full.
-- KEYS: the tallies. ARGV: 1 now, 2 name, 3 until (milliseconds), then of each tally: most, length of its window and of a
-- slice (milliseconds); a window of 0 is what is open.
-- Gives: 1 where it was counted, milliseconds until there is room, and how many there were under each.
local now, name, till = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local granted, wait, used = 1, 0, {}
for i, key in ipairs(KEYS) do
  local most, window, slice = tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2]), tonumber(ARGV[3 * i + 3])
  local n, left = 0, 0
  if window == 0 then
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    if redis.call('ZSCORE', key, name) then
      for k, open in ipairs(KEYS) do
        if tonumber(ARGV[3 * k + 2]) == 0 then
          redis.call('ZADD', open, 'XX', till, name)
          redis.call('PEXPIRE', open, till - now + 3600000)
        end
      end
      return {1, 0, unpack(used)}
    end
    n = redis.call('ZCARD', key)
    if n >= most and n > 0 then
      left = tonumber(redis.call('ZRANGE', key, n - math.max(most, 1), n - math.max(most, 1), 'WITHSCORES')[2]) - now
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
  if n >= most then granted, wait = 0, math.max(wait, left) end
end
if granted == 1 then
  for i, key in ipairs(KEYS) do
    local window, slice = tonumber(ARGV[3 * i + 2]), tonumber(ARGV[3 * i + 3])
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
