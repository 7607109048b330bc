-- KEYS lease; ARGV token, TTL ms. The token that holds the lease now. One that was lost with
-- everything else in Redis, or ended, is entered again, unless somebody else was faster.
return lease_holder(KEYS[1], ARGV[1], ARGV[2])
