import { scriptOf } from '#server/core/redis-script.ts'

/**
 * Says or asks who watches a live. KEYS: the processes through which it is watched, by the time until which each is
 * believed; who watches through one is a set beside it. ARGV: process, how long it is believed, `say` or `ask`, then
 * everybody who watches through it. Answers how many watch in all: an account on two processes is one.
 */
export const watchScript = scriptOf(`local now = redis.call('TIME')
local nowMs = now[1] * 1000 + math.floor(now[2] / 1000)
local mine = KEYS[1] .. ':' .. ARGV[1]
if ARGV[3] == 'say' then
  redis.call('DEL', mine)
  for i = 4, #ARGV, 1000 do redis.call('SADD', mine, unpack(ARGV, i, math.min(i + 999, #ARGV))) end
  if #ARGV > 3 then
    redis.call('PEXPIRE', mine, ARGV[2])
    redis.call('ZADD', KEYS[1], nowMs + ARGV[2], ARGV[1])
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
  else
    redis.call('ZREM', KEYS[1], ARGV[1])
  end
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', nowMs)
local sets = {}
for _, process in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do sets[#sets + 1] = KEYS[1] .. ':' .. process end
if #sets == 0 then return 0 end
if #sets == 1 then return redis.call('SCARD', sets[1]) end
return #redis.call('SUNION', unpack(sets))`)

/** ARGV: process, how long it is believed, `claim`, `look` or `leave`. Answers who holds the live's media then. */
export const homeScript = scriptOf(`local home = redis.call('GET', KEYS[1])
if ARGV[3] == 'claim' and (not home or home == ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return ARGV[1]
end
if ARGV[3] == 'leave' and home == ARGV[1] then
  redis.call('DEL', KEYS[1])
  return false
end
return home`)

/** ARGV: the mark of the secrets in use, how long it is believed. Answers the mark that counts. */
export const secretsScript = scriptOf(`local mark = redis.call('GET', KEYS[1])
if not mark or mark == ARGV[1] then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
return mark or ARGV[1]`)
