-- KEYS lease; ARGV token, TTL ms. 1 when the token holds the lease now. Renews as well: a lease
-- that was lost with everything else in Redis is entered again, unless somebody else was faster.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
