-- KEYS epoch. Returns since when this run of Redis has kept contexts, in ms of its own clock.
local epoch = redis.call('HMGET', KEYS[1], 'run', 'at')
local run = run_id()
if epoch[1] == run then
  return tonumber(epoch[2])
end
local time = redis.call('TIME')
local at = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('HSET', KEYS[1], 'run', run, 'at', string.format('%d', at))
return at
