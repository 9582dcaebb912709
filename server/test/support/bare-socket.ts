/** A WebSocket that speaks Socket.IO's frames by hand, and so can send what no client would. */
export interface BareSocket {
  /** The frames that came, oldest first. */
  readonly received: readonly string[]
  send(frame: string): void
  /** Resolves when it is closed, by either side. */
  close(): Promise<void>
}

const LINGER_MS = 50

/** Connects and says hello as Socket.IO does. */
export async function openBareSocket(origin: string): Promise<BareSocket> {
  const address = `${origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`
  const socket = new WebSocket(address)
  const received: string[] = []
  const closed = new Promise<void>((resolve) => {
    for (const event of ['close', 'error'])
      socket.addEventListener(event, () => {
        resolve()
      })
  })
  const greeted = new Promise<void>((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      received.push(String(data))
      if (String(data).startsWith('0')) socket.send('40')
      if (String(data).startsWith('40')) resolve()
    })
  })
  await Promise.race([greeted, closed])
  return {
    received,
    send: (frame) => {
      socket.send(frame)
    },
    close: () => {
      // The server must have had the time to read what was sent.
      setTimeout(() => {
        socket.close()
      }, LINGER_MS)
      return closed
    },
  }
}
