import type { Consent, Consenting } from '../core/consent.js'

/** What every adapter understands. */
export interface PlatformOptions {
  /** What a refusal means: `local` goes on noticing on the device alone, `denied` notices nothing. @default 'local' */
  readonly refused?: 'local' | 'denied'
}

/** What the platforms of the IAB hand to a listener: nothing to be read unless `success`. */
type Heard<Said> = (said: Said & { readonly listenerId?: number }, success: boolean) => void

type Api = (command: string, ...args: unknown[]) => void

/**
 * Lets a platform decide that speaks through a function of the page, `name`: pending until it has, then what `read` makes of its words, given
 * what holds so far. What the owner sets meanwhile holds until the platform says something else. Returns its stop.
 *
 * The stub of a platform belongs before all other scripts, so it is there, as a rule. Where it comes later, it is or brings a script, and a
 * capturing listener on the document hears that load: no polling, and no setter on the page's own `window`, where others look for the name to
 * know whether there is a platform.
 */
export const follow = <Said>(
  ink: Consenting,
  name: string,
  /** What stands between the command and the callback. */
  version: readonly number[],
  read: (said: Said, state: Consent) => Consent,
): (() => void) => {
  const waiting = new AbortController()
  const { signal } = waiting
  let state: Consent = 'pending'
  let stopped = false
  let listener: number | undefined
  // Looked up at each call: the platform replaces its stub.
  const api = (): Api | undefined => globalThis[name as never]
  const leave = (): void => api()?.('removeEventListener', ...version, () => {}, listener)
  const heard: Heard<Said> = (said, success) => {
    if (!success) return
    listener = said.listenerId
    // Stopped while the call waited in the stub's queue.
    if (stopped) return leave()
    const next = read(said, state)
    if (next !== state) ink.consent((state = next))
  }
  const look = (): void => {
    if (signal.aborted || !api()) return
    waiting.abort()
    api()!('addEventListener', ...version, heard)
  }
  ink.consent(state)
  look()
  globalThis.document?.addEventListener('load', look, { signal, capture: true })
  return () => {
    stopped = true
    waiting.abort()
    leave()
  }
}
