-- The ledger of seats. KEYS[1] is its head, a hash; all its other keys have the same hash tag, so
-- they are in the same slot and may be named here:
--   held:SERVER  zset   claims that hold a seat on a server, by the end of their leases
--   queues       set    the queues in which claims wait
--   queue:QUEUE  zset   the claims of a queue; the lowest score is served first
--   used         hash   for each queue the tokens that were generated for it, in hundredths, divided by
--                       its tenant's weight
--   using        hash   for each queue the seats that it holds
--   idle         zset   queues without a seat or a waiting claim, by since when
--   wishes       hash   for each waiting claim its candidate servers with their seats, the most
--                       wanted first: "\nSERVER\tSEATS\nSERVER\tSEATS\n"
--   alive        zset   processes, by when they count as dead
--   reports      hash   the last report of each process
--   draining     set    servers that get no new jobs
--   ahead        zset   jobs that are planned, or being planned, and not begun, by when they no
--                       longer count
--   ahead-queues hash   the queue of each of them
--   ahead-counts hash   how many of them each queue has
--   asking       hash   for each planner that waits for such a slot the queues that it wants it for,
--                       each with the place of its first job there: "QUEUE\tPLACE\n..."
--   backlog      hash   for each partition the requests that wait, as its planner reports them
--   policies     hash   for each tenant that has one, and '*' for all others: "WEIGHT JOBS SEATS TOKENS
--                       PAUSED", with -1 for what has no limit, and 1 for paused
--   today        hash   the day, and for each tenant the tokens that were generated for it in it
-- A claim is "PROCESS|KIND|WORK|NUMBER|QUEUE", with the kind w for writing and p for planning. A queue
-- is "CLASS|TENANT", the class 0 served before 1 and 2. Times are milliseconds of the clock of Redis.
--
-- Within a class the queue is served first that has the least share: the tokens that were generated
-- for it, and for each seat that it holds as many as it will have taken before they are counted, both
-- divided by the weight of its tenant. A
-- queue that comes, or comes back, begins at what was reached by then, and has no claim on what
-- others got while it wanted nothing (start-time fair queueing; Goyal, Vin and Cheng, 1996).

local HEAD = KEYS[1]
local BASE = string.sub(HEAD, 1, -5)
local WISHES, ALIVE = BASE .. 'wishes', BASE .. 'alive'
local AHEAD, DRAINING = BASE .. 'ahead', BASE .. 'draining'
local AHEAD_QUEUES, AHEAD_COUNTS = BASE .. 'ahead-queues', BASE .. 'ahead-counts'
local QUEUES, USED, USING, IDLE = BASE .. 'queues', BASE .. 'used', BASE .. 'using', BASE .. 'idle'

local POLICIES, TODAY = BASE .. 'policies', BASE .. 'today'

-- A token at the weight 1.
local TOKEN = 100

-- What a seat counts for: some seconds of a usual one.
local QUANTUM = 2000 * TOKEN

local MS_A_DAY = 24 * 60 * 60 * 1000

-- A queue that is idle for longer, in ms, is forgotten.
local MOST_IDLE = 60000

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

local function integer(time)
  return string.format('%d', time)
end

-- How long no seat may be granted, in ms. A ledger that this run of Redis does not know may have
-- been emptied; one that no process has renewed for longer than a lease may lack holders too. Either
-- way it is shut for the grace, in which all holders register their seats again.
local function shut_for(ttl, grace)
  local head = redis.call('HMGET', HEAD, 'run', 'open', 'kept')
  if head[1] ~= run_id() or NOW - tonumber(head[3]) > ttl then
    redis.call('HSET', HEAD, 'run', run_id(), 'open', integer(NOW + grace), 'kept',
      integer(NOW))
    return grace
  end
  return math.max(0, tonumber(head[2]) - NOW)
end

-- The queue of a claim; the usual one where a process of an earlier version names none.
local function queue_of(claim)
  return string.match(claim, '|(%d|[^|]+)$') or '1|default'
end

local function class_of(queue)
  return string.sub(queue, 1, 1)
end

local function waits(queue)
  return redis.call('SISMEMBER', QUEUES, queue) == 1
end

local function count(hash, name)
  return tonumber(redis.call('HGET', hash, name) or '0')
end

local function tenant_of(queue)
  return string.sub(queue, 3)
end

-- The policies that were read in this call. A ledger without any is asked once.
local known_policies, has_policies = {}, nil

