import type { CallInput } from '../support/call.ts'
import type { World } from './world.ts'

/** Makes a request that must succeed, with everything it needs. Each is another act than the one before. */
export type Fixture = (world: World) => Promise<CallInput> | CallInput
