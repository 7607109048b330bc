-- Notes that a job is planned that has not begun. ARGV job, the time in ms after which it is
-- forgotten if it never begins.
redis.call('ZADD', AHEAD, 'XX', milliseconds(NOW + tonumber(ARGV[2])), ARGV[1])
return 0
