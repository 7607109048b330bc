-- The ledger of seats. KEYS[1] is its head, a hash; all its other keys have the same hash tag, so
-- they are in the same slot and may be named here:
--   held:SERVER  zset   claims that hold a seat on a server, by the end of their leases
--   waiting      zset   claims that wait; the lowest score is served first
--   wishes       hash   for each waiting claim its candidate servers with their seats, the most
--                       wanted first: "\nSERVER\tSEATS\nSERVER\tSEATS\n"
--   alive        zset   processes, by when they count as dead
--   reports      hash   the last report of each process
--   draining     set    servers that get no new jobs
--   ahead        zset   jobs that are planned, or being planned, and not begun, by when they no
--                       longer count
-- A claim is "PROCESS|KIND|WORK|NUMBER", with the kind w for writing and p for planning. Times are
-- milliseconds of the clock of Redis.

local HEAD = KEYS[1]
local BASE = string.sub(HEAD, 1, -5)
local WAITING, WISHES, ALIVE = BASE .. 'waiting', BASE .. 'wishes', BASE .. 'alive'
local AHEAD, DRAINING = BASE .. 'ahead', BASE .. 'draining'

-- The most waiting claims that are examined for a free seat, some at a time. Nearly always the first
-- takes it.
local SCAN = 1000
local PAGE = 20

-- Processes may know different numbers of seats for a server. After so many claims have found it
-- full, the rest are assumed to find it full as well.
local MAX_SKIPPED = 32

local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local NOW = clock()

local function milliseconds(time)
  return string.format('%d', time)
end

-- How long no seat may be granted, in ms. A ledger that this run of Redis does not know may have
-- been emptied; one that no process has renewed for longer than a lease may lack holders too. Either
-- way it is shut for the grace, in which all holders register their seats again.
local function shut_for(ttl, grace)
  local head = redis.call('HMGET', HEAD, 'run', 'open', 'kept')
  if head[1] ~= run_id() or NOW - tonumber(head[3]) > ttl then
    redis.call('HSET', HEAD, 'run', run_id(), 'open', milliseconds(NOW + grace), 'kept',
      milliseconds(NOW))
    return grace
  end
  return math.max(0, tonumber(head[2]) - NOW)
end

-- The number of seats taken on a server. Leases expire only while seats are granted.
local function taken(server)
  local key = BASE .. 'held:' .. server
  redis.call('ZREMRANGEBYSCORE', key, '-inf', '(' .. milliseconds(NOW))
  return redis.call('ZCARD', key)
end

local function drains(server)
  return redis.call('SISMEMBER', DRAINING, server) == 1
end

local function is_alive(process)
  local ends = redis.call('ZSCORE', ALIVE, process)
  return ends and tonumber(ends) >= NOW
end

-- The claims that were removed in this call, by which those behind them move up.
local removed = 0

local function remove(claim)
  removed = removed + redis.call('ZREM', WAITING, claim)
  redis.call('HDEL', WISHES, claim)
end

-- A planned job has begun, or ended: notifies the planners that wait for a slot.
local function begun(job)
  if redis.call('ZREM', AHEAD, job) == 1 then
    redis.call('PUBLISH', AHEAD, job)
  end
end

local function grant(claim, server, ttl)
  redis.call('ZADD', BASE .. 'held:' .. server, milliseconds(NOW + ttl), claim)
  remove(claim)
  local kind, job = string.match(claim, '^[^|]*|([^|]*)|([^|#]*)')
  if kind == 'w' then
    begun(job)
  end
end

-- Grants a seat to a waiting claim, and notifies its process.
local function grant_waiting(claim, server, ttl)
  grant(claim, server, ttl)
  redis.call('PUBLISH', BASE .. 'granted:' .. string.match(claim, '^[^|]*'), claim .. '\n' .. server)
end

-- The candidates of a waiting claim; false after removing a claim whose process is dead.
local function candidates_of(claim)
  local candidates = redis.call('HGET', WISHES, claim)
  if candidates and is_alive(string.match(claim, '^[^|]*')) then
    return candidates
  end
  remove(claim)
  return false
end

-- An iterator over the claims that wait, in order; those returned may be removed meanwhile.
local function waiting_claims()
  local page, at, next_page = {}, 0, 0
  return function()
    at = at + 1
    if at > #page and next_page < SCAN then
      local from = next_page - removed
      page = redis.call('ZRANGE', WAITING, from, from + PAGE - 1)
      next_page, at = next_page + PAGE, 1
    end
    return page[at]
  end
end

-- Grants the free seats of one server to the first claims that want it.
local function grant_free(server, ttl)
  if drains(server) then
    return
  end
  -- The processes that know no more seats of it than are taken.
  local full_for = {}
  local count, skipped = taken(server), 0
  for claim in waiting_claims() do
    local process = string.match(claim, '^[^|]*')
    local candidates = not full_for[process] and candidates_of(claim)
    local _, found = string.find(candidates or '', '\n' .. server .. '\t', 1, true)
    if found and count < tonumber(string.match(candidates, '^%d+', found + 1)) then
      grant_waiting(claim, server, ttl)
      count = count + 1
    elseif found or full_for[process] then
      full_for[process] = true
      skipped = skipped + 1
      if skipped > MAX_SKIPPED then
        return
      end
    end
  end
end

-- Grants all free seats: to the first claims, each on its most wanted server.
local function grant_all(ttl)
  local counts, skipped = {}, 0
  for claim in waiting_claims() do
    local candidates = candidates_of(claim)
    local served = not candidates
    for server, seats in string.gmatch(candidates or '', '\n([^\t\n]+)\t(%d+)') do
      counts[server] = counts[server] or (drains(server) and math.huge) or taken(server)
      if counts[server] < tonumber(seats) then
        grant_waiting(claim, server, ttl)
        counts[server] = counts[server] + 1
        served = true
        break
      end
    end
    skipped = served and skipped or skipped + 1
    if skipped > MAX_SKIPPED then
      return
    end
  end
end
