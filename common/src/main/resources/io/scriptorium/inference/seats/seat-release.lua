-- Releases a seat, and grants it to a waiting claim. ARGV lease ms, grace ms, server, claim.
free(ARGV[3], ARGV[4])
if shut_for(tonumber(ARGV[1]), tonumber(ARGV[2])) == 0 then
  grant_free(ARGV[3], tonumber(ARGV[1]))
end
return 0
