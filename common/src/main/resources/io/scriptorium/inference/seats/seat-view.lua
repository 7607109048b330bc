-- The ledger as operators see it. ARGV the servers to list.
-- Returns the reports of the running processes, the number of claims that wait, of jobs planned and not begun, the
-- draining servers, and for each server its name followed by the claims that hold it.
local reports, all = {}, redis.call('HGETALL', BASE .. 'reports')
for i = 1, #all, 2 do
  if is_alive(all[i]) then
    table.insert(reports, all[i + 1])
  else
    redis.call('HDEL', BASE .. 'reports', all[i])
  end
end
local held = {}
for _, server in ipairs(ARGV) do
  local line = redis.call('ZRANGEBYSCORE', BASE .. 'held:' .. server, integer(NOW), '+inf')
  table.insert(line, 1, server)
  table.insert(held, line)
end
return {reports, redis.call('HLEN', WISHES), redis.call('ZCARD', AHEAD),
  redis.call('SMEMBERS', DRAINING), held}
