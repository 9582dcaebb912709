import { systemClock, type Clock } from '#server/core/clock.ts'
import { Problem } from '#server/core/problem.ts'
import type { PlaceDirectory } from '#server/areas/county/index.ts'
import type { Database } from '#server/storage/database.ts'
import type { Endpoint } from '#server/transport/endpoint.ts'
import { catalogEndpoints } from './catalog.http.ts'
import type { Members, Pictures, Selling, Sheets } from './catalog.ports.ts'
import { CatalogService } from './catalog.service.ts'
import { FreightService } from './freight.service.ts'
import { FreightStore } from './freight.store.ts'
import { ownGoodsEndpoints } from './own-goods/own-goods.http.ts'
import { OwnGoodsService } from './own-goods/own-goods.service.ts'
import { OwnGoodsStore } from './own-goods/own-goods.store.ts'
import { adoptPictures } from './pictures-folder.ts'
import { PictureFiles } from './picture-files.service.ts'
import { PicturesStore } from './pictures.store.ts'
import { ProductsService } from './products.service.ts'
import { RetiringService } from './retiring.service.ts'
import { RetiringStore } from './retiring.store.ts'
import { SheetsService } from './sheets.service.ts'
import { CatalogStore } from './catalog.store.ts'

export type { SkuDetail } from './catalog.service.ts'
export type { PictureFiles } from './picture-files.service.ts'

/** Goods and their stock, for the areas to the right. */
export type Catalog = Pick<
  CatalogService,
  'skus' | 'merchants' | 'shippingOf' | 'takeStock' | 'returnStock' | 'createProduct' | 'createMerchant'
>

/** Merchants, products, SKUs, stock and what carriage costs. */
export function createCatalog(deps: {
  db: Database
  places: PlaceDirectory
  clock?: Clock
  /** Absent: nobody works for a merchant. */
  members?: Members
  /** Absent: nothing is sold. */
  selling?: Selling
  /** Absent: no pictures can be uploaded. */
  pictures?: Pictures
  /** Absent: no spreadsheets are read. */
  sheets?: Sheets
}): {
  endpoints: Endpoint[]
  catalog: Catalog
  freight: Pick<FreightService, 'freightFen' | 'set'>
  pictures: PictureFiles
  /** Takes in the pictures that an older version kept in this folder; returns how many. */
  adoptPictures: (folder: string) => Promise<number>
} {
  const { db, clock = systemClock } = deps
  const store = new CatalogStore(db)
  const catalog = new CatalogService({ ...deps, store })
  const templates = new FreightStore(db)
  const freight = new FreightService({ db, store: templates, catalog: store })
  const members = deps.members ?? { merchantOf: () => Promise.resolve(null) }
  const pictures = new PicturesStore(db)
  const products = new ProductsService({
    ...{ db, clock, store, catalog, freight, pictures, members },
    resizer: deps.pictures ?? { resized: () => Promise.reject(new Problem('unavailable')) },
  })
  const goods = new OwnGoodsService({
    ...{ db, clock, catalog, stock: store, freight, pictures, members, places: deps.places },
    store: new OwnGoodsStore(db),
  })
  const retiring = new RetiringService({
    ...{ db, clock, products, catalog, store: new RetiringStore(db) },
    selling: deps.selling ?? { placeOf: () => Promise.resolve({ now: null, ever: false }) },
  })
  const sheets = new SheetsService({ db, store, catalog, products, sheets: deps.sheets ?? noSheets })
  return {
    endpoints: [
      ...catalogEndpoints({ catalog, products, freight, retiring, sheets }),
      ...ownGoodsEndpoints(goods),
    ],
    catalog,
    freight,
    pictures: new PictureFiles(pictures),
    adoptPictures: (folder) => adoptPictures(pictures, folder),
  }
}

const noSheets: Sheets = {
  read: () => Promise.reject(new Problem('unavailable')),
  write: () => Promise.reject(new Problem('unavailable')),
}
