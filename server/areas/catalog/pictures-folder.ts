import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { PicturesStore } from './pictures.store.ts'

/**
 * Takes in pictures that an older version kept as files; a file that is gone is passed over. The files stay, since a
 * start must not delete what somebody may want to go back to.
 *
 * @returns how many were taken in
 */
export async function adoptPictures(store: PicturesStore, folder: string): Promise<number> {
  let adopted = 0
  for (const name of await store.outside()) {
    const [large, small] = await Promise.all([
      bytesOf(path.join(folder, `${name}.webp`)),
      bytesOf(path.join(folder, `${name}-s.webp`)),
    ])
    if (large === null || small === null) continue
    await store.takeIn(name, { large, small })
    adopted++
  }
  return adopted
}

const bytesOf = (file: string): Promise<Uint8Array<ArrayBuffer> | null> =>
  readFile(file).then(
    (bytes) => Uint8Array.from(bytes),
    () => null,
  )
