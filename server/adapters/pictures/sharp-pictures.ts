import { hash } from 'node:crypto'
import sharp, { type Sharp } from 'sharp'
import { because } from '#contracts/core/reasons.ts'
import type { Picture, Pictures } from '#server/areas/catalog/catalog.ports.ts'
import type { ClaimPhotos } from '#server/areas/sales/sales.ports.ts'
import { Problem } from '#server/core/problem.ts'

const FORMATS = ['jpeg', 'png', 'webp']
/** A picture of a few kilobytes may say that it is a wall: what it unpacks to is bounded as well. */
const MOST_PIXELS = 50_000_000
/** A phone made a claim's photo small before it sent it. */
const MOST_PHOTO_PIXELS = 24_000_000
const LARGE = 1_280
const SMALL = 320
const PHOTO_QUALITY = 78
const NAME_CHARACTERS = 28

/**
 * Makes pictures anew, as they are turned by the camera. Whatever else was in the file (place, camera, owner) is left
 * out. Products' are WebP in two sizes, named by their content; claims' are JPEG, as merchants print them.
 */
export const sharpPictures: Pictures & ClaimPhotos = {
  async resized(bytes) {
    try {
      return await inTwoSizes(bytes)
    } catch (error) {
      throw error instanceof Problem ? error : new Problem('bad_picture', { cause: error })
    }
  },

  async smallJpeg(bytes) {
    const picture = sharp(bytes, { limitInputPixels: MOST_PHOTO_PIXELS, failOn: 'error' })
    const { format } = await picture.metadata()
    if (format !== 'jpeg') throw new Error(`a picture of the type ${format}`)
    return Uint8Array.from(await fitted(picture.rotate(), LARGE).jpeg({ quality: PHOTO_QUALITY }).toBuffer())
  },
}

async function inTwoSizes(bytes: Buffer): Promise<Picture> {
  const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
  const { format } = await picture.metadata()
  if (!FORMATS.includes(format))
    throw new Problem('bad_picture', { detail: because('picture_format', { format }) })
  const turned = picture.rotate()
  const [large, small] = await Promise.all(
    [LARGE, SMALL].map((most) =>
      fitted(turned.clone(), most).webp({ quality: 80 }).toBuffer({ resolveWithObject: true }),
    ),
  )
  if (!large || !small) throw new Problem('bad_picture')
  return {
    name: `img-${hash('sha256', large.data).slice(0, NAME_CHARACTERS)}`,
    ...{ width: large.info.width, height: large.info.height },
    ...{ large: Uint8Array.from(large.data), small: Uint8Array.from(small.data) },
  }
}

const fitted = (picture: Sharp, most: number): Sharp =>
  picture.resize({ width: most, height: most, fit: 'inside', withoutEnlargement: true })
