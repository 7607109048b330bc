-- Takes the first free seat in the order of the candidates, or waits for one after earlier claims.
-- A claim that waits already changes its candidates. ARGV lease ms, grace ms, claim, score, process,
-- candidates. Returns the server, or ''; then for how long the ledger is shut, in ms.
local ttl, claim, score, candidates = tonumber(ARGV[1]), ARGV[3], ARGV[4], ARGV[6]
local shut = shut_for(ttl, tonumber(ARGV[2]))

-- The reply to an earlier call may have been lost.
for server in string.gmatch(candidates, '\n([^\t\n]+)\t') do
  if redis.call('ZSCORE', BASE .. 'held:' .. server, claim) then
    return {server, shut}
  end
end

redis.call('ZADD', ALIVE, milliseconds(NOW + ttl), ARGV[5])
redis.call('ZADD', WAITING, score, claim)
redis.call('HSET', WISHES, claim, candidates)
if shut > 0 then
  return {'', shut}
end
local free = false
for server, seats in string.gmatch(candidates, '\n([^\t\n]+)\t(%d+)') do
  if not drains(server) and taken(server) < tonumber(seats) then
    free = server
    break
  end
end
if not free then
  -- Nor has an earlier claim anything to gain: no seat became free.
  return {'', 0}
end
if redis.call('ZCOUNT', WAITING, '-inf', '(' .. score) == 0 then
  grant(claim, free, ttl)
  return {free, 0}
end
grant_all(ttl)
for server in string.gmatch(candidates, '\n([^\t\n]+)\t') do
  if redis.call('ZSCORE', BASE .. 'held:' .. server, claim) then
    return {server, 0}
  end
end
return {'', 0}
