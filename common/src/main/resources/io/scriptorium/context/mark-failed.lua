-- Records that a job failed, if its context exists.
-- KEYS plan, sections; ARGV job TTL ms, ended TTL ms, reason, retry.
if context(KEYS[1], KEYS[2], 'run') then
  fail(KEYS[1], ARGV[3], ARGV[4])
  keep(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
end
return 0