local function policy_of(queue)
  if has_policies == nil then
    has_policies = redis.call('HGET', HEAD, 'policies')
  end
  local tenant = tenant_of(queue)
  if not has_policies then
    return nil
  end
  if not known_policies[tenant] then
    local kept = redis.call('HMGET', POLICIES, tenant, '*')
    local policy = {weight = 1, jobs = -1, seats = -1, tokens = -1, paused = false}
    if kept[1] or kept[2] then
      local weight, jobs, seats, tokens, paused =
        string.match(kept[1] or kept[2], '^(%S+) (%S+) (%S+) (%S+) (%S+)$')
      policy = {weight = tonumber(weight), jobs = tonumber(jobs), seats = tonumber(seats),
        tokens = tonumber(tokens), paused = paused == '1'}
    end
    policy.paused = policy.paused or (kept[2] and string.sub(kept[2], -1) == '1') or false
    known_policies[tenant] = policy
  end
  return known_policies[tenant]
end

local function weight_of(queue)
  local policy = policy_of(queue)
  return policy and policy.weight or 1
end

local function share(queue)
  return count(USED, queue) + QUANTUM * count(USING, queue) / weight_of(queue)
end

-- How many seats the tenant of a queue holds, or how many of its jobs are planned and not begun, in
-- all classes.
local function of_tenant(hash, queue)
  local counts = redis.call('HMGET', hash, '0' .. string.sub(queue, 2), '1' .. string.sub(queue, 2),
    '2' .. string.sub(queue, 2))
  return tonumber(counts[1] or '0') + tonumber(counts[2] or '0') + tonumber(counts[3] or '0')
end

-- The tokens that were generated for the tenant of a queue since midnight (UTC).
local function tokens_today(queue)
  local kept = redis.call('HMGET', TODAY, '', tenant_of(queue))
  return kept[1] == integer(math.floor(NOW / MS_A_DAY)) and tonumber(kept[2] or '0') or 0
end

-- Whether the tenant of a queue may begin anything: it is not paused, and has tokens left today.
local function may_begin(queue)
  local policy = policy_of(queue)
  return not policy
    or not policy.paused and (policy.tokens < 0 or tokens_today(queue) < policy.tokens)
end

-- Whether a queue may have one seat more.
local function may_take(queue)
  local policy = policy_of(queue)
  return not policy
    or may_begin(queue) and (policy.seats < 0 or of_tenant(USING, queue) < policy.seats)
end

-- Whether a queue must give up a seat at the end of a section.
local function must_give_up(queue)
  local policy = policy_of(queue)
  return policy
    and (not may_begin(queue) or policy.seats >= 0 and of_tenant(USING, queue) > policy.seats)
end

-- Changes a count of a queue by one; 0 is not kept.
local function change(hash, queue, by)
  local now = redis.call('HINCRBY', hash, queue, by)
  if now <= 0 then
    redis.call('HDEL', hash, queue)
  end
  return now
end

-- Tokens were generated for a queue.
local function used(queue, tokens)
  redis.call('HINCRBY', USED, queue, integer(tokens * TOKEN / weight_of(queue)))
  local day = integer(math.floor(NOW / MS_A_DAY))
  if redis.call('HGET', TODAY, '') ~= day then
    redis.call('DEL', TODAY)
    redis.call('HSET', TODAY, '', day)
  end
  redis.call('HINCRBY', TODAY, tenant_of(queue), tokens)
end

-- A queue wants seats again, or for the first time.
local function arrives(queue)
  redis.call('ZREM', IDLE, queue)
  local reached = count(HEAD, 'reached' .. class_of(queue))
  if count(USED, queue) < reached then
    redis.call('HSET', USED, queue, integer(reached))
  end
end

local function leaves(queue)
  redis.call('ZADD', IDLE, integer(NOW), queue)
end

-- Enters a seat as held; true unless it was.
local function hold(server, claim, ttl)
  if redis.call('ZADD', BASE .. 'held:' .. server, integer(NOW + ttl), claim) == 0 then
    return false
  end
  local queue = queue_of(claim)
  if change(USING, queue, 1) == 1 and not waits(queue) then
    arrives(queue)
  end
  return true
end

-- Ends the hold of a claim on a seat; true if it had one.
local function free(server, claim)
  if redis.call('ZREM', BASE .. 'held:' .. server, claim) == 0 then
    return false
  end
  local queue = queue_of(claim)
  if change(USING, queue, -1) <= 0 and not waits(queue) then
    leaves(queue)
  end
  return true
end

