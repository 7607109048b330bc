-- Takes the right to plan one more job ahead of the writing. ARGV job, most jobs ahead, the time in
-- ms after which a job that never began is forgotten. 1, or 0 where there are enough.
redis.call('ZREMRANGEBYSCORE', AHEAD, '-inf', milliseconds(NOW - tonumber(ARGV[3])))
if redis.call('ZSCORE', AHEAD, ARGV[1]) then
  return 1
end
if redis.call('ZCARD', AHEAD) >= tonumber(ARGV[2]) then
  return 0
end
redis.call('ZADD', AHEAD, milliseconds(NOW), ARGV[1])
return 1
