import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const checkout = resolve(import.meta.dirname, '../..')

/** One import a row: the rule that must stop it, the importing file, the imported one. */
const stopped: [rule: string, from: string, to: string][] = [
  ['contracts-alone', 'contracts/live/live.routes.ts', 'server/core/money.ts'],
  ['contracts-alone', 'contracts/core/route.ts', 'express'],
  ['core-alone', 'server/core/clock.ts', 'server/storage/client.ts'],
  ['core-alone', 'server/core/files.ts', 'node:fs'],
  ['media-alone', 'media/rooms.ts', 'server/core/money.ts'],
  ['media-alone', 'media/peers.ts', 'contracts/live/live.routes.ts'],
  ['client-alone', 'client/app/main.ts', 'server/core/money.ts'],
  ['server-without-client', 'server/core/page.ts', 'client/app/main.ts'],
  ['transport', 'server/transport/http.ts', 'server/areas/live/index.ts'],
  ['storage', 'server/storage/outbox.ts', 'server/areas/live/index.ts'],
  ['adapters', 'server/adapters/sms.ts', 'server/areas/identity/index.ts'],
  ['only-app-wires', 'server/transport/socket.ts', 'media/rooms.ts'],
  ['only-app-wires', 'server/serving/site.ts', 'server/areas/live/index.ts'],
  ['area-order-live', 'server/areas/live/live.service.ts', 'server/areas/sales/index.ts'],
  ['area-order-identity', 'server/areas/identity/index.ts', 'server/areas/insights/index.ts'],
  ['area-unknown', 'server/areas/weather/index.ts', 'server/core/money.ts'],
  ['area-inner-file', 'server/areas/sales/sales.service.ts', 'server/areas/live/live.rules.ts'],
  ['layer-http-socket', 'server/areas/live/live.http.ts', 'server/areas/live/live.store.ts'],
  ['layer-http-socket', 'server/areas/live/live.socket.ts', 'server/storage/client.ts'],
  ['layer-service', 'server/areas/live/go-live.service.ts', 'server/areas/live/live.http.ts'],
  ['layer-service', 'server/areas/live/stop.service.ts', 'server/transport/http.ts'],
  ['layer-service', 'server/areas/live/room.service.ts', 'media/rooms.ts'],
  ['layer-rules', 'server/areas/live/live.rules.ts', 'server/areas/live/live.store.ts'],
  ['layer-store', 'server/areas/live/live.store.ts', 'server/areas/live/live.presenter.ts'],
  ['layer-presenter', 'server/areas/live/live.presenter.ts', 'server/storage/client.ts'],
  ['layer-ports', 'server/areas/live/live.ports.ts', 'server/storage/client.ts'],
  ['rules-are-pure', 'server/areas/catalog/price.rules.ts', 'node:crypto'],
  ['only-api-fetches', 'client/features/live/LivePage.vue', 'client/shared/api/http.ts'],
  ['only-live-subscribes', 'client/features/live/live.api.ts', 'client/shared/socket/socket.ts'],
  ['only-live-subscribes', 'client/features/live/live.pages.ts', 'socket.io-client'],
  ['no-development-package', 'server/transport/build.ts', 'vite'],
  ['no-dangling', 'server/core/lost.ts', './nowhere.ts'],
  ['no-circle', 'server/core/left.ts', 'server/core/right.ts'],
]

const allowed: [from: string, to: string][] = [
  ['contracts/county/county.ts', 'zod'],
  ['server/app.ts', 'server/areas/sales/index.ts'],
  ['server/app.ts', 'server/adapters/pay.ts'],
  ['server/app.ts', 'media/rooms.ts'],
  ['server/adapters/pay.ts', 'server/areas/contest/contest.ports.ts'],
  ['server/areas/sales/index.ts', 'server/areas/live/index.ts'],
  ['server/areas/contest/contest.http.ts', 'server/transport/routes.ts'],
  ['server/areas/contest/contest.service.ts', 'server/areas/contest/contest.ports.ts'],
  ['server/areas/contest/awards.service.ts', 'server/areas/contest/contest.store.ts'],
  ['server/main.ts', 'media/index.ts'],
  ['server/areas/contest/contest.store.ts', 'server/areas/contest/contest.ports.ts'],
  ['server/areas/contest/contest.service.test.ts', 'server/areas/contest/contest.store.ts'],
  ['client/features/sales/sales.api.ts', 'client/shared/api/http.ts'],
  ['client/features/sales/sales.live.ts', 'client/shared/socket/socket.ts'],
]

/** Closes the circle of the last row above. */
const wayBack = ['server/core/right.ts', 'server/core/left.ts'] as const

interface Violation {
  rule: { name: string }
  from: string
}

let violations: Violation[] = []
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldcast-boundaries-'))
  await symlink(join(checkout, 'node_modules'), join(folder, 'node_modules'))
  await symlink(join(checkout, 'package.json'), join(folder, 'package.json'))
  await writeImports([...stopped.map(([, from, to]) => [from, to] as const), ...allowed, wayBack])
  violations = await cruise()
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the architecture', () => {
  it.each(stopped)('%s stops %s importing %s', (rule, from) => {
    const names = violations.filter((one) => one.from === from).map((one) => one.rule.name)
    expect(names).toContain(rule)
  })

  it.each(allowed)('lets %s import %s', (from) => {
    expect(violations.filter((one) => one.from === from)).toEqual([])
  })
})

/** Writes each importing file with its imports, and each imported file of ours, empty if it imports nothing. */
async function writeImports(pairs: (readonly [from: string, to: string])[]) {
  const contents = new Map<string, string>()
  for (const [from, to] of pairs) {
    const isOurs = /^(contracts|server|media|client)\//.test(to)
    if (isOurs) contents.set(to, contents.get(to) ?? '')
    contents.set(from, `${contents.get(from) ?? ''}import '${isOurs ? `#${to}` : to}'\n`)
  }
  for (const [file, content] of contents) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    const isPage = file.endsWith('.vue')
    await writeFile(join(folder, file), isPage ? `<script setup lang="ts">\n${content}</script>\n` : content)
  }
}

async function cruise() {
  const program = join(checkout, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const config = join(checkout, '.dependency-cruiser.mjs')
  const args = [
    program,
    '--config',
    config,
    '--output-type',
    'json',
    'contracts',
    'server',
    'media',
    'client',
  ]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 64_000_000 })
  const report = JSON.parse(stdout) as { summary: { violations: Violation[] } }
  return report.summary.violations
}
