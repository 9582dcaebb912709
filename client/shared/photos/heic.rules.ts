/** Where the file type box of an ISO media file keeps its brands. */
const BRANDS_AT = 8
const BRAND_LENGTH = 4
/** Brands of HEIF files whose pictures are HEVC, as iPhones write them. */
const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1']

/** How much of a file says whether it is HEIC, in bytes. */
export const HEIC_HEAD_BYTES = 32

/** Whether a file's first bytes are those of a HEIC picture, whatever its name and type say. */
export function isHeic(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, HEIC_HEAD_BYTES))
  return text.slice(4, 8) === 'ftyp' && HEIC_BRANDS.includes(text.slice(BRANDS_AT, BRANDS_AT + BRAND_LENGTH))
}
