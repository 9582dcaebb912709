import { HEIC_HEAD_BYTES, isHeic } from './heic.rules.ts'

const PLAIN = ['image/jpeg', 'image/png', 'image/webp']
/** More than anybody sees, and far below what an upload may weigh. */
const LONGEST_EDGE = 2_560
const QUALITY = 0.85

/** A photo that this browser cannot open; `heic`: an iPhone's, which Safari opens. */
export class UnreadablePhoto extends Error {
  readonly heic: boolean

  constructor(heic: boolean, cause: unknown) {
    super('this browser cannot open the photo', { cause })
    this.heic = heic
  }
}

/** Opens a photo as this browser can: Safari opens HEIC too. Throws `UnreadablePhoto`. Close it afterwards. */
export async function openPhoto(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file)
  } catch (cause) {
    throw new UnreadablePhoto(
      isHeic(new Uint8Array(await file.slice(0, HEIC_HEAD_BYTES).arrayBuffer())),
      cause,
    )
  }
}

/** A file as a picture that the server takes: as it is where it may be, else drawn anew. Throws `UnreadablePhoto`. */
export async function webPicture(file: Blob, mostBytes: number): Promise<Blob> {
  if (PLAIN.includes(file.type) && file.size <= mostBytes) return file
  const picture = await openPhoto(file)
  try {
    const scale = Math.min(1, LONGEST_EDGE / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(picture.width * scale))
    canvas.height = Math.max(1, Math.round(picture.height * scale))
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    return await jpegOf(canvas)
  } finally {
    picture.close()
  }
}

const jpegOf = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        if (blob) resolve(blob)
        else reject(new UnreadablePhoto(false, null))
      },
      'image/jpeg',
      QUALITY,
    )
  })
