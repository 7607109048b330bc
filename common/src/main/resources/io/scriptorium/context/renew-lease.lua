-- KEYS lease; ARGV token, TTL ms. Returns the token that holds the lease now. A lease that Redis
-- lost, or that expired, is entered again, unless another worker acquired it first.
return lease_holder(KEYS[1], ARGV[1], ARGV[2])
