import type { Device } from 'mediasoup-client'
import type { Transport, TransportOptions } from 'mediasoup-client/types'
import { mediaRequests } from '#contracts/live/live.events.ts'
import { ask } from '#client/shared/socket/socket.ts'

/** Opens a transport of the live at the server and its counterpart in this browser. */
export async function openTransport(
  device: Device,
  liveId: string,
  direction: 'send' | 'receive',
): Promise<Transport> {
  const options = (await ask(mediaRequests.createTransport, { liveId, direction })) as TransportOptions
  const transport =
    direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options)
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    ask(mediaRequests.connectTransport, { liveId, transportId: transport.id, dtlsParameters }).then(() => {
      done()
    }, failed)
  })
  return transport
}
