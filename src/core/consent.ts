import { must } from './must.js'

/**
 * What may happen with what is noticed. `denied`: nothing is captured. `local`: detect, score and trigger on the device only.
 * `pending`: as local, events wait in memory for a decision. `granted`: events are stored and sent.
 */
export type Consent = 'denied' | 'local' | 'pending' | 'granted'

const consents: readonly Consent[] = ['denied', 'local', 'pending', 'granted']

/** Takes consent and returns what is in force: what `start` and `createInkling` return. */
export interface Consenting {
  readonly consent: (to?: Consent) => Consent
}

/** What was decided last, and what holds. */
export interface Decision {
  /** Throws a TypeError on what is no consent. */
  readonly decide: (to: Consent) => void
  readonly stands: () => Consent
  /** Whether events are kept, to be sent now or perhaps later. */
  readonly keeps: () => boolean
  /** Whether it is a refusal (`denied` or `local`) and lower than what stands. */
  readonly lowers: (to: Consent) => boolean
}

/** `objects` tells whether the person's browser objects: then everything stays on the device. */
export const decision = (first: Consent, objects: () => unknown): Decision => {
  let decided = first
  const stands = (): Consent => (decided === 'granted' && objects() ? 'local' : decided)
  const decide = (to: Consent): void => {
    must(consents.includes(to), 'consent', 'one of ' + consents.join(', '), to)
    decided = to
  }
  decide(first)
  return {
    decide,
    stands,
    keeps: () => /pending|granted/.test(stands()),
    lowers: (to) => (to === 'denied' ? stands() !== to : to === 'local' && /pending|granted/.test(stands())),
  }
}
