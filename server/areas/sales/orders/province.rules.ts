import { provinces } from '#contracts/catalog/freight.types.ts'

/** The province of a region such as 山东省泰安市新泰市: 山东; empty when it names none. */
export const provinceOf = (region: string): string =>
  provinces.find((province) => region.trimStart().startsWith(province)) ?? ''
