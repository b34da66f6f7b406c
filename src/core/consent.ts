/**
 * What may happen with what is noticed. `denied`: nothing is captured. `local`: detect, score and trigger on the device only.
 * `pending`: as local, events wait in memory for a decision. `granted`: events are stored and sent.
 */
export type Consent = 'denied' | 'local' | 'pending' | 'granted'

export const consents: readonly Consent[] = ['denied', 'local', 'pending', 'granted']

/** Who is told what may happen, and says what does: what `start` and `createInkling` answer. */
export interface Consenting {
  readonly consent: (to?: Consent) => Consent
}
