-- Takes a slot to plan one more job ahead of the writing, if this planner has the first one of all
-- that want one. Jobs of less urgent classes take no slot away. ARGV most jobs ahead, lease ms,
-- process; then each queue for which it wants a slot, with the job and its place in the queue.
-- Returns the job, or ''.
local most, ttl, process = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
for _, job in ipairs(redis.call('ZRANGEBYSCORE', AHEAD, '-inf', integer(NOW))) do
  begun(job)
end

local jobs, names = {}, {}
for i = 4, #ARGV, 3 do
  jobs[ARGV[i]] = ARGV[i + 1]
  table.insert(names, ARGV[i] .. '\t' .. ARGV[i + 2])
  -- The reply to an earlier call may have been lost.
  if redis.call('ZSCORE', AHEAD, ARGV[i + 1]) then
    redis.call('ZADD', AHEAD, integer(NOW + ttl), ARGV[i + 1])
    return ARGV[i + 1]
  end
end
if #names == 0 then
  redis.call('HDEL', BASE .. 'asking', process)
  return ''
end
redis.call('HSET', BASE .. 'asking', process, table.concat(names, '\n'))

local ahead, counts = {}, redis.call('HGETALL', AHEAD_COUNTS)
local before = {['0'] = 0, ['1'] = 0, ['2'] = 0}
for i = 1, #counts, 2 do
  ahead[counts[i]] = tonumber(counts[i + 1])
  for class in pairs(before) do
    if class_of(counts[i]) <= class then
      before[class] = before[class] + ahead[counts[i]]
    end
  end
end

-- Whether the tenant of a queue may have one more job planned. Its running jobs are those that are
-- planned and not begun, hold a seat, or have begun and wait for one.
local function may_plan(queue)
  local policy = policy_of(queue)
  if not policy or policy.jobs < 0 then
    return may_begin(queue)
  end
  local running = of_tenant(AHEAD_COUNTS, queue) + of_tenant(USING, queue)
  for class = 0, 2 do
    for _, claim in ipairs(redis.call('ZRANGE',
        BASE .. 'queue:' .. class .. string.sub(queue, 2), 0, policy.jobs)) do
      local kind, job = string.match(claim, '^[^|]*|([^|]*)|([^|#]*)')
      if kind == 'w' and not redis.call('ZSCORE', AHEAD, job) then
        running = running + 1
      end
    end
  end
  return may_begin(queue) and running < policy.jobs
end

-- The first of these queues that may have a slot.
local function first_of(queues)
  local first = nil
  for name, place in string.gmatch(queues, '([^\t\n]+)\t?(%d*)') do
    if (before[class_of(name)] or most) < most and may_plan(name) then
      local queue = {name = name, class = class_of(name), place = tonumber(place) or 0}
      queue.share = math.max(count(USED, name), count(HEAD, 'reached' .. queue.class))
        + QUANTUM * (count(USING, name) + (ahead[name] or 0)) / weight_of(name)
      if not first or is_before(queue, first) then
        first = queue
      end
    end
  end
  return first
end

local mine = first_of(table.concat(names, '\n'))
if not mine then
  return ''
end
local all = redis.call('HGETALL', BASE .. 'asking')
for i = 1, #all, 2 do
  local other = false
  if is_alive(all[i]) then
    other = all[i] ~= process and first_of(all[i + 1])
  elseif all[i] ~= process then
    redis.call('HDEL', BASE .. 'asking', all[i])
  end
  if other and (is_before(other, mine) or other.name == mine.name and other.place < mine.place) then
    -- That planner is notified once, and has a second to take it.
    local since = redis.call('HGET', HEAD, 'deferred')
    if not since then
      redis.call('HSET', HEAD, 'deferred', integer(NOW))
      redis.call('PUBLISH', AHEAD, '')
    end
    if not since or NOW - tonumber(since) < 1000 then
      return ''
    end
  end
end
redis.call('HDEL', HEAD, 'deferred')
redis.call('ZADD', AHEAD, integer(NOW + ttl), jobs[mine.name])
redis.call('HSET', AHEAD_QUEUES, jobs[mine.name], mine.name)
change(AHEAD_COUNTS, mine.name, 1)
return jobs[mine.name]
