import { native } from '../core/native.js'
import type { Capture } from '../core/world.js'

/** Loops of observers and promises given up on purpose hurt nobody. */
const harmless = (message: string, reason: unknown): boolean =>
  message.startsWith('ResizeObserver loop') || (reason as Error | undefined)?.name === 'AbortError'

/** Errors nobody caught, promises nobody minded, images and scripts that did not come. */
export const failure: Capture = ({ window, sample, now, listen, safe, signal }) => {
  // Those of resources do not bubble, but they are captured.
  listen<ErrorEvent>(window, 'error', ({ target, message }) => {
    if (!harmless(message ?? '', null)) sample({ kind: 'failure', t: now(), of: target === window ? 'script' : 'resource' })
  })
  const rejected = safe(({ reason }: PromiseRejectionEvent) => {
    if (!harmless('', reason)) sample({ kind: 'failure', t: now(), of: 'promise' })
  })
  // WebKit's are not trusted.
  native(window.EventTarget.prototype, 'addEventListener').call(window, 'unhandledrejection', rejected as EventListener, { signal })
}
