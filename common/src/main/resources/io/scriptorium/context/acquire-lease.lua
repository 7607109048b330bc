-- Acquires a lease that nobody holds, with the next attempt number of that work.
-- KEYS lease, attempts; ARGV name (unique to this acquisition), TTL ms, TTL of the numbers ms.
-- Returns the lease's token, "ATTEMPT:NAME", or '' while another worker holds it.
local holder = redis.call('GET', KEYS[1])
if holder then
  -- The answer to an earlier call may have been lost.
  return string.match(holder, '^%d+:(.*)$') == ARGV[1] and holder or ''
end
local token = redis.call('HINCRBY', KEYS[2], KEYS[1], 1) .. ':' .. ARGV[1]
redis.call('PEXPIRE', KEYS[2], ARGV[3])
redis.call('SET', KEYS[1], token, 'PX', ARGV[2])
return token
