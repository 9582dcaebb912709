// @ts-check
// The architecture, as docs/ARCHITECTURE.md tells it: what each folder and each layer of an area may import.
// scripts/checks/boundaries.test.ts shows that every rule here fires.

/** Areas may import leftwards only; rightwards they speak through domain events. */
const areas = [
  'identity',
  'county',
  'catalog',
  'live',
  'sales',
  'logistics',
  'campaigns',
  'contest',
  'program',
  'compliance',
  'insights',
]

const ours = '^(contracts|server|media|client|prisma|load-tests|scripts)/'
/** Tests may look inside whatever they test. */
const tests = ['\\.test\\.ts$', '^server/test/', '^media/test/', '^client/e2e/']

/**
 * @typedef {{ path?: string | string[], pathNot?: string | string[], dependencyTypes?: DependencyType[], dependencyTypesNot?: DependencyType[] }} Side
 * @typedef {import('dependency-cruiser').DependencyType} DependencyType
 */

/**
 * @param {string} name
 * @param {string} comment
 * @param {Side} from
 * @param {Side} to
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
function forbid(name, comment, from, to) {
  const pathNot = [...tests, ...[from.pathNot ?? []].flat()]
  return { name, comment, severity: 'error', from: { ...from, pathNot }, to }
}

/**
 * A layer inside an area: of our own files it may import those that match, and no others.
 * @param {string} suffixes
 * @param {string[]} ownSuffixes which layers of its own area
 * @param {string[]} elsewhere
 */
function layer(suffixes, ownSuffixes, elsewhere) {
  // A file without a layer's suffix (orders.types.ts, states.ts) belongs to its area and is open to all of it.
  const plain =
    '^server/areas/$1/(?!.*\\.(http|socket|service|rules|store|presenter|ports)\\.ts$)(?!index\\.ts$)'
  const own = ownSuffixes.map((suffix) => `^server/areas/$1/.*\\.${suffix}\\.ts$`)
  return forbid(
    `layer-${suffixes.replaceAll('|', '-')}`,
    `A .${suffixes} file imports only: ${[...ownSuffixes.map((suffix) => `its own .${suffix}`), ...elsewhere].join(', ')}`,
    { path: `^server/areas/([^/]+)/.*\\.(${suffixes})\\.ts$` },
    { path: ours, pathNot: [plain, ...own, ...elsewhere] },
  )
}

const contracts = '^contracts/'
const core = '^server/core/'
const areaIndex = '^server/areas/[^/]+/index\\.ts$'

const areaRules = [
  ...areas
    .slice(0, -1)
    .map((area, index) =>
      forbid(
        `area-order-${area}`,
        'An area imports only areas to its left; it reacts to the others through domain events',
        { path: `^server/areas/${area}/` },
        { path: `^server/areas/(${areas.slice(index + 1).join('|')})/` },
      ),
    ),
  forbid(
    'area-unknown',
    'A new area takes its place in the order of this file',
    { path: '^server/areas/', pathNot: [`^server/areas/(${areas.join('|')})/`] },
    {},
  ),
  forbid(
    'area-inner-file',
    "An area's inner files are its own: others import its index.ts",
    { path: '^server/areas/([^/]+)/' },
    { path: '^server/areas/', pathNot: ['^server/areas/$1/', areaIndex] },
  ),
  layer('http|socket', ['service', 'presenter', 'rules'], [contracts, core, '^server/transport/']),
  // A use case owns its transaction and presents what it found, so it knows its stores and presenters.
  layer(
    'service',
    ['service', 'rules', 'ports', 'store', 'presenter'],
    [
      contracts,
      core,
      areaIndex,
      '^server/storage/(database|transaction|outbox|unique-violation)\\.ts$',
      // The live area alone speaks to the media server, through its index.
      '^media/index\\.ts$',
    ],
  ),
  layer('rules', ['rules', 'ports'], [contracts, core]),
  // A store may name what rules decide on, and read it by a rule: rules are pure.
  layer('store', ['store', 'ports', 'rules'], [contracts, core, '^server/storage/', '^media/index\\.ts$']),
  layer('presenter', ['presenter', 'rules', 'ports', 'store'], [contracts, core, areaIndex]),
  layer('ports', ['ports', 'rules'], [contracts, core, areaIndex]),
  forbid(
    'rules-are-pure',
    'A .rules file has no clock, chance, file or network',
    { path: '\\.rules\\.ts$' },
    { dependencyTypes: ['core'] },
  ),
]

