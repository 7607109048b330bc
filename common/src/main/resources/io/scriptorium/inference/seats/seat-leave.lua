-- A process without waiting claims leaves. ARGV process.
redis.call('ZREM', ALIVE, ARGV[1])
redis.call('HDEL', BASE .. 'reports', ARGV[1])
return 0
