// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { inRoot, findCommand } from './paths.mjs'
import { stamp } from './digest.mjs'
import { mustRun, SetupError } from './process.mjs'

/** @typedef {{ name: string, isPresent: () => boolean }} SystemPackage a Debian package and how to tell that it is there */

/**
 * @param {string} name
 * @param {string} [command]
 * @returns {SystemPackage}
 */
const program = (name, command = name) => ({ name, isPresent: () => findCommand(command) !== undefined })

/**
 * @param {string} name
 * @param {string} file the library's pkg-config file
 * @returns {SystemPackage}
 */
const library = (name, file) => ({
  name,
  isPresent: () => pkgConfigFolders().some((dir) => existsSync(`${dir}/${file}`)),
})

/** The demo host's clip goes through ffmpeg; without it the demo county has no live picture. */
const forDemo = [program('ffmpeg')]

const forTests = [
  program('ffmpeg'),
  program('chromium'),
  program('redis-server'),
  // Network namespaces with real, limited links between phones and server, firewalls and a relay in them.
  ...(process.platform === 'linux' && process.getuid?.() === 0
    ? [program('iproute2', 'ip'), program('nftables', 'nft'), program('coturn', 'turnserver')]
    : []),
  // Chinese text in the browser's pictures.
  {
    name: 'fonts-noto-cjk',
    isPresent: () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
  },
]

/** What media/worker/build-worker.sh compiles and links with. */
export const forWorkerBuild = [
  program('meson'),
  program('ninja-build', 'ninja'),
  program('g++'),
  program('pkg-config'),
  program('flatbuffers-compiler', 'flatc'),
  library('libuv1-dev', 'libuv.pc'),
  library('libssl-dev', 'openssl.pc'),
  library('libsrtp2-dev', 'libsrtp2.pc'),
  library('libabsl-dev', 'absl_strings.pc'),
  library('libflatbuffers-dev', 'flatbuffers.pc'),
]

/**
 * What a benchmark measures ours against.
 * @type {Record<string, SystemPackage[]>}
 */
const forBenchmark = {
  chat: [
    { name: 'libnginx-mod-nchan', isPresent: () => existsSync('/usr/lib/nginx/modules/ngx_nchan_module.so') },
    { name: 'nginx', isPresent: () => existsSync('/usr/sbin/nginx') },
  ],
  sfu: [program('janus')],
}

const retryAfterMs = 24 * 3_600_000
const refusal = stamp(inRoot('node_modules/.fieldcast/optional-packages-refused'))

/**
 * One apt-get call for everything that is missing.
 * @param {{ purpose: 'start' | 'test' | 'check', needsWorkerBuild: () => boolean }} options
 * @returns {import('./progress.mjs').Step}
 */
export function systemPackages({ purpose, needsWorkerBuild }) {
  const required = () => [
    ...(purpose === 'test' ? forTests : []),
    ...(needsWorkerBuild() ? forWorkerBuild : []),
  ]
  const optional = () => (purpose === 'start' && refusal.age() > retryAfterMs ? forDemo : [])
  const missing = () => absent([...required(), ...optional()])
  return {
    title: 'system packages',
    usualMs: 75_000,
    isNeeded: () => missing().length > 0,
    async work(report) {
      const needed = absent(required())
      try {
        await install(missing(), report)
      } catch (error) {
        if (needed.length > 0) throw error
        refusal.write('')
      }
    },
  }
}

/**
 * @param {string} benchmark its name
 * @returns {import('./progress.mjs').Step}
 */
export function benchmarkPackages(benchmark) {
  const missing = () => absent(forBenchmark[benchmark] ?? [])
  return {
    title: 'system packages of the benchmark',
    usualMs: 30_000,
    isNeeded: () => missing().length > 0,
    work: (report) => install(missing(), report),
  }
}

/** What the demo lacks, in one line, or nothing. */
export function demoNotice() {
  const names = absent(forDemo)
  if (names.length === 0) return undefined
  return `Without ${names.join(', ')} the demo host stays off (Debian: apt-get install ${names.join(' ')})`
}

/** @param {SystemPackage[]} wanted */
const absent = (wanted) => [...new Set(wanted.filter((one) => !one.isPresent()).map((one) => one.name))]

/**
 * @param {string[]} names
 * @param {import('./progress.mjs').Report} report
 */
async function install(names, report) {
  const remedy = `install them and run this again (Debian 12: apt-get install ${names.join(' ')})`
  const prefix = aptGet()
  if (!prefix)
    throw new SetupError(`These system packages are missing and cannot be installed from here; ${remedy}`)
  const [command = '', ...args] = prefix
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  report('apt-get update')
  await mustRun(`apt-get update failed; ${remedy}`, command, [...args, 'update', '-q'], { env })
  report(`apt-get install ${names.join(' ')}`)
  const wanted = ['install', '-y', '-q', '--no-install-recommends', ...names]
  await mustRun(`apt-get install failed; ${remedy}`, command, [...args, ...wanted], { env })
}

/** How apt-get can be run as root, if it can. */
function aptGet() {
  // Another apt-get may be at work, as on a machine's first boot; it waits instead of failing.
  const apt = ['apt-get', '-o', 'DPkg::Lock::Timeout=300']
  if (!findCommand('apt-get')) return undefined
  if (process.getuid?.() === 0) return apt
  const passwordless =
    findCommand('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
  return passwordless ? ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND', ...apt] : undefined
}

function pkgConfigFolders() {
  const libraries = existsSync('/usr/lib') ? readdirSync('/usr/lib') : []
  const folders = ['/usr', '/usr/local', '/opt/homebrew'].flatMap((base) => [
    `${base}/lib/pkgconfig`,
    `${base}/share/pkgconfig`,
  ])
  return [...folders, ...libraries.map((name) => `/usr/lib/${name}/pkgconfig`)]
}
