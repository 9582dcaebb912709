const twigs = [
  [11, 34, -14],
  [11, 46, -30],
  [15, 57, -46],
  [22, 67, -60],
  [31, 74, -76],
] as const

const leafPair = 'M0 0C-5-3-6-8-3-12C1-9 2-4 0 0ZM0 0C4-4 8-5 11-3C9 1 5 3 0 0Z'

/** Full wreath around a portrait, 92 × 84: stems and the transforms of its leaf pairs. */
export const wreath = {
  box: '0 0 92 84',
  stems: 'M40 78C18 74 8 56 12 30M52 78C74 74 84 56 80 30',
  leafPair,
  places: twigs.flatMap(([x, y, turn]) => [
    `translate(${x} ${y}) rotate(${turn})`,
    `translate(${92 - x} ${y}) scale(-1 1) rotate(${turn})`,
  ]),
}

/** Small sprays around a rank's figure, 42 × 42. */
export const rankSprays =
  'M17 38C7 35 3 26 6 14M25 38C35 35 39 26 36 14M6 20c-3-2-3-5-1-7M7 27c-4-1-5-4-4-6M12 34c-4 0-6-2-6-5M36 20c3-2 3-5 1-7M35 27c4-1 5-4 4-6M30 34c4 0 6-2 6-5'
