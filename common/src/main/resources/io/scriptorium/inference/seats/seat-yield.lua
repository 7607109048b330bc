-- Releases a seat if its tenant must give up one; or if a claim waits for it that has more right to it
-- than its holder has to its next section: one of a more urgent class, or of a queue that has less
-- even with one seat more than the holder's queue with one seat less. ARGV lease ms, grace ms, server, claim. Returns 1 if it did.
local ttl, server, claim = tonumber(ARGV[1]), ARGV[3], ARGV[4]
local mine = queue_of(claim)
if shut_for(ttl, tonumber(ARGV[2])) > 0 or drains(server)
    or not redis.call('ZSCORE', BASE .. 'held:' .. server, claim) then
  return 0
end
if must_give_up(mine) then
  free(server, claim)
  grant_free(server, ttl)
  return 1
end
local most = share(mine) - QUANTUM / weight_of(mine)
for waiting in waiting_claims() do
  local queue = queue_of(waiting)
  if class_of(queue) > class_of(mine) or (class_of(queue) == class_of(mine) and share(queue) + QUANTUM / weight_of(queue) > most) then
    return 0
  end
  local candidates = candidates_of(waiting)
  if candidates and string.find(candidates, '\n' .. server .. '\t', 1, true) then
    free(server, claim)
    grant_free(server, ttl)
    return 1
  end
end
return 0
