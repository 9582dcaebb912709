import { hash } from 'node:crypto'
import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp, { type Sharp } from 'sharp'
import type { PictureShop } from '#server/areas/catalog/catalog.ports.ts'
import { newId } from '#server/core/ids.ts'
import { Problem } from '#server/core/problem.ts'

const FORMATS = ['jpeg', 'png', 'webp']
/** A picture of a few kilobytes may say that it is a wall: what it unpacks to is bounded as well. */
const MOST_PIXELS = 50_000_000
const LARGE = 1_280
const SMALL = 320
const NAME_CHARACTERS = 28

/**
 * Keeps product pictures as WebP in two sizes, named by their content. Whatever else was in the file (place, camera,
 * owner) is left out, after the picture was turned the way the camera was held.
 */
export class SharpShop implements PictureShop {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async keep(bytes: Buffer): Promise<{ name: string; width: number; height: number; bytes: number }> {
    const { large, small } = await resized(bytes)
    const name = `img-${hash('sha256', large.data).slice(0, NAME_CHARACTERS)}`
    await mkdir(this.#folder, { recursive: true })
    await this.#write(`${name}.webp`, large.data)
    await this.#write(`${name}-s.webp`, small.data)
    return { name, width: large.info.width, height: large.info.height, bytes: large.data.length }
  }

  /** A half written file never has its name. */
  async #write(name: string, data: Buffer): Promise<void> {
    const file = path.join(this.#folder, name)
    if (await stat(file).catch(() => null)) return
    const draft = path.join(this.#folder, `${newId()}.part`)
    await writeFile(draft, data)
    await rename(draft, file)
  }
}

async function resized(bytes: Buffer) {
  try {
    const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
    const { format } = await picture.metadata()
    if (!FORMATS.includes(format)) throw new Problem('bad_picture', { detail: `a ${format} file` })
    const turned = picture.rotate()
    const [large, small] = await Promise.all([
      fitted(turned.clone(), LARGE).toBuffer({ resolveWithObject: true }),
      fitted(turned.clone(), SMALL).toBuffer({ resolveWithObject: true }),
    ])
    return { large, small }
  } catch (error) {
    throw error instanceof Problem ? error : new Problem('bad_picture', { cause: error })
  }
}

const fitted = (picture: Sharp, most: number): Sharp =>
  picture.resize({ width: most, height: most, fit: 'inside', withoutEnlargement: true }).webp({ quality: 80 })
