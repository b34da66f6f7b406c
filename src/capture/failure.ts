import { native } from '../core/native.js'
import type { Capture } from '../core/world.js'

/** Loops of observers and promises given up on purpose hurt nobody. */
const harmless = (message: string, reason: unknown): boolean =>
  message.startsWith('ResizeObserver loop') || (reason as Error | undefined)?.name === 'AbortError'
/** How WebKit and Firefox say that a request was cut. */
const cut = (reason: unknown): boolean => {
  const { name, message } = (reason ?? {}) as Partial<Error>
  return name === 'TypeError' && /^(load failed|cancelled|networkerror)/i.test(message ?? '')
}
/** ms until such a request is a failure: as a page is left, WebKit and Firefox cut all that is under way, and a page that lives on was not left. */
const LIVES = 500

/** Errors nobody caught, promises nobody minded, images and scripts that did not come. */
export const failure: Capture = ({ window, sample, now, listen, safe, signal }) => {
  // Those of resources do not bubble, but they are captured.
  listen<ErrorEvent>(window, 'error', ({ target, message }) => {
    if (!harmless(message ?? '', null)) sample({ kind: 'failure', t: now(), of: target === window ? 'script' : 'resource' })
  })
  listen<PromiseRejectionEvent>(window, 'unhandledrejection', ({ reason }) => {
    if (harmless('', reason)) return
    const t = now()
    const told = safe(() => {
      // One that was kept in the back/forward cache was left, too.
      if (!signal.aborted && now() - t < 4 * LIVES) sample({ kind: 'failure', t, of: 'promise' })
    })
    if (cut(reason)) native(window, 'setTimeout')(() => told(undefined), LIVES)
    else told(undefined)
  })
}
