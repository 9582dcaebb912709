import type { DemoBuying } from '#server/areas/sales/index.ts'
import type { Database } from '#server/storage/database.ts'
import { demoId } from './demo-id.ts'

const BUYER = 'xiaohe'
const SELLER = 'merchant'

/** How far each demo order has come; SKUs by their product's picture. */
const orders = [
  { key: 'one', picture: 'cherry', quantity: 2, until: 'paid' },
  { key: 'two', picture: 'peach', quantity: 1, until: 'paid' },
  { key: 'three', picture: 'cherry', quantity: 1, until: 'shipped' },
  { key: 'four', picture: 'cherry', quantity: 3, until: 'claimed' },
  { key: 'five', picture: 'cherry', quantity: 1, until: 'completed' },
] as const

const address = {
  name: '白小禾',
  phone: '13900001234',
  region: '山东省济南市历下区',
  street: '泉城路 12 号 3 单元 502',
}

/** Orders in several states, so that neither a demo buyer's list nor a demo merchant's desk is empty. */
export async function seedOrders(db: Database, buying: DemoBuying): Promise<void> {
  const accountId = demoId('account', BUYER)
  const [cherry] = await skusBy(db, 'cherry')
  if (!cherry) return
  const { merchantId } = cherry.product
  await db.prisma.merchantMember.create({ data: { accountId: demoId('account', SELLER), merchantId } })
  const { id: addressId } = await buying.addAddress(accountId, address)
  for (const { key, picture, quantity, until } of orders) {
    const [sku] = await skusBy(db, picture)
    if (!sku) continue
    const line = { skuId: sku.id, quantity, priceFen: sku.priceFen }
    const parcelId = await buying.buy({ accountId, line, addressId, key: `demo-${key}` })
    if (until === 'paid') continue
    await buying.ship(parcelId, { carrier: '顺丰', tracking: `SF1040${key.length}5500${quantity}7` })
    if (until === 'shipped') continue
    await buying.deliver(parcelId)
    if (until === 'completed') await buying.complete(parcelId)
    else await buying.claim(accountId, parcelId, { skuId: sku.id, priceFen: sku.priceFen })
  }
}

const skusBy = ({ prisma }: Database, picture: string) =>
  prisma.sku.findMany({
    where: { product: { picture } },
    include: { product: true },
    orderBy: { position: 'asc' },
    take: 1,
  })
