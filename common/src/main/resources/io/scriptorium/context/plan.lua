-- KEYS plan, sections; ARGV job TTL ms, ended TTL ms. Returns the plan and its position, or nothing.
local plan = context(KEYS[1], KEYS[2], 'planned', 'partition', 'offset')
if not plan then
  return {}
end
keep(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
return plan
