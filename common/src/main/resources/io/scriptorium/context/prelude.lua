-- Precedes every script. A context exists only if this run of Redis wrote it and it is complete: a
-- snapshot that Redis was restarted from may be older than Kafka's records, and eviction may remove
-- one key of the two.

-- Returns the named fields of a job's plan; false, after deleting its keys, if there is no complete
-- context.
local function context(plan_key, sections_key, ...)
  local head = redis.call('HMGET', plan_key, 'run', 'count')
  if head[1] == run_id() and tonumber(head[2]) == redis.call('HLEN', sections_key) then
    return redis.call('HMGET', plan_key, ...)
  end
  redis.call('DEL', plan_key, sections_key)
  return false
end

-- Restarts a context's time to live: job_ttl, or ended_ttl if the job has ended.
local function keep(plan_key, sections_key, job_ttl, ended_ttl)
  local ttl = job_ttl
  if redis.call('HEXISTS', plan_key, 'ended') == 1 then
    ttl = ended_ttl
  end
  redis.call('PEXPIRE', plan_key, ttl)
  redis.call('PEXPIRE', sections_key, ttl)
end

-- Renews a lease, or enters it again if nobody holds it. Returns the token that holds it now.
local function lease_holder(lease_key, token, ttl)
  local holder = redis.call('GET', lease_key)
  if holder and holder ~= token then
    return holder
  end
  redis.call('SET', lease_key, token, 'PX', ttl)
  return token
end

-- Records why a job failed in a try; the first failure of the latest retry is kept.
local function fail(plan_key, reason, retry)
  local known = redis.call('HMGET', plan_key, 'failure', 'failure-retry')
  if not known[1] or tonumber(retry) > tonumber(known[2] or '0') then
    redis.call('HSET', plan_key, 'failure', reason, 'failure-retry', retry)
  end
end
