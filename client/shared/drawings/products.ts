import { linearGradient, radialGradient, round1 as r1, seededRandom, type Drawing } from './svg-parts.ts'

type Colours3 = readonly [string, string, string]
type Painter = (id: string) => { flesh: string; art: string }

const flesh = (id: string, [light, middle, dark]: Colours3): string =>
  radialGradient(
    `${id}f`,
    [
      [0, light],
      [0.5, middle],
      [1, dark],
    ],
    [0.36, 0.3, 0.85],
  )

const shade = (x: number, y: number, half: number): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${half}" ry="${r1(half * 0.16)}" fill="#4f3a1c" opacity=".2"/>`

function ball(id: string, x: number, y: number, radius: number, shine: number): string {
  const shineX = r1(x - radius * 0.32)
  const shineY = r1(y - radius * 0.38)
  return `<circle cx="${r1(x)}" cy="${r1(y)}" r="${r1(radius)}" fill="url(#${id}f)"/><ellipse cx="${shineX}" cy="${shineY}" rx="${r1(radius * 0.26)}" ry="${r1(radius * 0.16)}" fill="#fff" opacity="${shine}" transform="rotate(-30 ${shineX} ${shineY})"/>`
}

function leafAt(x: number, y: number, turn: number, scale: number, fill: string): string {
  const place = `transform="translate(${x} ${y}) rotate(${turn}) scale(${scale})"`
  return `<path ${place} d="M0 0C7-9 22-12 34-1C24 8 9 9 0 0Z" fill="${fill}"/><path ${place} d="M3 0C12-3 22-3 30-1" stroke="#fff" stroke-opacity=".3" fill="none"/>`
}

const cherry: Painter = (id) => {
  const random = seededRandom(5)
  let fruit = ''
  for (const [count, y, width] of [
    [5, 54, 52],
    [6, 64, 62],
    [6, 73, 62],
  ] as const) {
    for (let i = 0; i < count; i++) {
      fruit += ball(id, 60 - width / 2 + (i * width) / (count - 1) + random() * 3, y + random() * 3, 8.6, 0.6)
    }
  }
  return {
    flesh: flesh(id, ['#f2626a', '#c2152b', '#6f0a1b']),
    art: `${shade(60, 100, 44)}<path d="M60 44C52 24 64 14 78 12M60 44C66 30 72 22 78 12" stroke="#6d7d33" stroke-width="2" fill="none"/>${leafAt(76, 13, 18, 0.8, '#3f7a3b')}${leafAt(74, 14, 150, 0.6, '#579045')}${fruit}<path d="M20 72H100L94 101H26Z" fill="#c8985a"/><path d="M20 72H100L99 78H21Z" fill="#e6c28d"/><path d="M22 88H98" stroke="#96703a" stroke-width="2"/><rect x="44" y="80" width="32" height="14" rx="2" fill="#fffdf4"/><path d="M49 87h22" stroke="#b9132b" stroke-width="2.4" stroke-linecap="round"/>`,
  }
}

const lily: Painter = (id) => {
  const bulb = (x: number, y: number, scale: number) =>
    `<g transform="translate(${x} ${y}) scale(${scale})"><path d="M0-26C18-22 25-4 19 10C12 22-12 22-19 10C-25-4-18-22 0-26Z" fill="url(#${id}f)"/><path d="M0-26C-4-10-4 4 0 17M0-26C4-10 12 0 10 15M0-26C-8-10-14 0-11 14M-19 2C-14 6-10 10-8 17M19 2C14 6 10 10 8 17" stroke="#bfa568" stroke-width="1.4" fill="none"/><path d="M-7 17q-2 5-5 7M0 18v8M7 17q2 5 5 7" stroke="#a98c55" stroke-width="1.3" fill="none"/></g>`
  return {
    flesh: flesh(id, ['#fffdf2', '#f4e6c6', '#cdb685']),
    art: shade(60, 98, 42) + bulb(38, 74, 1) + bulb(82, 74, 1) + bulb(60, 64, 1.25),
  }
}

const potato: Painter = (id) => {
  const tuber = (x: number, y: number, rx: number, ry: number, turn: number) =>
    `<g transform="rotate(${turn} ${x} ${y})"><ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="url(#${id}f)"/><path d="M${x - 8} ${y - 4}q3-2 5 0M${x + 6} ${y + 4}q3-2 4 0M${x + 3} ${y - 7}q2-2 4 0" stroke="#8a6428" stroke-width="1.3" fill="none"/></g>`
  return {
    flesh: flesh(id, ['#efd39b', '#d1a65c', '#98702f']),
    art: [
      shade(60, 96, 46),
      tuber(36, 80, 22, 17, -14),
      tuber(86, 80, 23, 17, 12),
      tuber(60, 84, 24, 17, 4),
      tuber(46, 58, 23, 17, 12),
      tuber(76, 58, 21, 16, -20),
    ].join(''),
  }
}

