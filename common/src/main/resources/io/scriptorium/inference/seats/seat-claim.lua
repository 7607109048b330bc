-- Takes the first free seat in the order of the candidates, or waits for one after those before it.
-- A claim that waits already changes its candidates. ARGV lease ms, grace ms, claim, place, process,
-- candidates. Returns the server, or ''; then for how long the ledger is shut, in ms.
local ttl, claim, candidates = tonumber(ARGV[1]), ARGV[3], ARGV[6]
local shut = shut_for(ttl, tonumber(ARGV[2]))

-- The reply to an earlier call may have been lost.
for server in string.gmatch(candidates, '\n([^\t\n]+)\t') do
  if redis.call('ZSCORE', BASE .. 'held:' .. server, claim) then
    return {server, shut}
  end
end

redis.call('ZADD', ALIVE, integer(NOW + ttl), ARGV[5])
local free_one = false
for server, seats in string.gmatch(shut == 0 and candidates or '', '\n([^\t\n]+)\t(%d+)') do
  if not drains(server) and taken(server) < tonumber(seats) then
    free_one = server
    break
  end
end
if free_one and redis.call('HLEN', WISHES) == 0 and may_take(queue_of(claim)) then
  grant(claim, free_one, ttl)
  return {free_one, 0}
end
enqueue(claim, ARGV[4], candidates)
if not free_one then
  -- Nor has an earlier claim anything to gain: no seat became free.
  return {'', shut}
end
if waiting_claims()() == claim then
  grant(claim, free_one, ttl)
  return {free_one, 0}
end
grant_all(ttl)
for server in string.gmatch(candidates, '\n([^\t\n]+)\t') do
  if redis.call('ZSCORE', BASE .. 'held:' .. server, claim) then
    return {server, 0}
  end
end
return {'', 0}
