import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import QRCode from 'qrcode'
import type { Certificate } from '#contracts/contest/procedure.types.ts'
import { sfntOf } from './woff.ts'

const require = createRequire(import.meta.url)
const files = '@fontsource/noto-serif-sc/files/noto-serif-sc'
/** Noto Serif SC under the Open Font License; only the glyphs that are used get into the file. */
const fontFile = (script: string) => readFileSync(require.resolve(`${files}-${script}-600-normal.woff`))
/** Read when the first certificate is asked for. */
let fonts: { readonly song: Buffer; readonly latin: Buffer } | undefined

const WHEAT = '#B5812B'
const SOIL = '#2B2118'
const CHERRY = '#A3122A'
const PAPER = '#FFFBF1'
const WIDTH = 842
const HEIGHT = 595
const MARGIN = 40
const QR_SIZE = 96

/** One certificate on a landscape A4 sheet, with a QR code that leads to `url`. */
export async function certificatePdf(certificate: Certificate, url: string): Promise<Buffer> {
  const title = `${certificate.contest.title} ${certificate.award}`
  // Read when the first is asked for, as the fonts are.
  const { default: PDFDocument } = await import('pdfkit')
  const document = new PDFDocument({ size: 'A4', layout: 'landscape', margin: 0, info: { Title: title } })
  const parts: Buffer[] = []
  document.on('data', (part: Buffer) => parts.push(part))
  const ended = once(document, 'end')
  fonts ??= { song: sfntOf(fontFile('chinese-simplified')), latin: sfntOf(fontFile('latin')) }
  document.registerFont('song', fonts.song)
  document.registerFont('latin', fonts.latin)
  drawFrame(document)
  drawWords(document, certificate)
  const code = await QRCode.toBuffer(url, { margin: 0, width: 4 * QR_SIZE, color: { dark: SOIL } })
  const left = WIDTH - MARGIN - 30 - QR_SIZE
  document.image(code, left, 404, { width: QR_SIZE })
  document.fontSize(9).fillColor(SOIL)
  write(document, '扫码验真', 506, { left, width: QR_SIZE })
  document.end()
  await ended
  return Buffer.concat(parts)
}

function drawFrame(document: PDFKit.PDFDocument): void {
  document.rect(0, 0, WIDTH, HEIGHT).fill(PAPER)
  document.lineWidth(2).strokeColor(WHEAT)
  document.rect(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN).stroke()
  document.lineWidth(0.75)
  document.rect(MARGIN + 8, MARGIN + 8, WIDTH - 2 * MARGIN - 16, HEIGHT - 2 * MARGIN - 16).stroke()
}

function drawWords(document: PDFKit.PDFDocument, it: Certificate): void {
  document.fillColor(SOIL).fontSize(22)
  write(document, `${it.contest.title} · ${it.contest.edition}`, 92)
  document.fontSize(54).fillColor(CHERRY)
  write(document, it.award, 150)
  document.fontSize(38).fillColor(SOIL)
  write(document, it.name, 258)
  document.fontSize(17)
  write(document, `在${it.board}中以 ${it.score} 分获第 ${it.rank} 名，特发此证。`, 340)
  document.fontSize(13)
  const day = it.issuedAt.slice(0, 10)
  write(document, `第 ${String(it.serial).padStart(2, '0')} 号证书 · 参赛号 ${it.number} · ${day}`, 392)
  document.fontSize(7)
  write(document, `Ed25519 ${it.signature}`, 526, { left: MARGIN + 24, width: 560 })
}

const IN_LATIN = /[\u0020-\u007E\u00A0-\u00FF]+|[^\u0020-\u007E\u00A0-\u00FF]+/g

/** One centred line; letters and figures come from the Latin file of the same family. */
function write(
  document: PDFKit.PDFDocument,
  text: string,
  top: number,
  { left = MARGIN, width = WIDTH - 2 * MARGIN }: { left?: number; width?: number } = {},
): void {
  const runs = (text.match(IN_LATIN) ?? []).map((run) => {
    const font = /^[\u0020-\u007E\u00A0-\u00FF]/.test(run) ? 'latin' : 'song'
    return { run, font, length: document.font(font).widthOfString(run) }
  })
  const whole = runs.reduce((sum, it) => sum + it.length, 0)
  let x = left + Math.max(0, (width - whole) / 2)
  for (const { run, font, length } of runs) {
    document.font(font).text(run, x, top, { lineBreak: false })
    x += length
  }
}
