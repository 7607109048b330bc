-- The ledger of seats. KEYS[1] is its head, a hash; all its other keys carry the same hash tag, so
-- that they lie in the same slot and may be named here:
--   held:SERVER  zset   claims that hold a seat on a server, by when their leases end
--   waiting      zset   claims that wait, the first to be served with the lowest score
--   wishes       hash   for each waiting claim the servers it takes and the seats it knows them to
--                       have, the most wanted first: "\nSERVER\tSEATS\nSERVER\tSEATS\n"
--   alive        zset   processes by when they count as gone
--   reports      hash   what each process last told of itself
--   draining     set    servers that get no new jobs
--   ahead        zset   jobs that are planned, or being planned, and not begun, by when they count no
--                       more
-- A claim is "PROCESS|KIND|WORK|NUMBER", with the kind w for writing and p for planning. Times are
-- milliseconds of Redis' own clock.

local HEAD = KEYS[1]
local BASE = string.sub(HEAD, 1, -5)
local WAITING, WISHES, ALIVE = BASE .. 'waiting', BASE .. 'wishes', BASE .. 'alive'
local AHEAD, DRAINING = BASE .. 'ahead', BASE .. 'draining'

-- Waiting claims that are looked at to find one for a free seat. Nearly always the first will do.
local SCAN = 1000

-- Processes may know a server to have fewer seats than others do. Of claims that find it full so
-- many are passed over before the rest are taken to find it full as well.
local PASSED_OVER = 32

local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local NOW = clock()

local function milliseconds(time)
  return string.format('%d', time)
end

-- How long no seat may be granted, in ms. A ledger that this run of Redis does not know may have
-- been emptied; one that nobody has kept for longer than a lease stood still with everything else.
-- Either way holders may be at work of whom it does not know, so it is shut for a while, in which
-- they enter themselves again.
local function shut_for(ttl, grace)
  local head = redis.call('HMGET', HEAD, 'run', 'open', 'kept')
  if head[1] ~= run_id() or NOW - tonumber(head[3]) > ttl then
    redis.call('HSET', HEAD, 'run', run_id(), 'open', milliseconds(NOW + grace), 'kept',
      milliseconds(NOW))
    return grace
  end
  return math.max(0, tonumber(head[2]) - NOW)
end

-- The seats taken on a server. Only while seats are granted do leases end.
local function taken(server)
  local key = BASE .. 'held:' .. server
  redis.call('ZREMRANGEBYSCORE', key, '-inf', '(' .. milliseconds(NOW))
  return redis.call('ZCARD', key)
end

local function drains(server)
  return redis.call('SISMEMBER', DRAINING, server) == 1
end

local function lives(process)
  local ends = redis.call('ZSCORE', ALIVE, process)
  return ends and tonumber(ends) >= NOW
end

local function forget(claim)
  redis.call('ZREM', WAITING, claim)
  redis.call('HDEL', WISHES, claim)
end

-- Room for one more planned job: whoever waits for it is told.
local function begun(job)
  if redis.call('ZREM', AHEAD, job) == 1 then
    redis.call('PUBLISH', AHEAD, job)
  end
end

local function grant(claim, server, ttl)
  redis.call('ZADD', BASE .. 'held:' .. server, milliseconds(NOW + ttl), claim)
  forget(claim)
  local kind, job = string.match(claim, '^[^|]*|([^|]*)|([^|#]*)')
  if kind == 'w' then
    begun(job)
  end
end

-- Grants a seat to a claim that waits, and tells its process.
local function grant_waiting(claim, server, ttl)
  grant(claim, server, ttl)
  redis.call('PUBLISH', BASE .. 'granted:' .. string.match(claim, '^[^|]*'), claim .. '\n' .. server)
end

-- The wish of a waiting claim; false after clearing away one whose process is gone.
local function wish_of(claim)
  local wish = redis.call('HGET', WISHES, claim)
  if wish and lives(string.match(claim, '^[^|]*')) then
    return wish
  end
  forget(claim)
  return false
end

-- Gives the free seats of one server to those who wait longest for it.
local function hand_on(server, ttl)
  if drains(server) then
    return
  end
  local count, passed = taken(server), 0
  for _, claim in ipairs(redis.call('ZRANGE', WAITING, 0, SCAN - 1)) do
    local wish = wish_of(claim)
    if wish then
      local _, found = string.find(wish, '\n' .. server .. '\t', 1, true)
      if found then
        if count < tonumber(string.match(wish, '^%d+', found + 1)) then
          grant_waiting(claim, server, ttl)
          count = count + 1
        elseif passed == PASSED_OVER then
          return
        else
          passed = passed + 1
        end
      end
    end
  end
end

-- Gives all free seats away: to those who wait longest, each where it likes best.
local function hand_out(ttl)
  local counts, passed = {}, 0
  for _, claim in ipairs(redis.call('ZRANGE', WAITING, 0, SCAN - 1)) do
    local wish = wish_of(claim)
    local served = not wish
    for server, seats in string.gmatch(wish or '', '\n([^\t\n]+)\t(%d+)') do
      counts[server] = counts[server] or (drains(server) and math.huge) or taken(server)
      if counts[server] < tonumber(seats) then
        grant_waiting(claim, server, ttl)
        counts[server] = counts[server] + 1
        served = true
        break
      end
    end
    passed = served and passed or passed + 1
    if passed > PASSED_OVER then
      return
    end
  end
end
