-- Sets the tenants' policies, unless later ones are there. ARGV version; then for each tenant its name
-- and its policy.
local version = tonumber(ARGV[1])
if count(HEAD, 'policies') < version then
  redis.call('HSET', HEAD, 'policies', integer(version))
  redis.call('DEL', POLICIES)
  for i = 2, #ARGV, 2 do
    redis.call('HSET', POLICIES, ARGV[i], ARGV[i + 1])
  end
end
