import { headwear, fringe } from './headwear.ts'
import type { Look } from './look.ts'
import { linearGradient, radialGradient } from './svg-parts.ts'

export const personDefs = (id: string, look: Look): string => {
  const apron = look.apron ?? look.shirt
  return [
    radialGradient(
      `${id}hat`,
      [
        [0, '#f6dfa4'],
        [0.6, '#e3bf74'],
        [1, '#b98d45'],
      ],
      [0.4, 0.3, 0.9],
    ),
    linearGradient(
      `${id}skin`,
      [
        [0, '#f3c9a2'],
        [0.6, '#e3ad82'],
        [1, '#c98f66'],
      ],
      [1, 1],
    ),
    linearGradient(
      `${id}shirt`,
      [
        [0, look.shirt[0]],
        [1, look.shirt[1]],
      ],
      [1, 1],
    ),
    linearGradient(`${id}apron`, [
      [0, apron[0]],
      [1, apron[1]],
    ]),
  ].join('')
}

const eyesClosedInASmile = `<path d="M-20 3C-17-1-11-1-8 3M8 3C11-1 17-1 20 3" stroke="#2c211b" stroke-width="2.6" fill="none" stroke-linecap="round"/>`
const nose = `<path d="M1 4C4 10 3 14-2 14" stroke="#b9784f" stroke-width="1.8" fill="none" stroke-linecap="round"/>`
const cheeks = `<ellipse cx="-19" cy="14" rx="7" ry="4.6" fill="#e0705c" opacity=".34"/><ellipse cx="19" cy="14" rx="7" ry="4.6" fill="#e0705c" opacity=".34"/>`
const mouths = {
  closed: `<path d="M-10 23C-4 28 4 28 10 23" stroke="#9a3f34" stroke-width="2.6" fill="none" stroke-linecap="round"/>`,
  open: `<path d="M-12 21C-4 23.5 4 23.5 12 21C10 32-10 32-12 21Z" fill="#8d2b2b"/><path d="M-10.5 22C-3 24 3 24 10.5 22C10 25-10 25-10.5 22Z" fill="#fff"/>`,
}
const spectacles = `<g fill="none" stroke="#3a3026" stroke-width="1.8"><rect x="-25" y="-6" width="20" height="15" rx="6"/><rect x="5" y="-6" width="20" height="15" rx="6"/><path d="M-5 0H5"/></g>`
const neck = `<path d="M-14 28H14V54C6 66-6 66-14 54Z" fill="#c98f66"/><path d="M-14 36C-6 46 6 46 14 36V28H-14Z" fill="#a8714a" opacity=".5"/>`

function head(id: string, look: Look, hair: string): string {
  const face = `<path d="M-31-14C-33 14-22 42 0 43C22 42 33 14 31-14C30-40-30-40-31-14Z" fill="url(#${id}skin)"/><ellipse cx="-31" cy="3" rx="5" ry="8" fill="#dca57b"/><ellipse cx="31" cy="3" rx="5" ry="8" fill="#c98f66"/>`
  const brows = `<path d="M-22-9C-17-13-11-13-7-10M7-10C11-13 17-13 22-9" stroke="${hair}" stroke-width="2.4" fill="none" stroke-linecap="round"/>`
  const crown = `<path d="M-33 2C-36-34-20-46 0-46C20-46 36-34 33 2Z" fill="${hair}"/>`
  const straw = look.hat === 'straw'
  return [
    straw ? '' : crown,
    face,
    straw ? fringe(hair) : '',
    brows,
    `<g data-part="eyes">${eyesClosedInASmile}</g>`,
    nose,
    cheeks,
    `<g data-part="mouth">${mouths[look.mouth ?? 'open']}</g>`,
    look.glasses ? spectacles : '',
  ].join('')
}

function body(id: string, look: Look): string {
  return `<path d="M-84 250C-92 170-98 100-70 76C-50 62-28 60-16 47C-8 58 8 58 16 47C28 60 50 62 70 76C98 100 92 170 84 250C92 330 96 420 98 640H-98C-96 420-92 330-84 250Z" fill="url(#${id}shirt)"/>
<path d="M-84 250C-88 200-92 150-86 112C-70 170-66 220-66 300C-66 380-80 480-86 560Z" fill="#6b5a40" opacity=".1"/><path d="M84 250C88 200 92 150 86 112C70 170 66 220 66 300C66 380 80 480 86 560Z" fill="#6b5a40" opacity=".16"/>
<path d="M-17 46C-8 66 8 66 17 46L29 59C16 80 4 84 0 92C-4 84-16 80-29 59Z" fill="${look.collar ?? '#fff'}"/><path d="M-29 59C-16 80-4 84 0 92C4 84 16 80 29 59" stroke="#00000016" stroke-width="2" fill="none"/>`
}

function front(id: string, look: Look): string {
  if (look.apron) {
    const strap = `fill="none" stroke="${look.apron[1]}" stroke-width="9"`
    return `<path d="M-38 66L-46 140" ${strap}/><path d="M38 66L46 140" ${strap}/><path d="M-48 130C-20 140 20 140 48 130L56 180C82 214 86 300 88 640H-88C-86 300-82 214-56 180Z" fill="url(#${id}apron)"/>
<g fill="none" stroke="#fff" stroke-opacity=".42" stroke-width="1.6" stroke-linecap="round"><path d="M-12 168c6-8 18-8 24 0M-12 168c4 8 18 8 24 0M0 160v-8m0 8c6-4 8-8 8-8"/></g>`
  }
  if (!look.buttons) return ''
  return `<path d="M0 100V300" stroke="#00000022" stroke-width="2"/><g fill="#00000030"><circle cx="0" cy="128" r="3"/><circle cx="0" cy="168" r="3"/></g>`
}

/**
 * A person from the hip up, drawn back to front: the head's middle is (0, 0) and about 60 wide.
 * `holding` lies over the apron. Parts that may move carry `data-part` for the demo clip.
 */
export function person(id: string, look: Look, holding = ''): string {
  const hair = look.hair ?? '#2c211b'
  const hat = headwear(id, look, hair)
  const longHair = look.long
    ? `<path d="M-35-10C-44 20-42 50-34 62C-20 70 20 70 34 62C42 50 44 20 35-10Z" fill="${hair}"/>`
    : ''
  return `<g><g data-part="head-back">${longHair}<g transform="translate(0 -9)">${hat.back}</g></g>${neck}<g data-part="torso">${body(id, look)}${front(id, look)}</g><g data-part="head">${head(id, look, hair)}<g transform="translate(0 -9)">${hat.front}</g></g><g data-part="holding">${holding}</g></g>`
}
