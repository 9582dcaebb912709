import { scriptOf as script } from '#server/core/redis-script.ts'

/** How long a sale's state is kept after it was last looked at; its loss costs no more than a new epoch. */
const KEEP_MS = 3_600_000

/**
 * What every script begins with. All of a sale's state is one hash, so that no part of it can be lost alone:
 * its head, `b:` with the units of each buyer, and `e:` with each order as state, quantity and buyer, for instance
 * `L2 7f…`: L leased, H held, G gone. The leases by their ends and the ids that are gone are indexes to it.
 */
const HEAD = `local gate, leases, gone = KEYS[1], KEYS[2], KEYS[3]
local function read(id)
  local entry = redis.call('HGET', gate, 'e:' .. id)
  if not entry then return nil end
  local state, quantity, buyer = string.match(entry, '^(%u)(%d+) (.*)$')
  return state, tonumber(quantity), buyer
end
local function write(id, state, quantity, buyer)
  redis.call('HSET', gate, 'e:' .. id, state .. string.format('%d', quantity) .. ' ' .. buyer)
end
local function keep(...)
  for _, key in ipairs({...}) do redis.call('PEXPIRE', key, ${KEEP_MS}) end
end
`

/** Nothing that an earlier run of the server has left may be believed. */
const SAME_RUN = `if redis.call('HGET', gate, 'run') ~= ARGV[1] then return false end
`

/** Gives an order's units back; the same as \`release\` in gate.rules.ts. ARGV[2] is how many stay remembered. */
const RELEASE = `local function release(id)
  local state, quantity, buyer = read(id)
  if not state or state == 'G' then return false end
  redis.call('HINCRBY', gate, 'available', quantity)
  if redis.call('HINCRBY', gate, 'b:' .. buyer, -quantity) <= 0 then redis.call('HDEL', gate, 'b:' .. buyer) end
  if state == 'L' then redis.call('ZREM', leases, id) end
  write(id, 'G', quantity, buyer)
  redis.call('SADD', gone, id)
  keep(gone)
  if redis.call('SCARD', gone) > tonumber(ARGV[2]) then
    for _, old in ipairs(redis.call('SMEMBERS', gone)) do redis.call('HDEL', gate, 'e:' .. old) end
    redis.call('DEL', gone)
  end
  return true
end
`

/** ARGV: run, epoch, available, limit, then state, quantity, buyer and id of each order. */
export const openScript = script(`${HEAD}
local current = redis.call('HMGET', gate, 'run', 'epoch')
if current[1] == ARGV[1] and tonumber(current[2]) >= tonumber(ARGV[2]) then return 0 end
redis.call('DEL', gate, leases, gone)
redis.call('HSET', gate, 'run', ARGV[1], 'epoch', ARGV[2], 'available', ARGV[3], 'limit', ARGV[4])
for i = 5, #ARGV, 4 do
  local state, quantity, buyer, id = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3]
  write(id, state, quantity, buyer)
  if state == 'H' then redis.call('HINCRBY', gate, 'b:' .. buyer, quantity) else redis.call('SADD', gone, id) end
end
keep(gate, gone)
return 1`)

/** ARGV: run, then id, buyer, quantity and end of the lease of each request. All checks come before any write. */
export const admitScript = script(`${HEAD}${SAME_RUN}
local head = redis.call('HMGET', gate, 'epoch', 'available', 'limit')
local epoch, available, limit = tonumber(head[1]), tonumber(head[2]), tonumber(head[3])
local answers = {}
local function admit(id, buyer, quantity, leaseUntil)
  local state, known = read(id)
  if state then return { 'known', state, known } end
  local had = tonumber(redis.call('HGET', gate, 'b:' .. buyer) or 0)
  if had + quantity > limit then return { 'over_limit' } end
  if quantity > available then return { 'sold_out' } end
  available = available - quantity
  redis.call('HINCRBY', gate, 'available', -quantity)
  redis.call('HINCRBY', gate, 'b:' .. buyer, quantity)
  write(id, 'L', quantity, buyer)
  redis.call('ZADD', leases, leaseUntil, id)
  return { 'admitted' }
end
for i = 2, #ARGV, 4 do
  answers[#answers + 1] = admit(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]), ARGV[i + 3])
end
keep(leases)
return { epoch, answers }`)

/** ARGV: run, then ids. */
export const confirmScript = script(`${HEAD}${SAME_RUN}
for i = 2, #ARGV do
  local state, quantity, buyer = read(ARGV[i])
  if state == 'L' then
    write(ARGV[i], 'H', quantity, buyer)
    redis.call('ZREM', leases, ARGV[i])
  end
end
return 1`)

/** ARGV: run, how many are remembered, then ids. */
export const releaseScript = script(`${HEAD}${SAME_RUN}${RELEASE}
for i = 3, #ARGV do release(ARGV[i]) end
return 1`)

/** ARGV: run, how many are remembered, then ids. */
export const forgetScript = script(`${HEAD}${SAME_RUN}${RELEASE}
for i = 3, #ARGV do
  if release(ARGV[i]) then
    redis.call('HDEL', gate, 'e:' .. ARGV[i])
    redis.call('SREM', gone, ARGV[i])
  end
end
return 1`)

/** ARGV: run, time, limit. Answers ids and buyers in turn. */
export const lapsedScript = script(`${HEAD}${SAME_RUN}
local lapsed = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', ARGV[2], 'LIMIT', 0, ARGV[3])) do
  local _, _, buyer = read(id)
  lapsed[#lapsed + 1] = id
  lapsed[#lapsed + 1] = buyer
end
return lapsed`)

/** ARGV: run. Answers epoch and units, and keeps the state for another while. */
export const beliefScript = script(`${HEAD}${SAME_RUN}
keep(gate, leases, gone)
local head = redis.call('HMGET', gate, 'epoch', 'available')
return { tonumber(head[1]), tonumber(head[2]) }`)

/** ARGV: epoch, or nothing to forget the sale whichever it is. */
export const closeScript = script(`${HEAD}
if ARGV[1] and redis.call('HGET', gate, 'epoch') ~= ARGV[1] then return 0 end
redis.call('DEL', gate, leases, gone)
return 1`)
