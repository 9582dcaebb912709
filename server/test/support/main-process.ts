import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import path from 'node:path'
import { workerBin } from '#media/test/support.ts'

const MAIN = path.join(import.meta.dirname, '../../main.ts')
/** As for `npm start`: what Node.js made of the server's source, a second of CPU a start. */
const COMPILED = path.join(import.meta.dirname, '../../../node_modules/.fieldcast/compiled')
const STARTS_WITHIN_MS = 60_000

/** How the server's process ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** The server as a process of its own, as `npm start` runs it. */
export interface MainProcess {
  readonly pid: number
  readonly ended: Promise<Ended>
  stdout(): string
  /** Resolves when it says that it is serving; fails when it ends before. */
  serving(): Promise<void>
  kill(signal: NodeJS.Signals): Promise<Ended>
}

/** Starts server/main.ts; nothing of our own environment reaches it but what it needs to run. */
export function startMain(args: readonly string[], env: Readonly<Record<string, string>> = {}): MainProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: COMPILED,
      MEDIASOUP_WORKER_BIN: workerBin,
      FIELDCAST_MEDIA_WORKERS: '1',
      FIELDCAST_LOG_LEVEL: 'silent',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text
    })
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ code, signal, ...said })
    })
  })
  return {
    pid: child.pid ?? 0,
    ended,
    stdout: () => said.stdout,
    serving: () =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          reject,
          STARTS_WITHIN_MS,
          new Error(`not serving: ${said.stdout}${said.stderr}`),
        )
        void ended.then(({ stderr }) => {
          reject(new Error(`it ended: ${stderr}`))
        })
        const look = () => {
          if (!said.stdout.includes('is serving')) return
          clearTimeout(timer)
          resolve()
        }
        child.stdout.on('data', look)
        look()
      }),
    kill: (signal) => {
      child.kill(signal)
      return ended
    },
  }
}

/** Listens on a free port of the whole machine, to be in the way. */
export async function takePort(): Promise<{ server: Server; port: number }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const address = server.address()
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 }
}

/** The processes that a process has started, and theirs. */
export function descendantsOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }))
  const below = (of: number): number[] =>
    parents.filter(({ parent }) => parent === of).flatMap((child) => [child.pid, ...below(child.pid)])
  return below(pid)
}

function parentOf(pid: string): number {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    // It ended while we looked.
    return 0
  }
}
