import { computed, readonly, ref } from 'vue'
import { useRouter } from 'vue-router'
import { permits, type Permission } from '#contracts/core/roles.ts'
import type { Me } from '#contracts/identity/identity.types.ts'
import { noteServerTime } from '#client/shared/clock/server-clock.ts'
import { reconnectAsSomebodyElse } from '#client/shared/socket/connection.ts'
import * as api from './identity.api.ts'

const me = ref<Me | null>(null)
const known = ref(false)
let asking: Promise<void> | null = null

/** Asks the server who is signed in, once; later calls share the answer. Stays unknown while the server is away. */
export function loadSession(): Promise<void> {
  asking ??= askServer().catch(() => {
    asking = null
  })
  return asking
}

/** True for a known guest; while the server is away a page rather tries and says so. */
export const guestMustSignIn = (): boolean => known.value && me.value === null

async function askServer(): Promise<void> {
  const askedAt = Date.now()
  const answer = await api.whoAmI()
  noteServerTime(answer.serverTime, askedAt)
  me.value = answer.me
  known.value = true
}

function become(somebody: Me | null): void {
  me.value = somebody
  known.value = true
  asking = Promise.resolve()
  reconnectAsSomebodyElse()
}

/**
 * Who is signed in, and signing in and out. Every page shares one state.
 *
 *     const { me, may, require } = useSession()
 *     if (!require()) return          // sent a guest to /sign-in?next=here
 *     may(['operator'])               // as the contracts' permissions say
 */
export function useSession() {
  const router = useRouter()

  /** Whether somebody is signed in; a guest is sent to sign in and comes back to `next`. */
  function require(next = router.currentRoute.value.fullPath): boolean {
    if (me.value !== null) return true
    void router.push({ path: '/sign-in', query: { next } })
    return false
  }

  return {
    me: readonly(me),
    /** Whether the server has told who is signed in. */
    known: readonly(known),
    isGuest: computed(guestMustSignIn),
    may: (permission: Permission) => permits(permission, me.value?.roles ?? null),
    load: loadSession,
    require,
    signInByCode: async (phone: string, code: string) => {
      become(await api.signInByCode(phone, code))
    },
    signInByPassword: async (username: string, password: string) => {
      become(await api.signInByPassword(username, password))
    },
    changeMe: async (change: { displayName?: string; avatar?: string }) => {
      me.value = await api.changeMe(change)
    },
    signOut: async () => {
      await api.signOut()
      become(null)
    },
  }
}
