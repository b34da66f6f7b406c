import type { Consent } from '../core/consent.js'
import type { Inkling } from '../core/handle.js'
import { arrival } from './arrival.js'

/** What the platforms of the IAB hand to a listener: `success` is false if there is nothing behind it. */
export type Heard<Said> = (said: (Said & { readonly listenerId?: number }) | null, success: boolean) => void

/** A platform that speaks through a function of the page. */
interface Platform<Said> {
  readonly window: Window
  /** The name of that function. */
  readonly name: string
  readonly call: (command: string, heard: Heard<Said>, listener?: number) => void
  /** What its words mean; `before` while they decide nothing. */
  readonly read: (said: Said, before: Consent) => Consent
}

/** Lets a platform decide: pending until it has, then what it says. What the owner sets meanwhile holds until it says something else. Returns its stop. */
export const follow = <Said>(ink: Pick<Inkling, 'consent'>, { window, name, call, read }: Platform<Said>): (() => void) => {
  let state: Consent = 'pending'
  let stopped = false
  let listener: number | undefined
  const leave = (): void => call('removeEventListener', () => {}, listener)
  ink.consent(state)
  const stopWaiting = arrival(window, name, () =>
    call('addEventListener', (said, success) => {
      if (!said || !success) return
      listener = said.listenerId
      // Stopped while the call waited in the stub's queue.
      if (stopped) return leave()
      const next = read(said, state)
      if (next !== state) ink.consent((state = next))
    }),
  )
  return () => {
    stopped = true
    stopWaiting()
    if (listener !== undefined) leave()
  }
}