-- The number of seats taken on a server. Leases expire only while seats are granted.
local function taken(server)
  local key = BASE .. 'held:' .. server
  for _, claim in ipairs(redis.call('ZRANGEBYSCORE', key, '-inf', '(' .. integer(NOW))) do
    free(server, claim)
  end
  return redis.call('ZCARD', key)
end

local function drains(server)
  return redis.call('SISMEMBER', DRAINING, server) == 1
end

local function is_alive(process)
  local ends = redis.call('ZSCORE', ALIVE, process)
  return ends and tonumber(ends) >= NOW
end

-- For each queue the claims that were removed in this call, by which those behind them move up.
local removed = {}

local function enqueue(claim, place, candidates)
  local queue = queue_of(claim)
  redis.call('ZADD', BASE .. 'queue:' .. queue, place, claim)
  redis.call('HSET', WISHES, claim, candidates)
  if redis.call('SADD', QUEUES, queue) == 1 and count(USING, queue) == 0 then
    arrives(queue)
  end
end

local function remove(claim)
  if redis.call('HDEL', WISHES, claim) == 0 then
    return
  end
  local queue = queue_of(claim)
  redis.call('ZREM', BASE .. 'queue:' .. queue, claim)
  removed[queue] = (removed[queue] or 0) + 1
  if redis.call('ZCARD', BASE .. 'queue:' .. queue) == 0 then
    redis.call('SREM', QUEUES, queue)
    if count(USING, queue) == 0 then
      leaves(queue)
    end
  end
end

-- A planned job has begun, or ended: notifies the planners that wait for a slot.
local function begun(job)
  if redis.call('ZREM', AHEAD, job) == 1 then
    local queue = redis.call('HGET', AHEAD_QUEUES, job)
    redis.call('HDEL', AHEAD_QUEUES, job)
    if queue then
      change(AHEAD_COUNTS, queue, -1)
    end
    redis.call('PUBLISH', AHEAD, job)
  end
end

local function grant(claim, server, ttl)
  local queue = queue_of(claim)
  local reached = 'reached' .. class_of(queue)
  if count(USED, queue) > count(HEAD, reached) then
    redis.call('HSET', HEAD, reached, integer(count(USED, queue)))
  end
  hold(server, claim, ttl)
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

-- The queues in which claims wait, to be read from their beginnings.
local function waiting_queues()
  local queues = {}
  for _, queue in ipairs(redis.call('SMEMBERS', QUEUES)) do
    table.insert(queues, {name = queue, class = class_of(queue), page = {}, at = 0, next_page = 0})
  end
  return queues
end

-- Whether one queue is served before another.
local function is_before(queue, other)
  if queue.class ~= other.class then
    return queue.class < other.class
  end
  queue.share, other.share = queue.share or share(queue.name), other.share or share(other.name)
  return queue.share < other.share or (queue.share == other.share and queue.name < other.name)
end

-- The next claim of a queue, or nil; those returned before may be removed meanwhile.
local function next_of(queue)
  queue.at = queue.at + 1
  if queue.at > #queue.page and queue.next_page < SCAN then
    local from = queue.next_page - (removed[queue.name] or 0)
    queue.page = redis.call('ZRANGE', BASE .. 'queue:' .. queue.name, from, from + PAGE - 1)
    queue.next_page, queue.at = queue.next_page + PAGE, 1
  end
  return queue.page[queue.at]
end

-- An iterator over the claims that wait, in order; those returned may be removed meanwhile. Where
-- one was granted a seat, its queue's share has grown.
local function waiting_claims()
  local queues = waiting_queues()
  local left, before = SCAN, nil
  return function()
    if before then
      before.share = nil
    end
    while left > 0 and #queues > 0 do
      local best = nil
      for i = 1, #queues do
        if (not best or is_before(queues[i], queues[best])) and may_take(queues[i].name) then
          best = i
        end
      end
      if not best then
        return nil
      end
      local claim = next_of(queues[best])
      if claim then
        before, left = queues[best], left - 1
        return claim
      end
      table.remove(queues, best)
    end
  end
end

-- Grants the free seats of one server to the first claims that want it.
local function grant_free(server, ttl)
  if drains(server) then
    return
  end
  -- The processes that know no more seats of it than are taken.
  local full_for = {}
  local held, skipped = taken(server), 0
  for claim in waiting_claims() do
    local process = string.match(claim, '^[^|]*')
    local candidates = not full_for[process] and candidates_of(claim)
    local _, found = string.find(candidates or '', '\n' .. server .. '\t', 1, true)
    if found and held < tonumber(string.match(candidates, '^%d+', found + 1)) then
      grant_waiting(claim, server, ttl)
      held = held + 1
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
