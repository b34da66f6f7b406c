/**
 * What may happen with what is noticed. `denied`: nothing is captured. `local`: detect, score and trigger on the device only.
 * `pending`: as local, events wait in memory for a decision. `granted`: events are stored and sent.
 */
export type Consent = 'denied' | 'local' | 'pending' | 'granted'

export const consents: readonly Consent[] = ['denied', 'local', 'pending', 'granted']

/** Global Privacy Control (https://w3c.github.io/gpc/) keeps everything on the device unless the owner decides otherwise. */
export const effective = (wanted: Consent, honourGpc: boolean, navigator: Navigator): Consent =>
  wanted === 'granted' && honourGpc && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl ? 'local' : wanted
