import type { SignedIn } from '#server/core/caller.ts'

/** Who works for which merchant: an area to the right knows. */
export interface Members {
  /** Null when the account works for none. */
  merchantOf(account: SignedIn): Promise<string | null>
}

/** Turns what was uploaded into pictures that are safe to show, and keeps them. */
export interface PictureShop {
  /** Resizes, leaves the camera's notes out and keeps it under a name of its content. Throws `bad_picture`. */
  keep(bytes: Buffer): Promise<{ name: string; width: number; height: number; bytes: number }>
}

/** Spreadsheets as rows of cells. */
export interface Sheets {
  /** The first sheet’s cells as text, row by row, the heading first. Throws `bad_sheet`. */
  read(bytes: Buffer): Promise<string[][]>
  write(rows: readonly (readonly (string | number | null)[])[]): Promise<Buffer>
}