const honey: Painter = (id) => ({
  flesh: linearGradient(`${id}f`, [
    [0, '#f4b73a'],
    [1, '#b8700e'],
  ]),
  art: `${shade(60, 102, 32)}<rect x="32" y="38" width="56" height="64" rx="12" fill="url(#${id}f)"/><rect x="38" y="44" width="8" height="48" rx="4" fill="#fff" opacity=".4"/><rect x="34" y="22" width="52" height="16" rx="4" fill="#8f5b22"/><rect x="34" y="22" width="52" height="5" rx="2.5" fill="#b67d3c"/><rect x="44" y="58" width="40" height="28" rx="3" fill="#fff8e6"/><path d="M64 62l7 4v8l-7 4-7-4v-8z" fill="none" stroke="#9a6408" stroke-width="1.8"/>`,
})

const walnut: Painter = (id) => {
  const nut = (x: number, y: number, r: number) =>
    `<circle cx="${x}" cy="${y}" r="${r}" fill="url(#${id}f)"/><path d="M${x} ${y - r}C${x + 4} ${y - 8} ${x - 4} ${y + 8} ${x} ${y + r}M${x - 12} ${y - 9}q6 4 2 9t4 10M${x + 12} ${y - 9}q-6 4-2 9t-4 10" stroke="#6b4520" stroke-width="1.5" fill="none" opacity=".75"/>`
  return {
    flesh: flesh(id, ['#dcb581', '#b48450', '#704a24']),
    art: shade(60, 96, 44) + nut(38, 76, 21) + nut(82, 76, 21) + nut(60, 56, 23),
  }
}

const tea: Painter = (id) => ({
  flesh: linearGradient(`${id}f`, [
    [0, '#3c7440'],
    [1, '#234d2b'],
  ]),
  art: `${shade(60, 102, 30)}<rect x="36" y="30" width="48" height="72" rx="4" fill="url(#${id}f)"/><rect x="34" y="22" width="52" height="14" rx="4" fill="#1b4023"/><rect x="50" y="44" width="20" height="44" rx="2" fill="#f8f4ec"/><path d="M60 50v18M55 56h10M55 64h10" stroke="#24552d" stroke-width="2" stroke-linecap="round"/>${leafAt(84, 96, -60, 0.8, '#4a8a4a')}${leafAt(88, 98, -20, 0.7, '#6ba865')}`,
})

const egg: Painter = (id) => {
  const one = ([x, y]: readonly [number, number]) =>
    `<path d="M${x} ${y - 19}C${x + 11} ${y - 17} ${x + 15} ${y} ${x + 13} ${y + 6}C${x + 10} ${y + 17} ${x - 10} ${y + 17} ${x - 13} ${y + 6}C${x - 15} ${y} ${x - 11} ${y - 17} ${x} ${y - 19}Z" fill="url(#${id}f)"/>`
  const eggs = (
    [
      [34, 68],
      [60, 64],
      [86, 68],
      [46, 50],
      [74, 50],
    ] as const
  )
    .map(one)
    .join('')
  return {
    flesh: flesh(id, ['#fff3e2', '#efcda4', '#bf8d5c']),
    art: `${shade(60, 98, 46)}${eggs}<path d="M16 72Q60 86 104 72L96 98Q60 106 24 98Z" fill="#b58848"/><path d="M16 72Q60 86 104 72L102 78Q60 92 18 78Z" fill="#dbb273"/><path d="M24 86l8 10M40 88l8 12M58 90l6 12M76 89l4 11M92 86l2 9" stroke="#8c6428" stroke-width="1.5"/>`,
  }
}

const peach: Painter = (id) => {
  const one = ([x, y, r]: readonly [number, number, number]) =>
    `${ball(id, x, y, r, 0.35)}<path d="M${x + 4} ${y - r}Q${x - 6} ${y} ${x + 2} ${y + r * 0.8}" stroke="#c2502e" stroke-opacity=".5" stroke-width="1.6" fill="none"/>`
  const fruit = (
    [
      [40, 74, 21],
      [80, 74, 22],
      [60, 56, 23],
    ] as const
  )
    .map(one)
    .join('')
  return {
    flesh: flesh(id, ['#fde0a0', '#f2a05c', '#d4543e']),
    art:
      shade(60, 98, 42) + leafAt(58, 34, -150, 0.7, '#3f7a3b') + leafAt(64, 32, -20, 0.8, '#579045') + fruit,
  }
}

