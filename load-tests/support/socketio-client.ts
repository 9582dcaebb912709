import { RawWebSocket } from './raw-websocket.ts'

const SOCKET_IO = '/socket.io/?EIO=4&transport=websocket'

/** The little of Engine.IO 4 and Socket.IO 5 that a client must speak, over a raw WebSocket. */
export async function openSocketIo(
  port: number,
  onEvent: (packet: Buffer) => void,
  cookie?: string,
): Promise<{ emit(json: string): void; ask(json: string): Promise<string>; close(): void }> {
  const socket = await RawWebSocket.open(port, SOCKET_IO, cookie === undefined ? {} : { Cookie: cookie })
  const asked = new Map<number, (reply: string) => void>()
  let next = 0
  await new Promise<void>((resolve, reject) => {
    socket.onClose = () => {
      reject(new Error('the server closed the connection'))
    }
    socket.onText = (text) => {
      const kind = text.toString('latin1', 0, 2)
      if (kind === '2') socket.send('3')
      else if (kind === '42') onEvent(text)
      else if (kind === '43') answer(asked, text.toString())
      else if (kind === '40') resolve()
      else if (kind.startsWith('0')) socket.send('40')
    }
  })
  return {
    emit: (json) => {
      socket.send(`42${json}`)
    },
    ask: (json) =>
      new Promise((resolve) => {
        asked.set(next, resolve)
        socket.send(`42${String(next)}${json}`)
        next += 1
      }),
    close: () => {
      socket.close()
    },
  }
}

function answer(asked: Map<number, (reply: string) => void>, packet: string): void {
  const [, id, reply = ''] = /^43(\d+)(.*)$/s.exec(packet) ?? []
  asked.get(Number(id))?.(reply)
  asked.delete(Number(id))
}
