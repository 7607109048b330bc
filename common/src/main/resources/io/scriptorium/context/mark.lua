-- Sets a field of a job whose context exists; the first value of a field is kept.
-- KEYS plan, sections; ARGV job TTL ms, ended TTL ms, name, value.
if context(KEYS[1], KEYS[2], 'run') then
  redis.call('HSETNX', KEYS[1], ARGV[3], ARGV[4])
  keep(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
end
return 0
