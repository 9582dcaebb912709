import { z } from 'zod'

/** Why the platform itself moved stock; people write their own reasons. */
export const stockCause = z.enum([
  'opening',
  'sheetImport',
  'order',
  'flashSaleHeld',
  'flashSaleReturned',
  'sold',
  'cameBack',
  'earlierSales',
])
export type StockCause = z.infer<typeof stockCause>

/** For screens and sheets alike. */
export const stockCauseWords: Record<StockCause, { readonly zh: string; readonly en: string }> = {
  opening: { zh: '首次入库', en: 'First stock' },
  sheetImport: { zh: '表格导入', en: 'From a sheet' },
  order: { zh: '订单', en: 'Order' },
  flashSaleHeld: { zh: '秒杀预留', en: 'Set apart for a flash sale' },
  flashSaleReturned: { zh: '秒杀收回', en: 'Back from a flash sale' },
  sold: { zh: '售出', en: 'Sold' },
  cameBack: { zh: '退回', en: 'Came back' },
  earlierSales: { zh: '此前的销售', en: 'Earlier sales' },
}
