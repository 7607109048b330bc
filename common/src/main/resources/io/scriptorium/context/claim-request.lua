-- Gives a job's id to the first request that claims it.
-- KEYS request; ARGV the claim, TTL ms. Returns the claim that holds the id now.
redis.call('SET', KEYS[1], redis.call('GET', KEYS[1]) or ARGV[1], 'PX', ARGV[2])
return redis.call('GET', KEYS[1])
