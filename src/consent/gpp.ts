import type { Consent } from '../core/consent.js'
import type { Inkling } from '../core/handle.js'
import { follow, type Heard } from './follow.js'
import { settled, type PlatformOptions } from './settled.js'

export interface GppOptions extends PlatformOptions {
  /** Of a European or Canadian section: purposes that must all be consented to. @default [1, 8] */
  readonly purposes?: readonly number[]
  /** Of the same: a vendor that must be consented to, too. @default nobody */
  readonly vendor?: number
  /** Of the sections of the United States: what nobody may have opted out of. @default sale, sharing and targeted advertising */
  readonly optOuts?: readonly string[]
  /** Of the same: Global Privacy Control, as the platform saw it, is an opt-out. @default true */
  readonly gpc?: boolean
  /** Where none of the platform's laws applies. @default 'granted' */
  readonly outside?: Consent
}

type Settled = GppOptions & Omit<Required<GppOptions>, 'vendor' | 'window'>
/** A bit field comes as the numbers that are set, as specified, or as its bits, from IAB Tech Lab's own library. */
type Bits = readonly (number | boolean)[]
type Section = Readonly<Record<string, unknown>>
interface GppEvent {
  readonly pingData?: {
    readonly signalStatus?: string
    readonly applicableSections?: readonly number[]
    /** Each an object, or one for each of its segments. */
    readonly parsedSections?: Readonly<Record<string, Section | readonly Section[]>>
  }
}
type GppApi = (command: string, heard: Heard<GppEvent>, listener?: number) => void

export const gppDefaults = {
  purposes: [1, 8],
  // The last is that of the legacy section, `uspv1`.
  optOuts: ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut', 'OptOutSale'],
  gpc: true,
  outside: 'granted',
  refused: 'local',
} as const
const examples = { ...gppDefaults, optOuts: undefined, vendor: 755, window: undefined }

/** The sections that speak for one that is in force, by the start of their names. Those of the United States speak for each other. */
const namesOf = (section: number): string => (section === 2 ? 'tcfeu' : section === 5 ? 'tcfca' : 'us')

/**
 * Follows a platform of IAB Tech Lab's Global Privacy Platform by its page API `__gpp`, 1.1. Returns its stop.
 *
 * | the platform says | consent is |
 * |---|---|
 * | nothing yet, or it is not ready | `pending`, or what was refused |
 * | it is about to change what was granted | `pending`: nothing is stored or sent until it is ready again |
 * | ready, in Europe or Canada, and all purposes are consented to | `granted` |
 * | ready, in the United States, and nobody has opted out in any of their sections | `granted` |
 * | ready, and otherwise: also a section that is in force and missing, or of a law we do not know | `refused` |
 * | ready, and no section applies (-1) | `outside` |
 *
 * Throws a TypeError on a wrong option.
 * https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform, CMP API Specification
 */
export const gpp = (ink: Pick<Inkling, 'consent'>, options: GppOptions = {}): (() => void) => {
  const { window, purposes, vendor, optOuts, gpc, outside, refused }: Settled = {
    ...gppDefaults,
    ...settled('gpp', ink, examples, options),
  }
  if (!window) return () => {}
  const allows = (law: string, section: Section): boolean => {
    const has = (id: number, ...names: readonly string[]): boolean =>
      names.some((name) => {
        const bits = [section[name]].flat() as Bits
        return bits.includes(id) || bits[id - 1] === true
      })
    // The specification, the library and Canada differ in their names.
    if (law.startsWith('tcf'))
      return (
        purposes.every((purpose) => has(purpose, 'PurposeConsent', 'PurposeConsents', 'PurposesExpressConsent')) &&
        (!vendor || has(vendor, 'VendorConsent', 'VendorConsents', 'VendorExpressConsent'))
      )
    const said = optOuts.map((name) => section[name]).filter((value) => value !== undefined)
    return said.length > 0 && !said.some((value) => value === 1 || value === 'Y') && !(gpc && section['Gpc'])
  }
  return follow<GppEvent>(ink, {
    window,
    name: '__gpp',
    call: (command, heard, listener) => (window as unknown as { __gpp: GppApi }).__gpp(command, heard, listener),
    read: ({ pingData }, before) => {
      const { signalStatus, applicableSections: inForce = [], parsedSections = {} } = pingData ?? {}
      if (signalStatus !== 'ready') return before === 'granted' ? 'pending' : before
      if (inForce.includes(-1)) return outside
      const sections = Object.entries(parsedSections)
      const allowed = inForce.every((id) => {
        const found = sections.filter(([name]) => name.startsWith(namesOf(id)))
        return found[0] && found.every(([name, section]) => allows(name, Object.assign({}, ...[section].flat())))
      })
      return inForce[0] && allowed ? 'granted' : refused
    },
  })
}
