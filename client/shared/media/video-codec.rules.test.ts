import { describe, expect, it } from 'vitest'
import { pickVideoCodec } from './video-codec.rules.ts'

const vp8 = { mimeType: 'video/VP8' }
const high = { mimeType: 'video/H264', parameters: { 'profile-level-id': '640c1f' } }
const baseline = { mimeType: 'video/H264', parameters: { 'profile-level-id': '42e01f' } }
const opus = { mimeType: 'audio/opus' }

describe('choosing what a host sends', () => {
  it('prefers the constrained baseline of H.264', () => {
    expect(pickVideoCodec([opus, vp8, high, baseline])).toBe(baseline)
  })

  it('takes another H.264 before VP8', () => {
    expect(pickVideoCodec([vp8, high])).toBe(high)
  })

  it('falls back to VP8, then to the browser', () => {
    expect(pickVideoCodec([opus, vp8])).toBe(vp8)
    expect(pickVideoCodec([opus])).toBeUndefined()
  })
})
