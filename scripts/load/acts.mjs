// @ts-check
/**
 * What a virtual user of Artillery does. Each act judges its own answers and counts `NAME.failed`: Artillery takes an
 * acknowledgement that does not match for a success, which would make every threshold pass.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { io } from 'socket.io-client'

/**
 * @typedef {{ target: string, liveId: string, offerId: string, skuId: string, priceFen: number, tokens: string[] }} Setup
 * @typedef {{ emit(kind: 'counter' | 'histogram', name: string, value: number): void }} Events
 * @typedef {{ ok: boolean, problem?: { code: string } }} Ack
 */

/** @type {Setup} */
const setup = JSON.parse(readFileSync(process.env['LOAD_SETUP'] ?? '', 'utf8'))
const PATIENCE_MS = 10_000
const STAY_MS = 5_000
let turn = 0

/** A session, each in its turn. */
const cookie = () => `fieldcast_session=${setup.tokens[(turn += 1) % setup.tokens.length] ?? ''}`

/**
 * Does an act, and tells how long it took and whether it was answered as it should be.
 * @param {Events} events
 * @param {string} name
 * @param {() => Promise<boolean>} act
 */
async function judged(events, name, act) {
  const startedAt = performance.now()
  const good = await act().catch(() => false)
  events.emit('histogram', `${name}.ms`, performance.now() - startedAt)
  events.emit('counter', `${name}.ok`, Number(good))
  events.emit('counter', `${name}.failed`, Number(!good))
}

/**
 * @param {string | undefined} session
 * @param {(ask: (name: string, body: object) => Promise<Ack>) => Promise<void>} use
 */
async function connected(session, use) {
  const socket = io(setup.target, {
    ...{ transports: ['websocket'], forceNew: true, reconnection: false },
    ...(session ? { extraHeaders: { cookie: session } } : {}),
  })
  try {
    await use((name, body) => socket.timeout(PATIENCE_MS).emitWithAck(name, body))
  } finally {
    socket.disconnect()
  }
}

/** Enters the live and stays a moment. @param {unknown} _context @param {Events} events */
export async function join(_context, events) {
  await connected(undefined, async (ask) => {
    await judged(events, 'join', async () => (await ask('live.join', { liveId: setup.liveId })).ok)
    await new Promise((resolve) => setTimeout(resolve, STAY_MS))
  })
}

/** Enters and says five things; being told to wait is a good answer. @param {unknown} _context @param {Events} events */
export async function chat(_context, events) {
  await connected(cookie(), async (ask) => {
    await judged(events, 'join', async () => (await ask('live.join', { liveId: setup.liveId })).ok)
    for (let count = 0; count < 5; count += 1)
      await judged(events, 'say', async () => {
        const said = { liveId: setup.liveId, clientId: randomUUID(), text: `这个樱桃甜不甜 ${String(count)}` }
        const { ok, problem } = await ask('live.say', said)
        return ok || problem?.code === 'chat_slow'
      })
  })
}

/**
 * @param {string} path
 * @param {object} body
 * @param {string} session
 */
const post = (path, body, session) =>
  fetch(`${setup.target}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), cookie: session },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  })

/** Buys in the flash sale; being too late is a good answer. @param {unknown} _context @param {Events} events */
export async function flashSale(_context, events) {
  await judged(events, 'buy', async () => {
    const answer = await post(`/api/offers/${setup.offerId}/buy`, { quantity: 1 }, cookie())
    const { code } = /** @type {{ code?: string }} */ (await answer.json())
    return answer.status === 200 || ['sold_out', 'over_limit'].includes(code ?? '')
  })
}

/** From the cart to the payment's page. @param {unknown} _context @param {Events} events */
export async function checkout(_context, events) {
  const session = cookie()
  /** @type {{ id: string }} */
  let order = { id: '' }
  /** @type {{ id: string }} */
  let address = { id: '' }
  await judged(events, 'order', async () => {
    const lines = [{ skuId: setup.skuId, quantity: 1, priceFen: setup.priceFen }]
    const answer = await post('/api/orders', { lines, liveId: setup.liveId }, session)
    order = /** @type {{ id: string }} */ (await answer.json())
    return answer.status === 200
  })
  await judged(events, 'address', async () => {
    const place = {
      name: '王小果',
      phone: '13800005678',
      region: '山东省泰安市新泰市',
      street: '果园路 8 号',
    }
    const answer = await post('/api/addresses', place, session)
    address = /** @type {{ id: string }} */ (await answer.json())
    return answer.status === 200
  })
  await judged(events, 'pay', async () => {
    const answer = await post(`/api/orders/${order.id}/pay`, { addressId: address.id }, session)
    return answer.status === 200
  })
}
