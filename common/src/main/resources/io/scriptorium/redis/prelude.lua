-- Precedes every script.

-- Returns the name of this run of Redis, which changes with each restart.
local function run_id()
  local info = redis.pcall('INFO', 'server')
  if type(info) ~= 'string' then
    return 'unknown'
  end
  return string.match(info, 'run_id:(%w+)') or 'unknown'
end

