-- KEYS plan, sections; ARGV job TTL ms, ended TTL ms. Returns the two hashes, or nothing.
if not context(KEYS[1], KEYS[2], 'run') then
  return {}
end
keep(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
return {redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2])}
