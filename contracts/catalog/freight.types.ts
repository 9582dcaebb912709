import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { fen, line, priceFen } from '../core/values.ts'

/** Province-level regions without their endings, as addresses begin with them. */
export const provinces = [
  ...([
    '北京',
    '天津',
    '河北',
    '山西',
    '内蒙古',
    '辽宁',
    '吉林',
    '黑龙江',
    '上海',
    '江苏',
    '浙江',
    '安徽',
  ] as const),
  ...([
    '福建',
    '江西',
    '山东',
    '河南',
    '湖北',
    '湖南',
    '广东',
    '广西',
    '海南',
    '重庆',
    '四川',
    '贵州',
  ] as const),
  ...(['云南', '西藏', '陕西', '甘肃', '青海', '宁夏', '新疆', '香港', '澳门', '台湾'] as const),
] as const

const grams = z.int().min(1).max(1_000_000)

/** What carriage costs: the first so many grams, each further step begun, nothing from a sum of goods on. */
const freightPrice = z.object({
  firstGrams: grams,
  firstFen: fen,
  stepGrams: grams,
  stepFen: fen,
  freeFromFen: priceFen.nullable(),
})
export type FreightPrice = z.infer<typeof freightPrice>

export const freightTerms = z.object({
  zones: z
    .array(freightPrice.extend({ provinces: z.array(z.enum(provinces)).min(1).max(provinces.length) }))
    .max(12)
    .refine(
      (zones) =>
        new Set(zones.flatMap((zone) => zone.provinces)).size ===
        zones.flatMap((zone) => zone.provinces).length,
      reason('province_twice'),
    ),
  /** For all other provinces; null: they are not served. */
  elsewhere: freightPrice.nullable(),
})
export type FreightTerms = z.infer<typeof freightTerms>

export const newFreightTemplate = z.object({ name: line(24), terms: freightTerms })
