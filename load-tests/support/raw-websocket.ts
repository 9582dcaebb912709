import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

const CLOSE = 8
const PING = 9
const empty = Buffer.alloc(0)
/** All sockets read into it, one after the other: an allocation for each read would be half a crowd's work. */
const shared = Buffer.alloc(64 * 1024)

/**
 * A WebSocket client as cheap as one can be, so that a thousand of them leave the machine to the server: no
 * extensions, no fragments, and text is handed on as the bytes that came.
 */
export class RawWebSocket {
  readonly #socket: Socket
  #rest: Buffer = empty
  onText: (text: Buffer) => void = () => undefined
  onClose: () => void = () => undefined

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Connects to ws://127.0.0.1:port/path. */
  static open(
    port: number,
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RawWebSocket> {
    return new Promise((resolve, reject) => {
      let head = Buffer.alloc(0)
      let opened: RawWebSocket | undefined
      const beHeard = (data: Buffer) => {
        head = Buffer.concat([head, data])
        const end = head.indexOf('\r\n\r\n')
        if (end === -1) return
        if (!head.subarray(0, 20).toString().includes(' 101 ')) {
          reject(new Error(head.toString().split('\r\n')[0]))
          socket.destroy()
          return
        }
        const made = new RawWebSocket(socket)
        opened = made
        resolve(made)
        // What came behind the head is read once the caller has said what to do with it.
        made.#rest = head.subarray(end + 4)
        setImmediate(() => {
          made.#read(Buffer.alloc(0))
        })
      }
      const onread = {
        buffer: shared,
        callback: (size: number) => {
          const data = shared.subarray(0, size)
          if (opened) opened.#read(data)
          else beHeard(data)
          return true
        },
      }
      const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread })
      socket.on('error', reject).on('close', () => opened?.onClose())
      socket.write(handshake(port, path, headers))
    })
  }

  /** Sends text of less than 64 KiB; a client's frames are masked, here with zeros (RFC 6455 §5.3). */
  send(text: string): void {
    const payload = Buffer.from(text)
    const short = payload.length < 126
    const head = Buffer.alloc(short ? 6 : 8)
    head[0] = 0x81
    head[1] = 0x80 | (short ? payload.length : 126)
    if (!short) head.writeUInt16BE(payload.length, 2)
    this.#socket.write(Buffer.concat([head, payload]))
  }

  close(): void {
    this.onClose = () => undefined
    this.#socket.destroy()
  }

  #read(data: Buffer): void {
    let bytes = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data])
    for (;;) {
      const frame = frameOf(bytes)
      if (!frame) break
      const { opcode, start, end } = frame
      if (opcode === CLOSE) this.#socket.end()
      else if (opcode === PING) this.#socket.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0]))
      else this.onText(bytes.subarray(start, end))
      bytes = bytes.subarray(end)
    }
    // Not a view: the next socket reads into the same memory.
    this.#rest = bytes.length === 0 ? empty : Buffer.from(bytes)
  }
}

/** RFC 6455 §5.2; null while the frame is not all there. */
function frameOf(bytes: Buffer): { opcode: number; start: number; end: number } | null {
  if (bytes.length < 2) return null
  const [first = 0, second = 0] = bytes
  const short = second & 0x7f
  const start = short < 126 ? 2 : short === 126 ? 4 : 10
  if (bytes.length < start) return null
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : bytes.readUInt32BE(6)
  return bytes.length < start + length ? null : { opcode: first & 0xf, start, end: start + length }
}

const handshake = (port: number, path: string, headers: Readonly<Record<string, string>>): string =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${String(port)}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n')
