-- Ends a claim that waits, and gives back the seat that it may have got meanwhile.
-- ARGV lease ms, grace ms, claim, then every server that it ever wished for.
local ttl, claim = tonumber(ARGV[1]), ARGV[3]
forget(claim)
for i = 4, #ARGV do
  if redis.call('ZREM', BASE .. 'held:' .. ARGV[i], claim) == 1
      and shut_for(ttl, tonumber(ARGV[2])) == 0 then
    hand_on(ARGV[i], ttl)
  end
end
return 0
