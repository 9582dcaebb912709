import { create } from 'qrcode'
import { scene, isSceneName } from '#client/shared/drawings/scenes.ts'
import { escapeXml, modulesPath, widthOf, wrap } from './poster.rules.ts'

const posterSize = { width: 750, height: 1200 } as const

export interface PosterWords {
  readonly title: string
  /** The tag over the picture. */
  readonly tag: string
  readonly host: string
  readonly place: string
  readonly when: string
  /** What to do with the code. */
  readonly scan: string
  readonly brand: string
}

const text = (x: number, y: number, words: string, style: string): string =>
  `<text x="${x}" y="${y}" ${style}>${escapeXml(words)}</text>`

/** A poster of a live as a whole SVG document: its picture, words, and a QR code of its address. */
export function posterSvg(cover: string, url: string, words: PosterWords): string {
  const { width, height } = posterSize
  const drawing = scene('poster-', isSceneName(cover) ? cover : 'cherry-orchard')
  const { modules } = create(url, { errorCorrectionLevel: 'M' })
  const title = wrap(words.title, 24, 3)
  const scale = 196 / modules.size
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="'PingFang SC','Noto Sans SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif">
<rect width="${width}" height="${height}" fill="#fffdf9"/>
<svg width="${width}" height="700" viewBox="${drawing.box}" preserveAspectRatio="xMidYMid slice"><defs>${drawing.defs}</defs>${drawing.art}</svg>
<rect x="40" y="40" width="${52 + widthOf(words.tag) * 15}" height="60" rx="30" fill="#b9132b"/>
${text(66, 81, words.tag, 'font-size="30" font-weight="700" fill="#fff"')}
${title.map((line, index) => text(48, 784 + index * 66, line, 'font-size="52" font-weight="800" fill="#1d1914"')).join('')}
${text(48, 992, words.when, 'font-size="38" font-weight="700" fill="#b9132b"')}
${text(48, 1046, words.host, 'font-size="30" font-weight="700" fill="#1d1914"')}
${text(48, 1090, words.place, 'font-size="28" fill="#4f4537"')}
${text(48, 1158, words.brand, 'font-size="26" font-weight="700" fill="#24552d"')}
<g transform="translate(500 944)"><rect x="-8" y="-8" width="212" height="212" rx="12" fill="#fff" stroke="#e3d9c7"/><path transform="scale(${scale})" fill="#1d1914" d="${modulesPath(modules)}"/></g>
${text(598, 1182, words.scan, 'font-size="24" fill="#6a5d4a" text-anchor="middle"')}
</svg>`
}

/** The address of a drawing, for an image. */
export const svgUrl = (svg: string): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`

/** The poster as a PNG that chat apps take. */
export async function posterPng(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = svgUrl(svg)
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = posterSize.width
  canvas.height = posterSize.height
  canvas.getContext('2d')?.drawImage(image, 0, 0)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob)
      else reject(new Error('the browser made no picture'))
    }, 'image/png')
  })
}
