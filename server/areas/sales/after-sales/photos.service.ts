import { because } from '#contracts/core/reasons.ts'
import type { Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { Problem } from '#server/core/problem.ts'
import type { ClaimPhotos } from '#server/areas/sales/sales.ports.ts'
import type { PhotosStore } from './photos.store.ts'

/** Photos an account may keep for claims that it has not made. */
const MOST_UNUSED = 30
const UNUSED_FOR_MS = 24 * 3_600_000

/** Photos that buyers show with their claims: only what decodes as a JPEG, made anew without what a phone hides in it. */
export class PhotosService {
  readonly #store: PhotosStore
  readonly #maker: ClaimPhotos
  readonly #clock: Clock

  constructor(deps: { store: PhotosStore; photoMaker: ClaimPhotos; clock: Clock }) {
    this.#store = deps.store
    this.#maker = deps.photoMaker
    this.#clock = deps.clock
  }

  /** Keeps a photo; returns its name. Throws `invalid` for what is no JPEG, `list_full`. */
  async add(accountId: string, base64: string): Promise<string> {
    const jpeg = await this.#small(Buffer.from(base64, 'base64'))
    const id = newId()
    const photo = { id, accountId, jpeg, at: this.#clock.now() }
    if (!(await this.#store.add(photo, MOST_UNUSED))) throw new Problem('list_full')
    return id
  }

  /** Whether all of these were uploaded by this account. */
  areOf(accountId: string, photoIds: readonly string[]): Promise<boolean> {
    return this.#store.areOf(accountId, photoIds)
  }

  /** Photos in the order asked for, in base64; those that are gone are left out. */
  async photos(photoIds: readonly string[]): Promise<{ id: string; jpeg: string }[]> {
    const found = await this.#store.photos(photoIds)
    return photoIds.flatMap((id) => {
      const jpeg = found.get(id)
      return jpeg ? [{ id, jpeg: Buffer.from(jpeg).toString('base64') }] : []
    })
  }

  /** Forgets what was uploaded for a claim that was never made. */
  async sweep(): Promise<void> {
    await this.#store.forgetUnused(new Date(this.#clock.now().getTime() - UNUSED_FOR_MS))
  }

  async #small(bytes: Buffer): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return await this.#maker.smallJpeg(bytes)
    } catch (cause) {
      throw new Problem('invalid', {
        fields: [{ path: 'body.jpeg', reason: because('photo_no_jpeg') }],
        cause,
      })
    }
  }
}
