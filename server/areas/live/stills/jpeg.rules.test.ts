import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pictureOf } from './jpeg.rules.ts'

const encoded = (size: string) =>
  execFileSync(
    process.env['FFMPEG_BIN'] ?? 'ffmpeg',
    `-v error -f lavfi -i testsrc2=s=${size} -frames:v 1 -f mjpeg pipe:1`.split(' '),
  )

const decodes = (jpeg: Uint8Array) =>
  execFileSync(
    process.env['FFMPEG_BIN'] ?? 'ffmpeg',
    '-v error -xerror -f mjpeg -i pipe:0 -f rawvideo -pix_fmt gray pipe:1'.split(' '),
    { input: jpeg, stdio: ['pipe', 'pipe', 'ignore'] },
  ).length

const segment = (marker: number, text: string) => {
  const body = Buffer.from(text, 'latin1')
  return Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff]), body])
}

describe('a still', () => {
  const jpeg = encoded('320x180')

  it('is a JPEG that decodes to the same picture', () => {
    const picture = pictureOf(jpeg)
    if (picture === null) throw new Error('refused')
    expect(decodes(picture)).toBe(320 * 180)
  })

  it('loses where it was taken and what hides behind its end', () => {
    const exif = segment(0xe1, 'Exif\0\0GPS 35.9 N 117.8 E')
    const comment = segment(0xfe, '<script>alert(1)</script>')
    const laden = Buffer.concat([
      jpeg.subarray(0, 2),
      exif,
      comment,
      jpeg.subarray(2),
      Buffer.from('PK\x03\x04 an archive', 'latin1'),
    ])
    expect(pictureOf(laden)).toEqual(pictureOf(jpeg))
    expect(Buffer.from(pictureOf(laden) ?? []).includes('script')).toBe(false)
  })

  it('is no PNG, page, half a picture, or picture of a silly size', () => {
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk', 'base64')
    for (const wrong of [png, Buffer.from('<svg/>'), Buffer.alloc(0), jpeg.subarray(0, 900), encoded('8x8')])
      expect(pictureOf(wrong)).toBeNull()
  })

  it('never grows and never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(jpeg.length - 1), (noise, at) => {
        const torn = Buffer.concat([jpeg.subarray(0, at), noise, jpeg.subarray(at)])
        expect(pictureOf(torn)?.length ?? 0).toBeLessThanOrEqual(torn.length)
        pictureOf(noise)
      }),
    )
  })
})