const pancake: Painter = (id) => {
  const layer = (y: number) =>
    `<path d="M14 ${y}C14 ${y - 9} 34 ${y - 15} 60 ${y - 15}C86 ${y - 15} 106 ${y - 9} 106 ${y}C106 ${y + 9} 86 ${y + 15} 60 ${y + 15}C34 ${y + 15} 14 ${y + 9} 14 ${y}Z" fill="url(#${id}f)"/><path d="M14 ${y}C14 ${y + 9} 34 ${y + 15} 60 ${y + 15}C86 ${y + 15} 106 ${y + 9} 106 ${y}" stroke="#a8772f" stroke-width="1.3" fill="none" opacity=".75"/>`
  return {
    flesh: flesh(id, ['#fbeabd', '#eccb83', '#c0914a']),
    art: `${shade(60, 102, 48)}${[86, 80, 74, 68, 62].map(layer).join('')}<path d="M34 58q6-4 12-1M60 66q7-4 13 0M70 55q5-3 10 0M48 69q3-2 7 0" stroke="#b98540" stroke-width="1.5" stroke-linecap="round" fill="none" opacity=".8"/><g transform="rotate(-14 74 44)"><path d="M34 40C36 34 42 31 50 31H96C104 31 106 36 106 41C106 46 102 51 96 51H46C38 51 33 46 34 40Z" fill="url(#${id}f)"/><path d="M96 31C102 33 104 46 96 51M88 31C94 35 95 46 89 51" stroke="#a8772f" stroke-width="1.4" fill="none"/><path d="M42 40H84" stroke="#fff7dd" stroke-width="2" stroke-linecap="round" opacity=".7"/></g>`,
  }
}

const pomegranate: Painter = (id) => {
  const crown = (x: number, y: number) =>
    `<path d="M${x - 8} ${y - 2}L${x - 9} ${y - 11}L${x - 3} ${y - 7}L${x} ${y - 13}L${x + 3} ${y - 7}L${x + 9} ${y - 11}L${x + 8} ${y - 2}Z" fill="#a3331f"/>`
  const seeds = [
    [-9, -7],
    [0, -10],
    [9, -6],
    [-12, 3],
    [-4, 0],
    [5, 1],
    [12, 4],
    [-7, 10],
    [2, 9],
    [9, 12],
  ]
    .map(
      ([x = 0, y = 0]) =>
        `<circle cx="${80 + x}" cy="${72 + y}" r="4.2" fill="#c9162f"/><circle cx="${r1(78.8 + x)}" cy="${r1(70.6 + y)}" r="1.2" fill="#fff" opacity=".7"/>`,
    )
    .join('')
  return {
    flesh: flesh(id, ['#f7a07a', '#d4493a', '#8e1f22']),
    art: `${shade(60, 100, 44)}${leafAt(38, 30, -165, 0.6, '#579045')}${leafAt(42, 28, -15, 0.7, '#3f7a3b')}${crown(42, 40)}${ball(id, 42, 66, 28, 0.4)}${ball(id, 80, 72, 25, 0)}<circle cx="80" cy="72" r="20.5" fill="#fbe6c8"/>${seeds}`,
  }
}

const basket: Painter = (id) => ({
  flesh: linearGradient(`${id}f`, [
    [0, '#d8a961'],
    [1, '#8d6230'],
  ]),
  art: `${shade(60, 102, 40)}<path d="M34 58C34 20 86 20 86 58" stroke="#a87a3e" stroke-width="5" fill="none"/>${leafAt(44, 56, -120, 0.9, '#3f7a3b')}${leafAt(58, 56, -80, 1, '#579045')}${leafAt(72, 56, -50, 0.9, '#4a8a4a')}<path d="M18 56Q60 68 102 56L93 98Q60 108 27 98Z" fill="url(#${id}f)"/><path d="M21 68Q60 80 99 68M23 79Q60 90 97 79M25 90Q60 100 95 90" stroke="#7a5226" stroke-opacity=".5" stroke-width="2" fill="none"/><path d="M36 64l4 36M52 66l2 38M68 66l-2 38M84 64l-4 36" stroke="#f0cf8d" stroke-opacity=".5" stroke-width="2.4"/><path d="M17 56Q60 69 103 56" stroke="#e6bd78" stroke-width="6" fill="none" stroke-linecap="round"/>`,
})

/** Each picture's painter and its ground, from top to bottom. */
const products = {
  cherry: [cherry, '#fbeeda', '#f1d9b2'],
  lily: [lily, '#eef3e4', '#cfdfc0'],
  potato: [potato, '#f3ead6', '#dcc8a0'],
  honey: [honey, '#fbefcf', '#f0d494'],
  walnut: [walnut, '#f4ebdc', '#dfcdae'],
  tea: [tea, '#e6eed9', '#bfd2a6'],
  egg: [egg, '#f6ecd9', '#e4d0a6'],
  peach: [peach, '#fdeede', '#f6cfae'],
  pancake: [pancake, '#f8efdb', '#e6d2a8'],
  pomegranate: [pomegranate, '#fbeade', '#efc9ae'],
  basket: [basket, '#eff0e0', '#d6d9b8'],
} as const satisfies Record<string, readonly [Painter, string, string]>

export type ProductName = keyof typeof products

export const productNames = Object.keys(products) as ProductName[]

export const isProductName = (name: string): name is ProductName => Object.hasOwn(products, name)

/** Draws a product, 120 × 120. */
export function productPicture(id: string, name: ProductName): Drawing {
  const [paint, top, bottom] = products[name]
  const painted = paint(id)
  return {
    box: '0 0 120 120',
    defs:
      linearGradient(`${id}bg`, [
        [0, top],
        [1, bottom],
      ]) + painted.flesh,
    art: `<rect width="120" height="120" fill="url(#${id}bg)"/>${painted.art}`,
  }
}
