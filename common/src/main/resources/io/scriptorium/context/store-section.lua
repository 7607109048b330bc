-- Stores a section, unless another worker holds the right to write it.
-- KEYS plan, sections, lease; ARGV job TTL ms, ended TTL ms, index, continued link, hash, record,
-- the lease's token, its TTL ms.
local holder = lease_holder(KEYS[3], ARGV[7], ARGV[8])
if holder ~= ARGV[7] then
  return {'superseded', holder}
end

local plan = context(KEYS[1], KEYS[2], 'mode', 'tip', 'count', 'total')
if not plan then
  return {'missing'}
end
keep(KEYS[1], KEYS[2], ARGV[1], ARGV[2])

local accepted = redis.call('HGET', KEYS[2], ARGV[3])
if accepted then
  return {'accepted', accepted}
end

local index, count = tonumber(ARGV[3]), tonumber(plan[3])
local sequential = plan[1] == 'sequential'
if ARGV[4] ~= plan[2] or index < 1 or index > tonumber(plan[4])
    or (sequential and index ~= count + 1) then
  return {'mismatch'}
end

redis.call('HSET', KEYS[2], ARGV[3], ARGV[6])
redis.call('HSET', KEYS[1], 'count', count + 1)
if sequential then
  redis.call('HSET', KEYS[1], 'tip', ARGV[5])
end
keep(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
return {'stored'}
