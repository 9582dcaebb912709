import { setTimeout as sleep } from 'node:timers/promises'
import { ClipStreamer, MediaServer } from '#media/index.ts'

/** A process of its own that streams a clip and writes which processes it has started, for a test to kill it. */
const [workerBin = '', ffmpegBin = '', file = ''] = process.argv.slice(2)
const listen = { addresses: [{ ip: '127.0.0.1' }] }
const server = await MediaServer.create({ workerBin, workers: 1, listen })
const room = await server.createRoom('demo')
room.on('lost', () => process.stdout.write('lost'))
const clip = new ClipStreamer({ room, peerId: 'demo-host', ffmpegBin, file })
clip.start()
const flows = async () => (await room.stats()).producers.some(({ score }) => score > 0)
while (!(await flows())) await sleep(20)
process.stdout.write(JSON.stringify([clip.pid, ...server.workerPids]))
