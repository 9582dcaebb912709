import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Processes } from './processes.ts'
import type { ViewersOrder, ViewersReply } from './webrtc-viewers.ts'

/** Viewers with ICE and DTLS of their own, in a process that does nothing else. */
export class Viewers {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, PromiseWithResolvers<ViewersReply>>()
  #orders = 0

  constructor(processes: Processes) {
    this.#child = processes.fork(new URL('webrtc-viewers.ts', import.meta.url))
    this.#child.on('message', (reply: ViewersReply) => {
      this.#waiting.get(reply.order)?.resolve(reply)
      this.#waiting.delete(reply.order)
    })
    this.#child.once('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the viewers ended'))
    })
  }

  ask(
    what: ViewersOrder extends infer Order ? (Order extends unknown ? Omit<Order, 'order'> : never) : never,
  ) {
    const order = (this.#orders += 1)
    const answer = Promise.withResolvers<ViewersReply>()
    this.#waiting.set(order, answer)
    this.#child.send({ ...what, order })
    return answer.promise
  }

  packets = async (): Promise<number> => (await this.ask({ do: 'count' })).packets

  async allConnected(count: number, name: string): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      if ((await this.ask({ do: 'count' })).connected === count) return
      await sleep(100)
    }
    throw new Error(`the viewers of ${name} did not all connect`)
  }
}
