import type { Consent, Consenting } from '../core/consent.js'
import { follow, type PlatformOptions } from './follow.js'
import { areIds, voice } from './voice.js'

export interface GppOptions extends PlatformOptions {
  /** Where a European or Canadian section is in force: purposes that must all be consented to. @default [1, 8] */
  readonly purposes?: readonly number[] | undefined
  /** There, too: a vendor that must be consented to. @default nobody */
  readonly vendor?: number | undefined
  /** Where one of the United States is: Global Privacy Control, as the platform saw it, is an opt-out. @default true */
  readonly gpc?: boolean | undefined
  /** Where none of the platform's laws applies. @default 'granted' */
  readonly outside?: Consent | undefined
}

/** The numbers of the bits that are set, so it is specified, or the bits, so IAB Tech Lab's own library has it. */
type Bits = readonly (number | boolean)[]
type Section = Readonly<Record<string, Bits | number | boolean | null>> | null
interface GppEvent {
  readonly pingData?: {
    readonly signalStatus?: string
    readonly applicableSections?: readonly number[] | null
    /** Each an object, or one for each of its segments. */
    readonly parsedSections?: Readonly<Record<string, Section | readonly Section[]>> | null
  } | null
}
/** The last section of one of the United States, Rhode Island: what comes after it may be any law. */
const LAST = 27

/**
 * Follows a platform of IAB Tech Lab's Global Privacy Platform by its page API `__gpp`, 1.1. Returns its stop.
 *
 * | the platform says | consent is |
 * |---|---|
 * | nothing yet, or it is not ready, or not which sections are in force | `pending`, or what was refused |
 * | it is about to change what was granted | `pending`: nothing is stored or sent until it is ready again |
 * | ready, Europe or Canada is in force, and all purposes are consented to | `granted` |
 * | ready, one of the United States is, and nobody has opted out of sale, sharing or targeted advertising in any section of theirs | `granted` |
 * | ready, and anything else: also where none of the sections of a law in force is there, or it is a law of which nothing is known here | `refused` |
 * | ready, and no section is in force (-1) | `outside` |
 *
 * What a publisher has restricted, and legitimate interests, count only with `tcf`.
 * https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform, CMP API Specification
 */
export const gpp = (ink: Consenting, options: GppOptions = {}): (() => void) => {
  const { purposes = [1, 8], vendor, gpc = true, outside = 'granted', refused = 'local' } = options
  const optOut = gpc ? /OptOut(Sale)?$|^Gpc$/ : /OptOut(Sale)?$/
  return follow<GppEvent>(
    voice(
      ink,
      options,
      '{ purposes: [1, 8], vendor: 1, gpc: true, refused: "local", outside: "pending" }',
      refused,
      [purposes, vendor === undefined ? [] : [vendor]].every(areIds) && purposes,
      outside,
    ),
    '__gpp',
    [],
    ({ pingData }, state) => {
      const { signalStatus, applicableSections: inForce, parsedSections } = pingData ?? {}
      if (signalStatus !== 'ready' || !inForce) return state === 'granted' ? 'pending' : state
      if (inForce[0] === -1) return outside
      const allows = (id: number): unknown => {
        const law = id > 5 ? 'us' : id > 2 ? 'tcfca' : 'tcfeu'
        const fields = Object.entries(parsedSections ?? {}).flatMap(([name, section]) =>
          name.startsWith(law) ? [section].flat().flatMap((segment) => Object.entries(segment ?? {})) : [],
        )
        // The specification has the singular, the library the plural, Canada the express consent. Of 1 alone, both readings say the same.
        const has = (field: RegExp, id: number): unknown =>
          fields.some(
            ([name, bits]) => field.test(name) && Array.isArray(bits) && (bits.every((bit) => bit < 2) ? bits[id - 1] : bits.includes(id)),
          )
        if (id < 6) return purposes.every((purpose) => has(/^Purposes?(Exp|Con)/, purpose)) && (!vendor || has(/^Vendor(Exp|Con)/, vendor))
        // 0: not applicable, 1: opted out, 2: did not. The oldest section says -, Y, N.
        return id <= LAST && /^[02N-]+$/.test(fields.map(([name, value]) => (optOut.test(name) && value !== false ? value : '')).join(''))
      }
      return inForce[0] && inForce.every(allows) ? 'granted' : refused
    },
  )
}
