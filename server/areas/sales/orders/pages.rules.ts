import type { DetailPage } from '#contracts/sales/parcels.types.ts'

interface SkuPage {
  readonly sku: { readonly id: string; readonly name: string; readonly unit: string; readonly priceFen: number; readonly weightGrams: number | null } // prettier-ignore
  readonly title: string
  readonly description: string
  readonly picture: string
  readonly merchantName: string
  readonly origin: { readonly townName: string; readonly villageName: string }
}

/** What a buyer sees of a SKU now, as it is kept for later. */
export const pageOf = (detail: SkuPage): DetailPage => ({
  skuId: detail.sku.id,
  title: detail.title,
  description: detail.description,
  picture: detail.picture,
  skuName: detail.sku.name,
  unit: detail.sku.unit,
  weightGrams: detail.sku.weightGrams,
  merchantName: detail.merchantName,
  townName: detail.origin.townName,
  villageName: detail.origin.villageName,
  basisFen: detail.sku.priceFen,
})
