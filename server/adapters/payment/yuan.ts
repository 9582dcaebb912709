const YUAN = /^(-?)(\d{1,9})(?:\.(\d{1,2}))?$/

/** An amount that a provider writes in yuan (12.30) as 分; null where it is no amount. */
export function fenOf(yuan: string): number | null {
  const parts = YUAN.exec(yuan.trim())
  if (parts === null) return null
  const [, sign = '', whole = '0', cents = ''] = parts
  const fen = Number(whole) * 100 + Number(cents.padEnd(2, '0'))
  return sign === '-' ? -fen : fen
}

/** 分 as providers write yuan: 1230 is 12.30. */
export const yuanOf = (fen: number): string =>
  `${String(Math.trunc(fen / 100))}.${String(fen % 100).padStart(2, '0')}`
