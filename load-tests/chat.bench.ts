import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '#server/core/ids.ts'
import { freePort } from '#server/storage/free-port.ts'
import { stamp, type CrowdOrder, type CrowdReport } from './support/chat-crowd.ts'
import { liveWithGoods, signedInBuyers } from './support/county.ts'
import { cpuSeconds } from './support/cpu-time.ts'
import { KeepAlive, post } from './support/keep-alive.ts'
import { startNchan } from './support/nchan.ts'
import { Processes } from './support/processes.ts'
import { median, writeResult } from './support/report.ts'
import { openSocketIo } from './support/socketio-client.ts'

const CLIENTS = 1_000
const AUTHORS = 50
const MESSAGES_A_SECOND = 100
/** Rounds that warm compilers and caches, and those that count. */
const WARM_UPS = 2
const ROUNDS = 5
/** Talk before each round that is not counted: while the others have their turn, a server's caches go cold. */
const LEAD_MS = 1_500
const ROUND_MS = 5_000
/** A round is over when nothing more has come for this long. */
const QUIET_MS = 1_000

const processes = new Processes()

/** A server under test: where its crowd listens, whose CPU counts, and how one message is said. */
interface Subject {
  readonly crowd: ChildProcess
  readonly pid: () => number
  readonly say: (text: string) => void
}

interface Round {
  readonly perCpuSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly delivered: number
}

const names = ['ours', 'socketio', 'nchan', 'bareFrames'] as const
type Name = (typeof names)[number]

/** Deliveries a server CPU-second and their delay, ours beside others at one rate, by turns in one run. */
async function main(): Promise<void> {
  const subjects: Record<Name, Subject> = {
    ours: await ours(),
    socketio: await socketIo(),
    nchan: await nchan(),
    bareFrames: await bareFrames(),
  }
  const rounds: Record<Name, Round[]> = { ours: [], socketio: [], nchan: [], bareFrames: [] }
  for (let round = 0; round < WARM_UPS + ROUNDS; round += 1)
    for (const name of names) {
      const measured = await measure(subjects[name])
      if (round >= WARM_UPS) rounds[name].push(measured)
    }
  report(rounds)
}

async function measure(subject: Subject): Promise<Round> {
  const { crowd, pid } = subject
  await tell(crowd, { do: 'count' })
  await talk(subject, LEAD_MS)
  await tell(crowd, { do: 'count' })
  const before = cpuSeconds(pid())
  const total = await talk(subject, ROUND_MS)
  const cpu = cpuSeconds(pid()) - before
  const { deliveries, delaysMs } = await tell(crowd, { do: 'tell' })
  const sorted = delaysMs.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0
  return {
    perCpuSecond: deliveries / cpu,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    delivered: deliveries / (total * CLIENTS),
  }
}

/** Says messages at an even pace, waits until all have come, and answers how many there were. */
async function talk({ crowd, say }: Subject, forMs: number): Promise<number> {
  const startedAt = performance.now()
  const total = (MESSAGES_A_SECOND * forMs) / 1000
  for (let said = 0; said < total; said += 1) {
    await sleep(Math.max(0, startedAt + (said * 1000) / MESSAGES_A_SECOND - performance.now()))
    say(`今天的樱桃真甜，还有吗 ${stamp()}`)
  }
  await drained(crowd)
  return total
}

/** Waits for what is still under way when the last message is said. */
async function drained(crowd: ChildProcess): Promise<void> {
  for (let before = -1; ;) {
    const { deliveries } = await tell(crowd, { do: 'look' })
    if (deliveries === before) return
    before = deliveries
    await sleep(QUIET_MS)
  }
}

async function tell(crowd: ChildProcess, order: CrowdOrder): Promise<CrowdReport> {
  crowd.send(order)
  const [report] = (await once(crowd, 'message')) as [CrowdReport]
  return report
}

async function gather(
  order: Omit<Extract<CrowdOrder, { do: 'open' }>, 'do' | 'count'>,
): Promise<ChildProcess> {
  const crowd = processes.fork(new URL('support/chat-crowd.ts', import.meta.url))
  await tell(crowd, { do: 'open', count: CLIENTS, ...order })
  return crowd
}

