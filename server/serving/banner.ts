import { toString as drawQr } from 'qrcode'
import type { Demo } from '#server/demo/index.ts'

/** Who can sign in, told once the server is up. */
export type BannerPeople =
  | { readonly demo: Demo }
  | { readonly admin: { readonly username: string; readonly password: string } | null }

interface BannerFacts {
  readonly port: number
  readonly lan: boolean
  /** This machine on its local network; null without one. */
  readonly address: string | null
  readonly people: BannerPeople
}

/** What the operator reads when the server is up: where it is, who can sign in, and the way in for phones. */
export async function banner({ port, lan, address, people }: BannerFacts): Promise<string> {
  const scheme = lan ? 'https' : 'http'
  const here = `${scheme}://localhost:${port}`
  const there = address === null ? null : `${scheme}://${address}:${port}`
  return [
    '',
    'Fieldcast · 田播 is serving',
    '',
    `  on this machine   ${here}`,
    ...(there === null ? [] : [`  on the network    ${there}`]),
    '',
    ...('demo' in people ? demoLines(people.demo) : adminLines(people.admin)),
    '',
    indent(await drawQr(there ?? here, { type: 'utf8' })),
    lan
      ? '  A phone warns once of the certificate, since it was made here; then it may use its camera.'
      : '  With this code a phone can watch and buy. To stream from its camera: npm start -- --lan',
    '',
  ].join('\n')
}

function demoLines({ accounts, password, streams }: Demo): string[] {
  return [
    `  Staff of the demo sign in with the password ${password}`,
    ...accounts.map(({ username, as }) => `    ${username.padEnd(16)}${as}`),
    '  Buyers sign in with any mobile number, such as 13800000001; the code is shown on the page.',
    ...(streams ? [] : ['  ffmpeg was not found, so no demo host is on air; install it and start again.']),
  ]
}

const adminLines = (admin: { username: string; password: string } | null): string[] =>
  admin === null
    ? []
    : [
        `  The first admin is ${admin.username} with the password ${admin.password}; note it, it is told only now.`,
      ]

const indent = (text: string): string => text.replace(/^/gm, '  ')
