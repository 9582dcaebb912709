import { moods } from './moods.ts'
import { branch, cherryDefs, type BranchShape } from './plants.ts'
import { linearGradient, seededRandom, type Drawing } from './svg-parts.ts'

interface Frame {
  readonly width: number
  readonly height: number
  readonly sun: string
  readonly hills: string
  readonly lift: number
  readonly branch: BranchShape
}

const fruitful = { direction: -1, fruit: true } as const

const frames = {
  banner: {
    width: 366,
    height: 158,
    sun: '<circle cx="300" cy="52" r="44" fill="#fff8e6" opacity=".8"/>',
    hills: `<path d="M150 158C190 118 236 112 270 130C300 104 340 104 366 118V158Z" fill="#b8cf9b"/><path d="M190 158C230 134 300 128 366 146V158Z" fill="#8db174"/><g stroke="#6f9a5c" stroke-width="1.5" fill="none" opacity=".7"><path d="M236 158Q270 142 366 150M266 158Q300 148 366 155"/></g>`,
    lift: -34,
    branch: { ...fruitful, x: 392, y: 40, knots: 7, scale: 1.2, droop: 0.42 },
  },
  tall: {
    width: 390,
    height: 236,
    sun: '',
    hills: `<path d="M120 236C190 186 250 182 300 200C330 190 360 188 390 194V236Z" fill="#c3d6a6"/><path d="M200 236C260 212 330 208 390 220V236Z" fill="#97b97d"/>`,
    lift: -26,
    branch: { ...fruitful, x: 404, y: 92, knots: 5, scale: 0.95, droop: 0.55 },
  },
  wide: {
    width: 1440,
    height: 220,
    sun: '<circle cx="1250" cy="96" r="56" fill="#fff8e6" opacity=".85"/>',
    hills: `<path d="M820 220C920 160 1010 150 1090 178C1170 138 1290 128 1440 168V220Z" fill="#c3d6a6"/><path d="M960 220C1080 176 1240 172 1440 206V220Z" fill="#97b97d"/><g stroke="#7ba267" stroke-width="1.5" fill="none" opacity=".7"><path d="M1040 214Q1200 186 1440 212M1120 218Q1260 200 1440 219"/></g>`,
    lift: 0,
    branch: { ...fruitful, x: 1460, y: 54, knots: 9, scale: 1.2, droop: 0.34 },
  },
} as const satisfies Record<string, Frame>

/** banner: a card on the home page; tall: a phone's page head; wide: a console's page head. */
export type FestivalFrame = keyof typeof frames

/** Cherry branch, sun and hills on festival paper. */
export function festivalPaper(id: string, name: FestivalFrame): Drawing {
  const frame: Frame = frames[name]
  const twig = branch(id, moods.morning, seededRandom(33), frame.branch)
  return {
    box: `0 0 ${frame.width} ${frame.height}`,
    defs:
      linearGradient(
        `${id}p`,
        [
          [0, '#fdf2dc'],
          [1, '#f6d7a6'],
        ],
        [1, 1],
      ) + cherryDefs(id),
    art: `<rect width="${frame.width}" height="${frame.height}" fill="url(#${id}p)"/>${frame.sun}${frame.hills}<g transform="translate(0 ${frame.lift})">${twig}</g>`,
  }
}
