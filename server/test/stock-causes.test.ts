import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import ExcelJS from 'exceljs'
import pg from 'pg'
import { expect, test } from 'vitest'
import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { stockCause, stockCauseWords } from '#contracts/catalog/stock-causes.ts'
import { derivedId, newId } from '#server/core/ids.ts'
import { applyMigrations, MIGRATIONS_FOLDER } from '#server/storage/migrations.ts'
import { freshKey, openWorld } from './attack/world.ts'
import { createEmptyDatabase } from './support/database.ts'

test('every cause has words in both languages', () => {
  for (const cause of stockCause.options) {
    expect(stockCauseWords[cause].zh).toMatch(/^\p{Script=Han}+$/u)
    expect(stockCauseWords[cause].en).toMatch(/^[A-Z][a-z ]+$/)
  }
})

test('a log that an older version wrote keeps its words; only what the platform wrote becomes a cause', async () => {
  const database = await createEmptyDatabase()
  const before = await mkdtemp(path.join(tmpdir(), 'fieldcast-before-causes-'))
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    const names = (await readdir(MIGRATIONS_FOLDER)).sort()
    const at = names.findIndex((name) => name.endsWith('_stock_causes_and_restored_skus'))
    for (const name of names.slice(0, at))
      await cp(path.join(MIGRATIONS_FOLDER, name), path.join(before, name), { recursive: true })
    await applyMigrations({ url: database.url, folder: before })
    const [merchantId, productId, skuId] = [newId(), newId(), newId()]
    await client.query(`INSERT INTO merchant (id, name, village_id) VALUES ($1, '合作社', $1)`, [merchantId])
    await client.query(
      `INSERT INTO product (id, merchant_id, origin_village_id, title, description, picture)
       VALUES ($1, $2, $2, '樱桃', '', 'cherry')`,
      [productId, merchantId],
    )
    await client.query(
      `INSERT INTO sku (id, product_id, position, name, price_fen, unit, available)
       VALUES ($1, $2, 1, '5斤装', 5900, '箱', 60)`,
      [skuId, productId],
    )
    const rows: [id: string, reason: string, cause: string | null][] = [
      [newId(), '首次入库', 'opening'],
      [newId(), '秒杀收回', 'flash_sale_returned'],
      [newId(), '换了新箱子', null],
      // A person who typed one of our words meant their own.
      [derivedId(merchantId, 'stock', 'one'), '退回', null],
      [derivedId(merchantId, 'stock', 'two'), '压坏了', null],
    ]
    for (const [id, reason] of rows)
      await client.query('INSERT INTO stock_movement (id, sku_id, delta, reason) VALUES ($1, $2, 12, $3)', [
        ...[id, skuId, reason],
      ])
    await applyMigrations({ url: database.url })
    const kept = await client.query<{ id: string; reason: string; cause: string | null }>(
      'SELECT id, reason, cause FROM stock_movement',
    )
    const byId = new Map(kept.rows.map((row) => [row.id, [row.id, row.reason, row.cause]]))
    expect(rows.map(([id]) => byId.get(id))).toEqual(rows)
    await expect(client.query('UPDATE stock_movement SET delta = 0')).rejects.toThrow('only added to')
  } finally {
    await client.end()
    await rm(before, { recursive: true })
    await database.drop()
  }
})

test('an export has the log in words of the reader’s language, and a person’s as they were typed', async () => {
  const world = await openWorld()
  const { cookie } = world.as('operator')
  const { title, skus } = await world.product()
  await world.app.ask(catalogRoutes.moveStock, {
    ...{ cookie, key: freshKey(), params: { skuId: skus[0]?.id ?? '' } },
    body: { delta: -4, reason: '=压坏了' },
  })
  const params = { merchantId: world.merchantId }
  const logIn = async (language: 'zh' | 'en') => {
    const { data } = await world.app.ask(catalogRoutes.exportSheet, { cookie, params, query: { language } })
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(Uint8Array.from(Buffer.from(data, 'base64')).buffer)
    const [, page] = book.worksheets
    const rows = page?.getSheetValues().slice(1) ?? []
    const cells = rows.map((row) => (Array.isArray(row) ? row.slice(2) : []))
    return [page?.name, ...cells.filter(([of]) => of === title).map((row) => row.slice(2))]
  }
  expect(await logIn('zh')).toEqual(['库存流水', [-4, "'=压坏了"], [50, '首次入库']])
  expect(await logIn('en')).toEqual(['Stock log', [-4, "'=压坏了"], [50, 'First stock']])
  await world.app.close()
  expect(world.app.faults).toEqual([])
})
