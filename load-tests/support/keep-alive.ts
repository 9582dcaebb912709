import { connect, type Socket } from 'node:net'

/** One HTTP/1.1 connection that is kept open and asks one thing after the other; as cheap as a client can be. */
export class KeepAlive {
  readonly #socket: Socket
  #received = ''
  #answered: ((status: number) => void) | undefined
  #failed: ((error: Error) => void) | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    // Counting bytes needs one character a byte; nobody reads the text.
    socket.setEncoding('latin1').setNoDelay(true)
    socket.on('data', (text: string) => {
      this.#received += text
      this.#read()
    })
    const fail = (error?: Error) => {
      this.#failed?.(error ?? new Error('the server closed the connection'))
    }
    socket.on('error', fail).on('close', () => {
      fail()
    })
  }

  static open(port: number): Promise<KeepAlive> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        resolve(new KeepAlive(socket))
      })
      socket.once('error', reject)
    })
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
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#received.slice(0, head + 2))?.[1]
    if (length === undefined) throw new Error('the answer has no Content-Length')
    const end = head + 4 + Number(length)
    if (this.#received.length < end) return
    const status = Number(this.#received.slice(9, 12))
    this.#received = this.#received.slice(end)
    this.#answered?.(status)
  }
}

/** The text of a POST. */
export const post = (path: string, body: string, headers: Readonly<Record<string, string>>): string =>
  [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${String(Buffer.byteLength(body))}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ].join('\r\n')
