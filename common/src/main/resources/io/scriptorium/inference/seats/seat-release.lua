-- Gives a seat back, and hands it on. ARGV lease ms, grace ms, server, claim.
local key = BASE .. 'held:' .. ARGV[3]
redis.call('ZREM', key, ARGV[4])
if shut_for(tonumber(ARGV[1]), tonumber(ARGV[2])) == 0 then
  hand_on(ARGV[3], tonumber(ARGV[1]))
end
return 0
