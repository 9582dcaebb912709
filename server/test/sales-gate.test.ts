import { afterAll, beforeAll, expect, test } from 'vitest'
import { InProcessGate, type Gate } from '#server/areas/sales/flash-sale/gate.ts'
import { RedisGate } from '#server/areas/sales/flash-sale/redis-gate.ts'
import { newId } from '#server/core/ids.ts'
import { openRedis, type Redis } from '#server/storage/redis.ts'
import { createLog } from '#server/transport/log.ts'
import { GateModel } from './support/gate-model.ts'
import { randomCommands, type GateCommand } from './support/gate-commands.ts'
import { startRedis, type RedisServer } from './support/redis-server.ts'

/** A million in the long form of the fault tests. */
const COMMANDS = Number(process.env['GATE_COMMANDS'] ?? 100_000)
const SALES_AT_ONCE = 50
const WITHIN_MS = COMMANDS * 6
/** Small, so that forgetting what was given back is tried as well. */
const MAX_GONE = 8

let server: RedisServer
let redis: Redis

beforeAll(async () => {
  server = await startRedis('--appendonly', 'no')
  redis = await openRedis(server.url, { onFault: () => undefined, patienceMs: 30_000 })
})

afterAll(async () => {
  redis.close()
  await server.stop()
})

const byOrder = (a: { orderId: string }, b: { orderId: string }) => a.orderId.localeCompare(b.orderId)

/** Does one command and tells what can be seen of it, and of the sale afterwards. */
async function perform(gate: Gate, offerId: string, command: GateCommand): Promise<unknown> {
  const seen = await act(gate, offerId, command)
  return [seen, await gate.belief(offerId)]
}

async function act(gate: Gate, offerId: string, command: GateCommand): Promise<unknown> {
  switch (command.what) {
    case 'open':
      return gate.open(offerId, command.truth)
    case 'admit':
      return gate.admit(offerId, command.request, command.atMs)
    case 'confirm':
    case 'release':
    case 'forget':
      return gate[command.what](offerId, command.orderIds)
    case 'lapsed':
      return (await gate.lapsedLeases(offerId, command.atMs, 1_000)).toSorted(byOrder)
    case 'close':
      return gate.close(offerId, command.epoch)
  }
}

test(
  `${COMMANDS} random commands: the gate in Redis, the one in this process and a model are alike`,
  async ({ annotate }) => {
    const seed = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000)
    const shared = new RedisGate(redis, createLog('silent'), MAX_GONE)
    const own = new InProcessGate(MAX_GONE)
    const admissions = { admitted: 0, known: 0, over_limit: 0, sold_out: 0, none: 0 }
    const run = async (lane: number) => {
      const [offerId, model] = [newId(), new GateModel(MAX_GONE)]
      for (const command of randomCommands(seed + lane, COMMANDS / SALES_AT_ONCE)) {
        const [ours, theirs] = await Promise.all([
          perform(own, offerId, command),
          perform(shared, offerId, command),
        ])
        const expected = model.perform(command)
        const where = `seed ${seed}, sale ${lane}, ${JSON.stringify(command)}`
        expect(ours, `in this process: ${where}`).toEqual(expected)
        expect(theirs, `in Redis: ${where}`).toEqual(expected)
        count(admissions, command, expected)
      }
    }
    await Promise.all(Array.from({ length: SALES_AT_ONCE }, (_, lane) => run(lane)))
    await annotate(`seed ${seed}: ${JSON.stringify(admissions)}`)
    // Every answer was really met, so that the likeness is of something.
    expect(Math.min(...Object.values(admissions))).toBeGreaterThan(COMMANDS / 500)
  },
  WITHIN_MS,
)

function count(
  admissions: Record<'admitted' | 'known' | 'over_limit' | 'sold_out' | 'none', number>,
  { what }: GateCommand,
  [seen]: readonly [unknown, unknown],
): void {
  if (what !== 'admit') return
  const admission = seen as { kind: 'admitted' | 'known' | 'refused'; code: 'over_limit' | 'sold_out' } | null
  if (!admission) admissions.none += 1
  else admissions[admission.kind === 'refused' ? admission.code : admission.kind] += 1
}
