const sides = [-1, 1] as const

/** Bent arms that carry a basket; draw them before it. */
export const carryingArms = (id: string): string =>
  sides
    .map(
      (k) =>
        `<path d="M${k * 82} 112C${k * 104} 150 ${k * 112} 200 ${k * 100} 232C${k * 94} 250 ${k * 80} 262 ${k * 70} 268" stroke="#4a3b28" stroke-opacity=".16" stroke-width="50" stroke-linecap="round" fill="none"/><path d="M${k * 80} 108C${k * 104} 150 ${k * 112} 200 ${k * 100} 230C${k * 94} 248 ${k * 82} 258 ${k * 74} 263" stroke="url(#${id}shirt)" stroke-width="44" stroke-linecap="round" fill="none"/><path d="M${k * 112} 206C${k * 104} 212 ${k * 96} 212 ${k * 90} 206M${k * 108} 222C${k * 100} 228 ${k * 94} 227 ${k * 88} 222" stroke="#00000014" stroke-width="2.4" stroke-linecap="round" fill="none"/>`,
    )
    .join('')

/** Arms at rest beside the body. */
export const restingArms = (id: string): string =>
  sides
    .map(
      (k) =>
        `<path d="M${k * 80} 108C${k * 100} 160 ${k * 106} 230 ${k * 104} 330" stroke="#4a3b28" stroke-opacity=".16" stroke-width="48" stroke-linecap="round" fill="none"/><path d="M${k * 78} 106C${k * 98} 160 ${k * 104} 230 ${k * 102} 330" stroke="url(#${id}shirt)" stroke-width="42" stroke-linecap="round" fill="none"/>`,
    )
    .join('')

/** Hands over a basket's side; draw them after it. */
export const carryingHands = (id: string): string =>
  `<path d="M-92 258C-80 246-58 248-50 258C-42 268-50 282-64 282C-80 284-100 276-92 258Z" fill="url(#${id}skin)"/><path d="M92 258C80 246 58 248 50 258C42 268 50 282 64 282C80 284 100 276 92 258Z" fill="url(#${id}skin)"/><path d="M-60 260c6 3 9 8 8 14M-68 258c5 4 8 9 7 16M60 260c-6 3-9 8-8 14M68 258c-5 4-8 9-7 16" stroke="#b9784f" stroke-width="1.4" fill="none" opacity=".7"/>`
