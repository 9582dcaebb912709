import { openPhoto } from '#client/shared/photos/web-picture.ts'

const MOST_BYTES = 45_000
const EDGES = [1_280, 960, 720, 560, 400]
const QUALITIES = [0.7, 0.5, 0.35]
/** From the best picture to the smallest. */
const TRIES = EDGES.flatMap((edge) => QUALITIES.map((quality) => ({ edge, quality })))

/** A photo as a JPEG in base64 of at most 45,000 bytes, so that it goes out over a poor line. Throws `UnreadablePhoto`. */
export async function smallPhoto(file: Blob): Promise<string> {
  const picture = await openPhoto(file)
  try {
    for (const { edge, quality } of TRIES) {
      const blob = await drawn(picture, edge, quality)
      if (blob.size <= MOST_BYTES) return await base64Of(blob)
    }
    throw new Error('the photo does not get small enough')
  } finally {
    picture.close()
  }
}

function drawn(picture: ImageBitmap, edge: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        if (blob) resolve(blob)
        else reject(new Error('the photo could not be drawn'))
      },
      'image/jpeg',
      quality,
    )
  })
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
