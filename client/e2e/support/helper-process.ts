import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

const READY_WITHIN_MS = 15_000

/** A program that a test needs beside its server: a relay, a TURN server. */
export class HelperProcess {
  readonly #child: ChildProcess
  output = ''

  private constructor(program: string, args: readonly string[]) {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text
      })
    process.once('exit', () => child.kill('SIGKILL'))
    this.#child = child
  }

  /** Starts it and waits until it has said `ready`. */
  static async start(program: string, args: readonly string[], ready: string): Promise<HelperProcess> {
    const helper = new HelperProcess(program, args)
    const end = performance.now() + READY_WITHIN_MS
    while (!helper.output.includes(ready)) {
      if (helper.#child.exitCode !== null || performance.now() > end)
        throw new Error(`${program} did not start: ${helper.output}`)
      await sleep(50)
    }
    return helper
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }
}