const serverRules = [
  forbid(
    'contracts-alone',
    'Contracts import zod and each other',
    { path: '^contracts/' },
    {
      path: '.',
      pathNot: ['^contracts/', '(^|/)node_modules/zod/'],
    },
  ),
  forbid(
    'core-alone',
    'The core imports contracts, and does no I/O',
    { path: core },
    {
      path: '.',
      pathNot: [contracts, core, '(^|/)node_modules/(zod|uuid)/', '^(node:)?crypto$'],
    },
  ),
  forbid(
    'transport',
    'Transport knows routes and events, not areas',
    { path: '^server/transport/' },
    {
      path: ours,
      pathNot: [contracts, core, '^server/transport/'],
    },
  ),
  forbid(
    'storage',
    'Storage knows rows and transactions, not areas',
    { path: '^server/storage/' },
    {
      path: ours,
      pathNot: [contracts, core, '^server/storage/', '^prisma/'],
    },
  ),
  forbid(
    'adapters',
    "An adapter implements an area's port and imports nothing else of it",
    { path: '^server/adapters/' },
    {
      path: ours,
      pathNot: [contracts, core, '^server/adapters/', '^server/areas/[^/]+/.*\\.ports\\.ts$'],
    },
  ),
  forbid(
    'only-app-wires',
    'Only server/app.ts brings areas and adapters together; main.ts starts media, and demo/ plays a host',
    {
      path: '^server/',
      pathNot: [
        '^server/(app|main|fleet|payment-providers|buying-guard)\\.ts$',
        '^server/(areas|adapters|demo)/',
      ],
    },
    { path: '^(server/(areas|adapters)|media)/' },
  ),
  forbid(
    'server-without-client',
    'The server serves the built pages and imports none of their code',
    { path: '^server/' },
    {
      path: '^client/',
    },
  ),
  forbid(
    'media-alone',
    'Media knows rooms and peers, never users or shops',
    { path: '^media/' },
    {
      path: ours,
      pathNot: ['^media/', '^contracts/core/'],
    },
  ),
  forbid(
    'no-development-package',
    'What runs in production is a dependency, not a devDependency',
    { path: '^(contracts|server|media)/' },
    { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
  ),
]

const clientRules = [
  forbid(
    'client-alone',
    'The client knows the server by the contracts only',
    { path: '^client/' },
    {
      path: ours,
      pathNot: ['^client/', '^contracts/'],
    },
  ),
  forbid(
    'only-api-fetches',
    "A feature's requests are in its .api.ts",
    { path: '^client/features/', pathNot: ['\\.api\\.ts$'] },
    { path: '^client/shared/api/http\\.ts$', dependencyTypesNot: ['type-only'] },
  ),
  forbid(
    'only-live-subscribes',
    "A feature's socket events are in its .live.ts",
    { path: '^client/features/', pathNot: ['\\.live\\.ts$'] },
    {
      path: ['^client/shared/socket/socket\\.ts$', '(^|/)node_modules/socket\\.io-client/'],
      dependencyTypesNot: ['type-only'],
    },
  ),
]

/** @type {import('dependency-cruiser').IConfiguration} */
const configuration = {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'No file imports itself in a roundabout way',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-dangling',
      severity: 'error',
      comment: 'Every import leads to a file',
      from: {},
      to: { couldNotResolve: true },
    },
    ...areaRules,
    ...serverRules,
    ...clientRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(server/storage/generated|dist|data)/' },
    // An import of types alone ties two files together as well.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.vue', '.json'],
    },
  },
}

export default configuration
