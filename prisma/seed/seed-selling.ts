import type { FreightTerms } from '#contracts/catalog/freight.types.ts'
import { newId } from '#server/core/ids.ts'
import type { Database } from '#server/storage/database.ts'

const DAY_MS = 24 * 3_600_000

/** What the county's co-operatives ask for carriage: near provinces, all others, and none they cannot reach fresh. */
const freight: FreightTerms = {
  zones: [
    {
      provinces: ['山东', '河南', '江苏', '安徽', '河北', '北京', '天津'],
      ...{ firstGrams: 3_000, firstFen: 800, stepGrams: 1_000, stepFen: 150, freeFromFen: 9_900 },
    },
    {
      provinces: [
        '上海',
        '浙江',
        '湖北',
        '湖南',
        '江西',
        '山西',
        '陕西',
        '辽宁',
        '福建',
        '广东',
        '重庆',
        '四川',
      ],
      ...{ firstGrams: 3_000, firstFen: 1_500, stepGrams: 1_000, stepFen: 400, freeFromFen: 19_900 },
    },
    {
      provinces: ['吉林', '黑龙江', '内蒙古', '宁夏', '甘肃', '青海', '广西', '贵州', '云南', '海南'],
      ...{ firstGrams: 1_000, firstFen: 1_800, stepGrams: 1_000, stepFen: 800, freeFromFen: null },
    },
  ],
  elsewhere: null,
}

/** Coupons, freight and daily bounds, so that a newcomer sees them at work. */
export async function seedSelling({ prisma }: Database, now: Date): Promise<void> {
  for (const { id: merchantId } of await prisma.merchant.findMany({ select: { id: true } })) {
    const template = await prisma.freightTemplate.create({
      data: { id: newId(), merchantId, name: '鲜货快递', terms: freight },
    })
    await prisma.product.updateMany({ where: { merchantId }, data: { freightId: template.id } })
  }
  await prisma.sku.updateMany({ where: { product: { picture: 'cherry' } }, data: { shipPerDay: 300 } })
  const always = {
    ...{
      mostOffFen: null,
      merchantId: null,
      liveId: null,
      alone: false,
      perBuyer: 1,
      spentFen: 0,
      claimed: 0,
    },
    ...{ startsAt: now, endsAt: new Date(now.getTime() + 60 * DAY_MS), createdById: null },
  }
  await prisma.coupon.createMany({
    data: [
      {
        ...{
          ...always,
          id: newId(),
          name: '满 99 减 15',
          kind: 'amount',
          offFen: 1_500,
          thresholdFen: 9_900,
        },
        ...{ liveOnly: true, newBuyers: false, budgetFen: 300_000, mostClaims: 200 },
      },
      {
        ...{ ...always, id: newId(), name: '新乡亲见面礼', kind: 'amount', offFen: 500, thresholdFen: 2_000 },
        ...{ liveOnly: false, newBuyers: true, budgetFen: 200_000, mostClaims: 400 },
      },
      {
        ...{ ...always, id: newId(), name: '秋收九折', kind: 'percent', offBp: 1_000, thresholdFen: 5_000 },
        ...{ mostOffFen: 2_000, liveOnly: false, newBuyers: false, budgetFen: 500_000, mostClaims: 300 },
      },
    ],
  })
}
