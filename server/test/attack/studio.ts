import { liveRequests, mediaRequests } from '#contracts/live/live.events.ts'
import { cameraRequest, someDtls } from '#media/test/support.ts'
import type { Person } from '../support/test-app.ts'
import type { TestSocket } from '../support/test-socket.ts'
import type { World } from './world.ts'

/** A host on air whose camera's transport stands, and a place to send on it. */
export interface Studio {
  readonly host: Person
  readonly liveId: string
  readonly socket: TestSocket
  readonly transportId: string
}

/** Somebody in the live with a transport to receive on. */
export interface Seat {
  readonly socket: TestSocket
  readonly transportId: string
}

export const cameraRtp = (layers = 1): Record<string, unknown> => ({ ...cameraRequest(layers).rtpParameters })
export const dtls = (): Record<string, unknown> => someDtls()

/** Connects and enters a live. */
export async function enter({ app }: World, liveId: string, cookie?: string): Promise<TestSocket> {
  const socket = await app.socket(cookie)
  await socket.ask(liveRequests.join, { liveId })
  return socket
}

/** Opens a transport; without `connected` its handshake is still to come. */
export async function transportOf(
  socket: TestSocket,
  liveId: string,
  { direction, connected }: { direction: 'send' | 'receive'; connected: boolean },
): Promise<string> {
  const { id: transportId } = await socket.ask(mediaRequests.createTransport, { liveId, direction })
  if (connected)
    await socket.ask(mediaRequests.connectTransport, { liveId, transportId, dtlsParameters: dtls() })
  return transportId
}

export async function openStudio(world: World): Promise<Studio> {
  const { host, liveId } = await world.onAir()
  const socket = await enter(world, liveId, host.cookie)
  const transportId = await transportOf(socket, liveId, { direction: 'send', connected: true })
  return { host, liveId, socket, transportId }
}

/** Sends a picture of one layer, or of three. */
export async function produce({ socket, liveId, transportId }: Studio, layers = 1): Promise<string> {
  const body = { liveId, transportId, kind: 'video', rtpParameters: cameraRtp(layers) } as const
  return (await socket.ask(mediaRequests.produce, body)).producerId
}

export async function takeSeat(world: World, liveId: string, cookie?: string): Promise<Seat> {
  const socket = await enter(world, liveId, cookie)
  return { socket, transportId: await transportOf(socket, liveId, { direction: 'receive', connected: true }) }
}

/** Receives a stream, and returns the consumer's id. */
export async function consume(
  { socket, transportId }: Seat,
  liveId: string,
  producerId: string,
): Promise<string> {
  const { rtpCapabilities } = await socket.ask(mediaRequests.capabilities, { liveId })
  const body = { liveId, transportId, producerId, rtpCapabilities }
  return (await socket.ask(mediaRequests.consume, body)).id
}
