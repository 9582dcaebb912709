import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { afterSaleRoutes } from '#contracts/sales/after-sales.routes.ts'
import { call } from '#client/shared/api/http.ts'

/** Everything a buyer may want to know of a product, but the price in a live. */
export async function loadProduct(productId: string) {
  const product = await call(catalogRoutes.product, { params: { productId } })
  const merchantId = product.merchant.id
  const [freights, record] = await Promise.all([
    call(catalogRoutes.freightTemplates, { params: { merchantId } }),
    call(afterSaleRoutes.record, { params: { merchantId } }),
  ])
  const freight = freights.items.find(({ id }) => id === product.freight?.id) ?? null
  return { product, freight, record }
}
