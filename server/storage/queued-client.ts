import pg from 'pg'

type Send = (...args: readonly unknown[]) => unknown

/**
 * A connection on which a query waits for the one before it. Prisma asks for several relations of a row at once, also
 * inside a transaction, that is on one connection; pg's own queue for that is going to end with its version 9.
 */
export class QueuedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    const send = this.query.bind(this) as Send
    let last: Promise<unknown> | undefined
    const query: Send = (...args) => {
      // Whoever passes a callback is pg's pool, whose connection is fresh.
      if (typeof args.at(-1) === 'function') return send(...args)
      const answer = last === undefined ? send(...args) : last.then(() => send(...args))
      const settled = Promise.resolve(answer).then(forget, forget)
      last = settled
      void settled.then(() => {
        if (last === settled) last = undefined
      })
      return answer
    }
    Object.defineProperty(this, 'query', { value: query })
  }
}

const forget = (): undefined => undefined
