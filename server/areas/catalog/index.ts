import type { PlaceDirectory } from '#server/areas/county/index.ts'
import type { Database } from '#server/storage/database.ts'
import type { Endpoint } from '#server/transport/endpoint.ts'
import { catalogEndpoints } from './catalog.http.ts'
import { CatalogService } from './catalog.service.ts'
import { CatalogStore } from './catalog.store.ts'

export type { SkuDetail } from './catalog.service.ts'

/** Goods and their stock, for the areas to the right. */
export type Catalog = Pick<
  CatalogService,
  'skus' | 'merchants' | 'shippingOf' | 'takeStock' | 'returnStock' | 'createProduct' | 'createMerchant'
>

/** Merchants, products, SKUs and stock. */
export function createCatalog(deps: { db: Database; places: PlaceDirectory }): {
  endpoints: Endpoint[]
  catalog: Catalog
} {
  const service = new CatalogService({ ...deps, store: new CatalogStore(deps.db) })
  return { endpoints: catalogEndpoints(service), catalog: service }
}
