-- Takes the last act back that a window counts; nothing where it counts none any more.
-- KEYS: 1 the tally. ARGV: 1 now, 2 length of its window, 3 of a slice (milliseconds)
local now, window, slice = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local newest
local fields = redis.call('HGETALL', KEYS[1])
for f = 1, #fields, 2 do
  local at = tonumber(fields[f])
  if tonumber(fields[f + 1]) > 0 and (at + 1) * slice + window > now and (not newest or at > newest) then newest = at end
end
if newest then redis.call('HINCRBY', KEYS[1], string.format('%d', newest), -1) end
return newest and 1 or 0
