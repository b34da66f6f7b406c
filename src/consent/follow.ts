import type { Consent } from '../core/consent.js'
import type { Voice } from './voice.js'

/** What every adapter understands. */
export interface PlatformOptions {
  /** What a refusal means: `local` goes on noticing on the device alone, `denied` notices nothing. @default 'local' */
  readonly refused?: 'local' | 'denied' | undefined
}

/**
 * What the platforms of the IAB hand to a listener: nothing to be read unless `success`. TCF tells by `eventStatus` that a person has answered; GPP
 * is not ready while one is asked, so what it says then is another word.
 */
type Heard<Said> = (said: Said & { readonly listenerId?: number; readonly eventStatus?: string }, success: boolean) => void

interface Api {
  readonly call: (self: null, command: string, ...args: unknown[]) => void
}

/**
 * Lets a platform decide that speaks through a function of the page, `name`: what `read` makes of its words, given what it said before. Returns its
 * stop.
 *
 * The stub of a platform belongs before all other scripts, so it is there, as a rule. Where it comes later, it is or brings a script, and a
 * capturing listener on the document hears that load: no polling, and no setter on the page's own `window`, where others look for the name to
 * know whether there is a platform.
 */
export const follow = <Said>(
  say: Voice,
  name: string,
  /** What stands between the command and the callback. */
  version: readonly number[],
  read: (said: Said, state: Consent) => Consent,
): (() => void) => {
  const waiting = new AbortController()
  const { signal } = waiting
  let stopped = false
  let listener: number | undefined
  // Looked up at each call: the platform replaces its stub. What is no function, such as an element of that id, has no `call`.
  const api = (): Partial<Api> | undefined => globalThis[name as never]
  /** An error, theirs or ours, is thrown apart: neither into the platform nor into the script that follows it. */
  const call = (command: string, ...args: unknown[]): void => {
    try {
      api()?.call?.(null, command, ...version, ...args)
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
    }
  }
  const leave = (): void => call('removeEventListener', () => {}, listener)
  const heard: Heard<Said> = (said, success) =>
    queueMicrotask(() => {
      if (!success || !said) return
      listener = said.listenerId
      // Stopped while the call waited in the stub's queue.
      if (stopped) leave()
      else say(read(said, say()), said.eventStatus?.startsWith('user'))
    })
  const look = (): void => {
    if (signal.aborted || !api()?.call) return
    waiting.abort()
    call('addEventListener', heard)
  }
  look()
  globalThis.document?.addEventListener('load', look, { signal, capture: true })
  return () => {
    stopped = true
    waiting.abort()
    leave()
  }
}
