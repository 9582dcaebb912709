import { createSocket } from 'node:dgram'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a source sends and where to; given as the first argument in JSON. */
export interface SourceOrder {
  readonly ports: readonly number[]
  readonly ssrc: number
  readonly payloadType: number
  readonly packetsPerSecond: number
}

const PAYLOAD_BYTES = 1_100
const STEP_MS = 10
const CLOCK = 90_000
/** RFC 7741 §4.2: the start of a partition; §4.3: the lowest bit of what follows is 0 in a keyframe. */
const VP8_DESCRIPTOR = 0x10

const order = JSON.parse(process.argv[2] ?? '') as SourceOrder
const socket = createSocket('udp4')
const packet = Buffer.alloc(12 + PAYLOAD_BYTES, 0x55)
packet[0] = 0x80
packet[1] = 0x80 | order.payloadType
packet.writeUInt32BE(order.ssrc, 8)
packet[12] = VP8_DESCRIPTOR

const startedAt = performance.now()
let sent = 0
for (;;) {
  const due = Math.floor(((performance.now() - startedAt) / 1000) * order.packetsPerSecond)
  for (; sent < due; sent += 1) {
    packet.writeUInt16BE(sent & 0xffff, 2)
    packet.writeUInt32BE(Math.floor((sent / order.packetsPerSecond) * CLOCK) >>> 0, 4)
    // A keyframe a second, for whoever comes.
    packet[13] = sent % order.packetsPerSecond === 0 ? 0 : 1
    for (const port of order.ports) socket.send(Buffer.from(packet), port, '127.0.0.1')
  }
  await sleep(STEP_MS)
}
