import type { Look } from './look.ts'

/** Hair that shows under a straw hat's brim. */
export const fringe = (hair: string): string =>
  `<path d="M-33 6C-36-20-30-40 0-40C30-40 36-20 33 6C30-6 26-14 18-20C4-12-14-13-24-18C-29-12-31-4-33 6Z" fill="${hair}"/>`

const strawBack = (id: string): string =>
  `<ellipse cx="0" cy="-22" rx="78" ry="27" fill="#a97f3d"/><ellipse cx="0" cy="-25" rx="78" ry="25" fill="url(#${id}hat)"/>`

const strawFront = (id: string, band = '#8f1d2c'): string =>
  `<path d="M-39-27C-38-62-24-72 0-72C24-72 38-62 39-27C20-18-20-18-39-27Z" fill="url(#${id}hat)"/><path d="M-40-34C-20-25 20-25 40-34L39-25C20-16-20-16-39-25Z" fill="${band}"/>
<path d="M-78-25C-60-7-30 1 0 1C30 1 60-7 78-25C66-19 40-14 0-14C-40-14-66-19-78-25Z" fill="#d3a95d"/><path d="M-58-17C-30-6 30-6 58-17M-70-22C-36-8 36-8 70-22" stroke="#b88c45" stroke-width="1" fill="none" opacity=".6"/><path d="M-31-5C-20 2 20 2 31-5L30 6C18 10-18 10-30 6Z" fill="#7d4a2a" opacity=".22"/>`

const cap = (cloth = '#2f6b39', peak = '#24552d'): string =>
  `<path d="M-33-18C-34-46-18-56 0-56C18-56 34-46 33-18C16-25-16-25-33-18Z" fill="${cloth}"/><path d="M-33-19C-16-28 16-28 33-19C46-15 46-8 40-6C24-16-24-16-40-6C-46-8-46-15-33-19Z" fill="${peak}"/>`

const scarf = (cloth = '#b9132b'): string =>
  `<path d="M-36 4C-42-40-22-56 0-56C22-56 42-40 36 4C34-16 24-28 0-29C-24-28-34-16-36 4Z" fill="${cloth}"/><path d="M-30-26C-14-40 14-40 30-26M-22-42C-8-50 8-50 22-42" stroke="#fff" stroke-opacity=".5" stroke-width="2" stroke-dasharray="2 6" fill="none" stroke-linecap="round"/>`

const shortHair = (hair: string): string =>
  `<path d="M-34 0C-38-38-22-52 2-52C26-52 38-36 34 0C31-10 30-20 24-26C8-20-14-22-25-26C-30-20-31-10-34 0Z" fill="${hair}"/>`

const partedHair = (hair: string): string =>
  `<path d="M-35 6C-40-38-22-52 0-52C22-52 40-38 35 6C32-10 27-22 10-30C-4-18-24-18-31-8Z" fill="${hair}"/>`

/** What lies behind and before the face: hat, cloth or bare hair. */
export function headwear(id: string, look: Look, hair: string): { back: string; front: string } {
  switch (look.hat) {
    case 'straw':
      return { back: strawBack(id), front: strawFront(id, look.band) }
    case 'cap':
      return { back: '', front: cap(look.band, look.peak) }
    case 'scarf':
      return { back: '', front: scarf(look.band) }
    case 'short':
      return { back: '', front: shortHair(hair) }
    case 'none':
      return { back: '', front: partedHair(hair) }
  }
}
