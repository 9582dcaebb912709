import type { SignedIn } from '#server/core/caller.ts'

/** Who works for which merchant: an area to the right knows. */
export interface Members {
  /** Null when the account works for none. */
  merchantOf(account: SignedIn): Promise<string | null>
}

/** Where a SKU is sold: an area to the right knows. */
export interface Selling {
  /**
   * `now`: a flash sale that has not ended, or the cart of a live that goes on or is to come; null: neither.
   * `ever`: whether a live's cart ever had it.
   */
  placeOf(skuId: string): Promise<{ now: 'sale' | 'cart' | null; ever: boolean }>
}

/** A picture as it is shown: WebP in two sizes, under a name of its content; width and height are the large one's. */
export interface Picture {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly large: Uint8Array<ArrayBuffer>
  readonly small: Uint8Array<ArrayBuffer>
}

/** Turns what was uploaded into pictures that are safe to show. */
export interface Pictures {
  /** Resizes and leaves the camera's notes out. Throws `bad_picture`. */
  resized(bytes: Buffer): Promise<Picture>
}

type SheetRows = readonly (readonly (string | number | null)[])[]

/** Spreadsheets as rows of cells. */
export interface Sheets {
  /** The first sheet’s cells as text, row by row, the heading first. Throws `bad_sheet`. */
  read(bytes: Buffer): Promise<string[][]>
  /** `more`: pages behind the first, which `read` does not look at. */
  write(rows: SheetRows, ...more: readonly { title: string; rows: SheetRows }[]): Promise<Buffer>
}
