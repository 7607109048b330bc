-- Ends a claim that waits, and releases the seat that it may have been granted meanwhile.
-- ARGV lease ms, grace ms, claim, then all servers that were its candidates.
local ttl, claim = tonumber(ARGV[1]), ARGV[3]
remove(claim)
for i = 4, #ARGV do
  if free(ARGV[i], claim) and shut_for(ttl, tonumber(ARGV[2])) == 0 then
    grant_free(ARGV[i], ttl)
  end
end
return 0
