import { RawWebSocket } from './raw-websocket.ts'
import { openSocketIo } from './socketio-client.ts'

/** What the parent asks of this process, one thing after the other. */
export type CrowdOrder =
  | {
      do: 'open'
      kind: 'socketio' | 'websocket'
      port: number
      path: string
      join: string | null
      count: number
    }
  | { do: 'count' }
  | { do: 'look' }
  | { do: 'tell' }

/** Delays in milliseconds, of every twentieth client. */
export interface CrowdReport {
  deliveries: number
  delaysMs: number[]
}

/** Every message carries when it was sent, on the clock that all processes of a machine share. */
export const stamp = (): string => `@${String(process.hrtime.bigint() / 1000n)}@`

const MARK = '@'.charCodeAt(0)
const SAMPLED = 20
const OPEN_AT_ONCE = 25

let deliveries = 0
let delaysMs: number[] = []
let counting = false

/** Messages are counted by their stamps: two marks each. */
function receive(frame: Buffer, sampled: boolean): void {
  if (!counting) return
  const now = sampled ? Number(process.hrtime.bigint() / 1000n) : 0
  for (let at = frame.indexOf(MARK); at !== -1;) {
    const end = frame.indexOf(MARK, at + 1)
    if (end === -1) break
    deliveries += 1
    if (sampled) delaysMs.push((now - Number(frame.toString('latin1', at + 1, end))) / 1000)
    at = frame.indexOf(MARK, end + 1)
  }
}

async function open({ kind, port, path, join, count }: Extract<CrowdOrder, { do: 'open' }>): Promise<void> {
  for (let begun = 0; begun < count; begun += OPEN_AT_ONCE) {
    const some = Array.from({ length: Math.min(OPEN_AT_ONCE, count - begun) }, async (_, index) => {
      const sampled = (begun + index) % SAMPLED === 0
      const take = (frame: Buffer) => {
        receive(frame, sampled)
      }
      if (kind === 'websocket') {
        const socket = await RawWebSocket.open(port, path)
        socket.onText = take
        return
      }
      const client = await openSocketIo(port, take)
      if (join === null) return
      const reply = await client.ask(join)
      if (!reply.startsWith('[{"ok":true')) throw new Error(`not let in: ${reply.slice(0, 200)}`)
    })
    await Promise.all(some)
  }
}

process.on('message', (order: CrowdOrder) => {
  void act(order).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function act(order: CrowdOrder): Promise<CrowdReport> {
  if (order.do === 'open') await open(order)
  if (order.do === 'look') return { deliveries, delaysMs: [] }
  const report = { deliveries, delaysMs }
  deliveries = 0
  delaysMs = []
  counting = order.do === 'count'
  return report
}
