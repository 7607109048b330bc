-- Records that a job is planned and has not begun. ARGV job, the time in ms after which it no
-- longer counts.
redis.call('ZADD', AHEAD, 'XX', integer(NOW + tonumber(ARGV[2])), ARGV[1])
return 0
