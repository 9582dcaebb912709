import { PeerConnection, Video, type Track } from 'node-datachannel'

/** What the parent asks of this process; every order is answered under its number. */
export type ViewersOrder = { readonly order: number } & (
  | { readonly do: 'offer' }
  | { readonly do: 'answer'; readonly viewer: number; readonly sdp: string }
  | { readonly do: 'accept'; readonly sdp: string }
  | { readonly do: 'count' }
  | { readonly do: 'close' }
)

export interface ViewersReply {
  readonly order: number
  readonly viewer: number
  readonly sdp: string
  readonly connected: number
  readonly packets: number
}

interface Viewer {
  readonly connection: PeerConnection
  track?: Track
  connected: boolean
}

const viewers: Viewer[] = []
let packets = 0

function open(): { viewer: Viewer; local: Promise<string> } {
  const connection = new PeerConnection('viewer', { iceServers: [], disableAutoNegotiation: true })
  const viewer: Viewer = { connection, connected: false }
  viewers.push(viewer)
  connection.onStateChange((state) => {
    viewer.connected = state === 'connected'
  })
  const listen = (track: Track) => {
    viewer.track = track
    track.onMessage(() => (packets += 1))
  }
  connection.onTrack(listen)
  const local = new Promise<string>((resolve) => {
    connection.onGatheringStateChange((state) => {
      if (state === 'complete') resolve(connection.localDescription()?.sdp ?? '')
    })
  })
  return { viewer, local }
}

/** The description asked for, and whose it is. */
interface Described {
  readonly viewer: number
  readonly sdp: string
}

async function act(order: ViewersOrder): Promise<Described> {
  if (order.do === 'offer') {
    const { viewer, local } = open()
    const index = viewers.length - 1
    const video = new Video('video', 'RecvOnly')
    video.addVP8Codec(96)
    video.addH264Codec(102, 'profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1')
    viewer.track = viewer.connection.addTrack(video)
    viewer.track.onMessage(() => (packets += 1))
    viewer.connection.setLocalDescription()
    return { viewer: index, sdp: await local }
  }
  if (order.do === 'accept') {
    const { viewer, local } = open()
    const index = viewers.length - 1
    viewer.connection.setRemoteDescription(order.sdp, 'offer')
    viewer.connection.setLocalDescription()
    return { viewer: index, sdp: await local }
  }
  if (order.do === 'answer') viewers[order.viewer]?.connection.setRemoteDescription(order.sdp, 'answer')
  if (order.do === 'close') for (const { connection } of viewers.splice(0)) connection.close()
  return { viewer: -1, sdp: '' }
}

process.on('message', (order: ViewersOrder) => {
  void act(order).then((described) => {
    const connected = viewers.filter((viewer) => viewer.connected).length
    const reply: ViewersReply = { order: order.order, ...described, connected, packets }
    if (order.do === 'count') packets = 0
    process.send?.(reply)
  })
})
