-- The regular renewal of a process: that it is alive, what it holds, and which claims wait. Grants
-- the seats whose leases have expired. ARGV lease ms, grace ms, process, report; the number of queues
-- for which it had tokens generated, then each with how many since it last said so; the number of its
-- servers, then each with its seats; the number of seats it holds, then for each the server and the
-- claim; then the claims that wait.
-- Returns for how long the ledger is shut, in ms; the claims whose seats are lost; those that are
-- not known to wait; the queues in which claims wait; those that must give up seats; the version of
-- the tenants' policies.
local ttl, process = tonumber(ARGV[1]), ARGV[3]
local shut = shut_for(ttl, tonumber(ARGV[2]))
redis.call('HSET', HEAD, 'kept', integer(NOW))
redis.call('ZREMRANGEBYSCORE', ALIVE, '-inf', integer(NOW - ttl))
redis.call('ZADD', ALIVE, integer(NOW + ttl), process)
redis.call('HSET', BASE .. 'reports', process, ARGV[4])

local at = 6
for _ = 1, tonumber(ARGV[5]) do
  used(ARGV[at], tonumber(ARGV[at + 1]))
  if count(USING, ARGV[at]) == 0 and not waits(ARGV[at]) then
    leaves(ARGV[at])
  end
  at = at + 2
end
for _, queue in ipairs(redis.call('ZRANGEBYSCORE', IDLE, '-inf', integer(NOW - MOST_IDLE))) do
  redis.call('HDEL', USED, queue)
  redis.call('ZREM', IDLE, queue)
end

local seats = {}
local servers = tonumber(ARGV[at])
at = at + 1
for _ = 1, servers do
  seats[ARGV[at]] = tonumber(ARGV[at + 1])
  at = at + 2
end

local lost = {}
local holds = tonumber(ARGV[at])
at = at + 1
for _ = 1, holds do
  local server, claim = ARGV[at], ARGV[at + 1]
  local key = BASE .. 'held:' .. server
  -- An expired lease is registered again where no other claim has taken the seat.
  if shut > 0 or redis.call('ZSCORE', key, claim) or taken(server) < (seats[server] or 0) then
    -- A seat that is held already gets a new end.
    hold(server, claim, ttl)
  else
    table.insert(lost, claim)
  end
  at = at + 2
end

local unknown = {}
for i = at, #ARGV do
  if not redis.call('ZSCORE', BASE .. 'queue:' .. queue_of(ARGV[i]), ARGV[i]) then
    table.insert(unknown, ARGV[i])
  end
end

if shut == 0 and redis.call('HLEN', WISHES) > 0 then
  grant_all(ttl)
end
local version, back = tonumber(redis.call('HGET', HEAD, 'policies') or '0'), {}
local using = version > 0 and redis.call('HGETALL', USING) or {}
for i = 1, #using, 2 do
  if must_give_up(using[i]) then
    table.insert(back, using[i])
  end
end
return {shut, lost, unknown, redis.call('SMEMBERS', QUEUES), back, version}
