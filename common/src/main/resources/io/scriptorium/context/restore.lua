-- Writes a rebuilt plan with its sections if no context exists. If one exists that is a prefix of the
-- rebuilt one, adds the missing sections. Overwrites nothing.
-- KEYS plan, sections; ARGV job TTL ms, ended TTL ms, planned, partition, offset, mode, total, root,
-- failure or '', its retry, then for each section index, hash, record. Returns the two hashes as they
-- are now.
local plan = context(KEYS[1], KEYS[2], 'root', 'tip', 'count')
if not plan then
  redis.call('HSET', KEYS[1], 'run', run_id(), 'planned', ARGV[3], 'partition', ARGV[4], 'offset',
    ARGV[5], 'mode', ARGV[6], 'total', ARGV[7], 'root', ARGV[8], 'tip', ARGV[8], 'count', 0)
  plan = {ARGV[8], ARGV[8], '0'}
end

if plan[1] == ARGV[8] then
  local sequential = ARGV[6] == 'sequential'
  local tip, count = plan[2], tonumber(plan[3])
  for i = 11, #ARGV, 3 do
    local index, hash, record = ARGV[i], ARGV[i + 1], ARGV[i + 2]
    if sequential then
      if tonumber(index) == count then
        -- The last accepted section must equal the rebuilt one, or the chains differ.
        if hash ~= tip then
          break
        end
        redis.call('HSET', KEYS[1], 'published:' .. index, 1)
      elseif tonumber(index) == count + 1 then
        redis.call('HSET', KEYS[2], index, record)
        redis.call('HSET', KEYS[1], 'published:' .. index, 1)
        tip, count = hash, count + 1
      end
    elseif redis.call('HSETNX', KEYS[2], index, record) == 1 then
      redis.call('HSET', KEYS[1], 'published:' .. index, 1)
      count = count + 1
    end
  end
  redis.call('HSET', KEYS[1], 'tip', tip, 'count', count)
end
if ARGV[9] ~= '' then
  fail(KEYS[1], ARGV[9], ARGV[10])
end
keep(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
return {redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2])}
