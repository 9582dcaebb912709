import { connect, type Socket } from 'node:net'

/** What has just come, until it is looked at, which is at once: a buffer for all connections. */
const arrived = Buffer.alloc(64 * 1024)

/** One HTTP/1.1 connection that is kept open and asks one thing after the other; as cheap as a client can be. */
export class KeepAlive {
  readonly #socket: Socket
  #received = ''
  #answered: ((status: number) => void) | undefined
  #failed: ((error: Error) => void) | undefined

  private constructor(port: number, opened: (line: KeepAlive) => void, failed: (error: Error) => void) {
    this.#failed = failed
    const callback = (bytes: number) => {
      // Counting bytes needs one character a byte; nobody reads the text.
      this.#received += arrived.toString('latin1', 0, bytes)
      this.#read()
      return true
    }
    const where = { port, host: '127.0.0.1', noDelay: true, onread: { buffer: arrived, callback } }
    this.#socket = connect(where, () => {
      opened(this)
    })
    const fail = (error?: Error) => {
      this.#failed?.(error ?? new Error('the server closed the connection'))
    }
    this.#socket.on('error', fail).on('close', () => {
      fail()
    })
  }

  static open(port: number): Promise<KeepAlive> {
    return new Promise((resolve, reject) => new KeepAlive(port, resolve, reject))
  }

  /** Sends a whole request and returns the status of its answer, once all of that has come. */
  ask(request: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve
      this.#failed = reject
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#failed = undefined
    this.#socket.destroy()
  }

  #read(): void {
    const head = this.#received.indexOf('\r\n\r\n')
    if (head === -1) return
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#received)?.[1]
    if (length === undefined) throw new Error('the answer has no Content-Length')
    const end = head + 4 + Number(length)
    if (this.#received.length < end) return
    const status = Number(this.#received.slice(9, 12))
    this.#received = this.#received.slice(end)
    this.#answered?.(status)
  }
}

/** The text of a POST. */
export function post(path: string, body: string, headers: Readonly<Record<string, string>>): string {
  const bytes = String(Buffer.byteLength(body))
  let text = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${bytes}\r\n`
  for (const name in headers) text += `${name}: ${headers[name] ?? ''}\r\n`
  return `${text}\r\n${body}`
}
