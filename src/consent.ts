export { consentMode, type ConsentModeOptions } from './consent/mode.js'
export { gpp, type GppOptions } from './consent/gpp.js'
export { tcf, type TcfOptions } from './consent/tcf.js'
export type { Consent, Consenting } from './core/consent.js'
