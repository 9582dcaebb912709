import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { workerBin } from '#media/test/worker-bin.ts'
import type { Place } from './network.ts'

const ROOT = path.join(import.meta.dirname, '../../..')

/** A media node in a place of its own, as `npm run start:media` runs it. */
export class NodeProcess {
  readonly #child: ChildProcess
  output = ''

  constructor(place: Place, options: { api: string; secret: string; name: string }) {
    const child = spawn(place.program(process.execPath), ['--no-warnings', 'media/node/main.ts'], {
      cwd: ROOT,
      env: {
        ...process.env,
        MEDIASOUP_WORKER_BIN: workerBin,
        FIELDCAST_MEDIA_NODE: options.api,
        FIELDCAST_MEDIA_SECRET: options.secret,
        FIELDCAST_MEDIA_NAME: options.name,
        FIELDCAST_ANNOUNCED_ADDRESS: place.address(),
        FIELDCAST_MEDIA_WORKERS: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text
      })
    process.once('exit', () => child.kill('SIGKILL'))
    this.#child = child
  }

  /** Resolves when it has said that it serves. */
  async serving(): Promise<void> {
    while (!this.output.includes('serves')) {
      if (this.#child.exitCode !== null) throw new Error(`the media node ended: ${this.output}`)
      await sleep(50)
    }
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }
}
