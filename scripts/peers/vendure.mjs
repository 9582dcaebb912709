// @ts-check
/**
 * Vendure as a server of its own, with its own defaults, on a database of its own; it is licensed under the GPL, so
 * it is only ever run, from a cache folder, and driven over HTTP like any other shop.
 * Arguments: the folder it is installed in.
 */
import { createRequire } from 'node:module'
import path from 'node:path'

const folder = process.argv[2] ?? ''
const require = createRequire(path.join(folder, 'package.json'))
/**
 * @typedef {{
 *   bootstrap: (config: object) => Promise<{ get(token: unknown): { populateInitialData(data: object): Promise<void> } }>
 *   DefaultLogger: new (options: object) => object
 *   Populator: unknown
 *   dummyPaymentHandler: unknown
 *   LogLevel: { Error: unknown }
 *   LanguageCode: { en: unknown }
 * }} Vendure
 */
const name = '@vendure/core'
/** @type {Vendure} */
const vendure = require(name)

const database = new URL(process.env['DATABASE_URL'] ?? '')
const port = Number(process.env['PORT'])

const app = await vendure.bootstrap({
  apiOptions: { port, hostname: '127.0.0.1', adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: {
    tokenMethod: 'bearer',
    superadminCredentials: { identifier: 'superadmin', password: 'superadmin' },
  },
  dbConnectionOptions: {
    type: 'postgres',
    synchronize: true,
    host: database.hostname,
    port: Number(database.port),
    username: decodeURIComponent(database.username),
    password: decodeURIComponent(database.password),
    database: database.pathname.slice(1),
  },
  importExportOptions: { importAssetsDir: folder },
  paymentOptions: { paymentMethodHandlers: [vendure.dummyPaymentHandler] },
  logger: new vendure.DefaultLogger({ level: vendure.LogLevel.Error }),
})
await app.get(vendure.Populator).populateInitialData({
  defaultLanguage: vendure.LanguageCode.en,
  defaultZone: 'Asia',
  taxRates: [{ name: 'Standard', percentage: 0 }],
  shippingMethods: [{ name: 'Standard', price: 0 }],
  paymentMethods: [
    {
      name: 'Dummy',
      handler: { code: 'dummy-payment-handler', arguments: [{ name: 'automaticSettle', value: 'true' }] },
    },
  ],
  countries: [{ name: 'China', code: 'CN', zone: 'Asia' }],
  collections: [],
})
process.send?.({ port })
