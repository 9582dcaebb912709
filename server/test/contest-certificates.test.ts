import { createPublicKey, verify } from 'node:crypto'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contestPublicRoutes as routes } from '#contracts/contest/public.routes.ts'
import type { Certificate } from '#contracts/contest/procedure.types.ts'
import { newId } from '#server/core/ids.ts'
import { problem } from './contest.acts.ts'
import { openPanelSetting, type Heats, type PanelSetting } from './contest.heats.ts'

let setting: PanelSetting
let contest: Heats
let paper: Certificate

beforeAll(async () => {
  setting = await openPanelSetting()
  contest = await setting.played({ holdHours: 0, appealHours: 0 })
  await setting.operator.call('POST', `${contest.path}/final`)
  const { items } = routes.certificates.reply.parse((await setting.proof(contest, 'certificates')).body)
  const [first] = items
  if (!first) throw new Error('no certificate was issued')
  paper = first
})

afterAll(() => setting.county.close())

const get = (path: string) => setting.county.guest.call('GET', path)
const readPaper = async () =>
  routes.certificate.reply.parse((await get(`/api/certificates/${paper.id}`)).body)

test('a certificate states the award, and anybody can verify it with the public key alone', async () => {
  expect(paper).toMatchObject({ valid: true, award: '优秀主播', rank: 1, serial: 1, board: '总榜' })
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: paper.publicKey },
    format: 'jwk',
  })
  const signature = Buffer.from(paper.signature, 'base64url')
  expect(verify(null, Buffer.from(paper.statement), key, signature)).toBe(true)
  expect(JSON.parse(paper.statement)).toMatchObject({ name: paper.name, score: paper.score })
  expect(await setting.checkOf(contest)).toMatchObject({ intact: true })
})

test('a certificate changed by hand, or whose award is no more, does not hold', async () => {
  const { pool } = setting.county.db
  const change = (there: string, back: string) => async () => {
    await pool.query(there, [paper.id])
    expect((await readPaper()).valid).toBe(false)
    await pool.query(back, [paper.id])
    expect((await readPaper()).valid).toBe(true)
  }
  await change(
    `UPDATE certificate SET statement = replace(statement, '优秀主播', '特等主播') WHERE id = $1`,
    `UPDATE certificate SET statement = replace(statement, '特等主播', '优秀主播') WHERE id = $1`,
  )()
  await change(
    `UPDATE standing SET award = '特等主播' WHERE entry_id = (SELECT entry_id FROM certificate WHERE id = $1)`,
    `UPDATE standing SET award = '优秀主播' WHERE entry_id = (SELECT entry_id FROM certificate WHERE id = $1)`,
  )()
  expect(await get(`/api/certificates/${newId()}`)).toEqual(problem(404, 'not_found'))
})

test('the paper is a PDF with its Chinese type embedded as a subset', async () => {
  const file = routes.certificateFile.reply.parse((await get(`/api/certificates/${paper.id}/pdf`)).body)
  const pdf = Buffer.from(file.base64, 'base64')
  const text = pdf.toString('latin1')
  expect(text.startsWith('%PDF-')).toBe(true)
  expect(text).toMatch(/\/FontName \/[A-Z]{6}\+NotoSerifSC/)
  expect(text).toContain('/FontFile')
  // Two thousand times smaller than the 87 MB of the family: only the glyphs of this paper are in it.
  expect(pdf.length).toBeLessThan(150_000)
  expect(file.name).toBe(`${contest.contest.slug}-1.pdf`)
})

test('the ranking comes as CSV and as XLSX with the same figures', async () => {
  const fileOf = async (format: string) =>
    routes.exportResult.reply.parse((await setting.proof(contest, `export?format=${format}`)).body)
  const csv = Buffer.from((await fileOf('csv')).base64, 'base64').toString('utf8')
  const [head = '', first = ''] = csv.replace('\uFEFF', '').split('\n')
  expect(head).toContain('名次,参赛号,主播,乡镇,村,总分')
  expect(first.split(',').slice(0, 4)).toEqual(['总榜', '1', String(paper.number), paper.name])
  const book = new ExcelJS.Workbook()
  const bytes = Buffer.from((await fileOf('xlsx')).base64, 'base64')
  await book.xlsx.load(bytes as unknown as ExcelJS.Buffer)
  const row = book.worksheets[0]?.getRow(2)
  expect([row?.getCell(4).value, row?.getCell(7).value]).toEqual([paper.name, Number(paper.score)])
})

test('before a result is out there is nothing to export', async () => {
  const judging = await setting.heats()
  expect(await setting.proof(judging, 'export?format=csv')).toEqual(problem(409, 'not_yet'))
  expect(await setting.proof(judging, 'certificates')).toMatchObject({ status: 200, body: { items: [] } })
})