/** The real server with its database: what is said is checked, kept, and told in frames. */
async function ours(): Promise<Subject> {
  const { db, url } = await processes.freshDatabase()
  const tokens = await signedInBuyers(db, AUTHORS)
  const { liveId } = await liveWithGoods(db)
  const { port, pid } = await processes.startServer(url)
  const join = JSON.stringify(['live.join', { liveId }])
  const crowd = await gather({ kind: 'socketio', port, path: '', join })
  const authors = await Promise.all(
    tokens.map((token) => openSocketIo(port, () => undefined, `fieldcast_session=${token}`)),
  )
  for (const author of authors) await author.ask(join)
  let turn = 0
  return {
    crowd,
    pid: () => pid,
    say: (text) => {
      const message = JSON.stringify(['live.say', { liveId, clientId: newId(), text }])
      void authors[(turn += 1) % AUTHORS]?.ask(message)
    },
  }
}

/** A message as ours looks on the wire, so that all deliver as many bytes. */
const messageOf = (text: string) => ({
  ...{ id: newId(), streamMs: 12_345_678, badge: null, text },
  author: { id: newId(), displayName: '买家', avatar: 'farmer' },
})

async function socketIo(): Promise<Subject> {
  const { port, pid } = await processes.startProgram(new URL('support/plain-socketio.ts', import.meta.url))
  const crowd = await gather({ kind: 'socketio', port, path: '', join: null })
  const author = await openSocketIo(port, () => undefined)
  return {
    crowd,
    pid: () => pid,
    say: (text) => {
      author.emit(JSON.stringify(['say', messageOf(text)]))
    },
  }
}

async function nchan(): Promise<Subject> {
  const port = await freePort()
  const server = startNchan(port)
  processes.onClose(server.stop)
  await sleep(500)
  const crowd = await gather({ kind: 'websocket', port, path: '/hear', join: null })
  return { crowd, pid: server.workerPid, say: await sayByHttp(port) }
}

async function bareFrames(): Promise<Subject> {
  const { port, pid } = await processes.startProgram(new URL('support/bare-frames.ts', import.meta.url))
  const crowd = await gather({ kind: 'websocket', port, path: '/', join: null })
  return { crowd, pid: () => pid, say: await sayByHttp(port) }
}

/** Several connections, so that one slow answer holds nobody up. */
async function sayByHttp(port: number): Promise<(text: string) => void> {
  const lines = await Promise.all(Array.from({ length: 10 }, () => KeepAlive.open(port)))
  processes.onClose(() => {
    for (const line of lines) line.close()
  })
  let turn = 0
  return (text) => {
    void lines[(turn += 1) % lines.length]?.ask(post('/say', JSON.stringify(messageOf(text)), {}))
  }
}

function report(rounds: Record<Name, Round[]>): void {
  const of = (name: Name, pick: (round: Round) => number) => median(rounds[name].map(pick))
  const rate = (name: Name) => Math.round(of(name, (round) => round.perCpuSecond))
  const delays = (name: Name) => ({
    p50: Math.round(of(name, (round) => round.p50Ms)),
    p99: Math.round(of(name, (round) => round.p99Ms)),
  })
  const share = (name: Name) => Math.round((rate('ours') / rate(name)) * 100) / 100
  const delivered = (name: Name) => Math.round(of(name, (round) => round.delivered) * 10_000) / 10_000
  const table = names.map((name) => ({
    ...{ name, 'a CPU-second': rate(name), 'ours / it': share(name) },
    ...{ p50: delays(name).p50, p99: delays(name).p99, delivered: delivered(name) },
  }))
  console.table(table)
  if (delivered('ours') !== 1) throw new Error(`only ${String(delivered('ours'))} of ours were delivered`)
  const file = writeResult({
    name: 'chat',
    unit: 'deliveries/server CPU-second',
    ours: rate('ours'),
    peers: { socketio: rate('socketio'), nchan: rate('nchan') },
    limit: { bareFrames: rate('bareFrames') },
    ratios: { socketio: share('socketio'), nchan: share('nchan'), bareFrames: share('bareFrames') },
    latencyMs: Object.fromEntries(names.map((name) => [name, delays(name)])),
    delivered: Object.fromEntries(names.map((name) => [name, delivered(name)])),
    conditions: [
      `${String(CLIENTS)} clients, ${String(MESSAGES_A_SECOND)} messages/s, ${String(ROUNDS)} rounds of ${String(ROUND_MS)} ms, medians.`,
      'Ours checks, stores and answers each message (PostgreSQL’s own CPU is not counted, the server’s part of it is);',
      'the others only pass it on. CPU is that of the server process (nginx: its one worker).',
    ].join(' '),
  })
  console.log(`${path.relative(process.cwd(), file)} written`)
}

try {
  await main()
} finally {
  await processes.close()
}
process.exit()
