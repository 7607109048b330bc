-- Takes the first free seat in the order of a wish, or waits for it behind those who came earlier.
-- A claim that waits already changes its wish. ARGV lease ms, grace ms, claim, score, process,
-- wish. The server, or ''; then for how long the ledger is shut, in ms.
local ttl, claim, score, wish = tonumber(ARGV[1]), ARGV[3], ARGV[4], ARGV[6]
local shut = shut_for(ttl, tonumber(ARGV[2]))

-- The answer to an earlier call may have been lost on its way.
for server in string.gmatch(wish, '\n([^\t\n]+)\t') do
  if redis.call('ZSCORE', BASE .. 'held:' .. server, claim) then
    return {server, shut}
  end
end

redis.call('ZADD', ALIVE, milliseconds(NOW + ttl), ARGV[5])
redis.call('ZADD', WAITING, score, claim)
redis.call('HSET', WISHES, claim, wish)
if shut > 0 then
  return {'', shut}
end
if redis.call('ZCOUNT', WAITING, '-inf', '(' .. score) > 0 then
  hand_out(ttl)
  for server in string.gmatch(wish, '\n([^\t\n]+)\t') do
    if redis.call('ZSCORE', BASE .. 'held:' .. server, claim) then
      return {server, 0}
    end
  end
  return {'', 0}
end
for server, seats in string.gmatch(wish, '\n([^\t\n]+)\t(%d+)') do
  if not drains(server) and taken(server) < tonumber(seats) then
    grant(claim, server, ttl)
    return {server, 0}
  end
end
return {'', 0}
