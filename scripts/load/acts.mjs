// @ts-check
/**
 * What a virtual user of Artillery does. Each act judges its own answers and counts `NAME.failed`: Artillery takes an
 * acknowledgement that does not match for a success, which would make every threshold pass.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { io } from 'socket.io-client'

/**
 * @typedef {{ target: string, liveId: string, offerId: string, skuId: string, priceFen: number, cookies: string[] }} Setup
 * @typedef {{ emit(kind: 'counter' | 'histogram', name: string, value: number): void }} Events
 * @typedef {{ ok: boolean, problem?: { code: string }, reply?: Record<string, unknown> }} Ack
 */

/** @type {Setup} */
const setup = JSON.parse(readFileSync(process.env['LOAD_SETUP'] ?? '', 'utf8'))
const PATIENCE_MS = 10_000
const STAY_MS = 5_000
let turn = 0

/** A session, each in its turn. */
const cookie = () => setup.cookies[(turn += 1) % setup.cookies.length] ?? ''

/**
 * Does an act, and tells how long it took and whether it was answered as it should be; else by what.
 * @param {Events} events
 * @param {string} name
 * @param {() => Promise<true | string>} act
 */
async function judged(events, name, act) {
  const startedAt = performance.now()
  const answer = await act().catch(() => 'no answer')
  const good = answer === true
  events.emit('histogram', `${name}.ms`, performance.now() - startedAt)
  events.emit('counter', `${name}.ok`, Number(good))
  events.emit('counter', `${name}.failed`, Number(!good))
  if (!good) events.emit('counter', `${name}.failed.${answer}`, 1)
}

/**
 * What an acknowledgement says; a good one has to carry what was asked for.
 * @param {Ack} ack
 * @param {string[]} members
 */
function said({ ok, problem, reply }, ...members) {
  if (!ok) return problem?.code ?? 'a refusal without a problem'
  return members.every((member) => reply?.[member] !== undefined) || 'another answer'
}

/**
 * What an answer over HTTP says, and the body of a good one.
 * @param {Response} response
 * @returns {Promise<{ id?: string, said: true | string }>}
 */
async function answered(response) {
  const body = /** @type {{ id?: string, code?: string }} */ (await response.json())
  if (response.status !== 200) return { said: body.code ?? String(response.status) }
  return body.id === undefined ? { said: 'another answer' } : { id: body.id, said: true }
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
    await judged(events, 'join', async () =>
      said(await ask('live.join', { liveId: setup.liveId }), 'live', 'chat'),
    )
    await new Promise((resolve) => setTimeout(resolve, STAY_MS))
  })
}

/** Enters and says five things; being told to wait is a good answer. @param {unknown} _context @param {Events} events */
export async function chat(_context, events) {
  await connected(cookie(), async (ask) => {
    await judged(events, 'join', async () =>
      said(await ask('live.join', { liveId: setup.liveId }), 'live', 'chat'),
    )
    for (let count = 0; count < 5; count += 1)
      await judged(events, 'say', async () => {
        const line = { liveId: setup.liveId, clientId: randomUUID(), text: `这个樱桃甜不甜 ${String(count)}` }
        const answer = said(await ask('live.say', line), 'id')
        return answer === 'chat_slow' || answer
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
    const { said: word } = await answered(answer)
    return word === 'sold_out' || word === 'over_limit' || word
  })
}

/** From the cart to the payment's page. @param {unknown} _context @param {Events} events */
export async function checkout(_context, events) {
  const session = cookie()
  /** @type {Awaited<ReturnType<typeof answered>>} */
  let order = { said: 'not asked' }
  /** @type {typeof order} */
  let address = { said: 'not asked' }
  await judged(events, 'order', async () => {
    const lines = [{ skuId: setup.skuId, quantity: 1, priceFen: setup.priceFen }]
    const answer = await post('/api/orders', { lines, liveId: setup.liveId }, session)
    order = await answered(answer)
    return order.said
  })
  await judged(events, 'address', async () => {
    const place = {
      name: '王小果',
      phone: '13800005678',
      region: '山东省泰安市新泰市',
      street: '果园路 8 号',
    }
    const answer = await post('/api/addresses', place, session)
    address = await answered(answer)
    return address.said
  })
  await judged(events, 'pay', async () => {
    const answer = await post(`/api/orders/${order.id}/pay`, { addressId: address.id }, session)
    return (await answered(answer)).said
  })
}
