import { createSocket, type Socket } from 'node:dgram'

/** A UDP relay that delays what passes, each way, as a distant or satellite link does: `node slow-relay.ts HOST PORT MS`. */
const [, , host = '', portText = '', delayText = ''] = process.argv
const [port, delayMs] = [Number(portText), Number(delayText)]
const MOST_CLIENTS = 100

const front = createSocket('udp4')
const backs = new Map<string, Socket>()

front.on('message', (packet, { address, port: from }) => {
  const back = backs.get(`${address}:${from}`) ?? join(address, from)
  setTimeout(() => back?.send(packet, port, host), delayMs)
})
front.bind(port, () => {
  console.log('relays')
})

function join(address: string, from: number): Socket | undefined {
  if (backs.size >= MOST_CLIENTS) return undefined
  const back = createSocket('udp4')
  back.on('message', (packet) => setTimeout(() => front.send(packet, from, address), delayMs))
  backs.set(`${address}:${from}`, back)
  return back
}
