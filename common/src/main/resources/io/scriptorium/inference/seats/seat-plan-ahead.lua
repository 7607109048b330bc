-- Takes a slot to plan one more job ahead of the writing. ARGV job, most jobs ahead, lease ms.
-- Returns 1, or 0 where all slots are taken.
redis.call('ZREMRANGEBYSCORE', AHEAD, '-inf', milliseconds(NOW))
if not redis.call('ZSCORE', AHEAD, ARGV[1]) and redis.call('ZCARD', AHEAD) >= tonumber(ARGV[2]) then
  return 0
end
redis.call('ZADD', AHEAD, milliseconds(NOW + tonumber(ARGV[3])), ARGV[1])
return 1
