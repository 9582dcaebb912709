import { describe, expect, it } from 'vitest'
import { wantsHls } from './hls-fallback.rules.ts'

const stuck = {
  ...({ onAir: true, connection: 'connected', link: 'connecting' } as const),
  ...{ sent: true, unconnectedMs: 5_000 },
}

describe('falling back to HLS', () => {
  it('waits a moment for WebRTC, then does without', () => {
    expect(wantsHls({ ...stuck, unconnectedMs: 2_000 })).toBe(false)
    expect(wantsHls(stuck)).toBe(true)
    expect(wantsHls({ ...stuck, link: 'recovering' })).toBe(true)
  })

  it('takes a link that is ready for stuck only while the host sends', () => {
    expect(wantsHls({ ...stuck, link: 'ready' })).toBe(true)
    expect(wantsHls({ ...stuck, link: 'ready', sent: false })).toBe(false)
  })

  it('goes ahead at once where the room is full', () => {
    expect(wantsHls({ ...stuck, link: 'full', unconnectedMs: 0 })).toBe(true)
  })

  it('is not for a link that stands, a live that is not on, or a viewer without network', () => {
    expect(wantsHls({ ...stuck, link: 'connected' })).toBe(false)
    expect(wantsHls({ ...stuck, onAir: false })).toBe(false)
    expect(wantsHls({ ...stuck, connection: 'reconnecting' })).toBe(false)
  })
})
