import type { Consent, Consenting } from '../core/consent.js'
import { follow, type PlatformOptions } from './follow.js'
import { areIds, voice } from './voice.js'

export interface TcfOptions extends PlatformOptions {
  /**
   * Purposes of the Global Vendor List that must all be allowed: 1 is to store on the device, 8 to measure how content performs.
   * @default [1, 8]
   */
  readonly purposes?: readonly number[] | undefined
  /** Those of them for which a legitimate interest the person has not objected to will do, too. Never 1, says the framework's policy. @default none */
  readonly interests?: readonly number[] | undefined
  /** A vendor of that list, that must be allowed too: whoever runs the collector. @default nobody */
  readonly vendor?: number | undefined
  /** Reads what the site itself may do (`publisher`) instead of what its vendors may (`purpose`). @default 'purpose' */
  readonly of?: 'publisher' | 'purpose' | undefined
  /** Where the GDPR does not apply. @default 'granted' */
  readonly outside?: Consent | undefined
}

type Flags = Readonly<Record<number, boolean>>
interface Legal {
  readonly consents?: Flags
  readonly legitimateInterests?: Flags
}
interface TcData {
  readonly gdprApplies?: boolean
  readonly eventStatus?: string
  readonly purpose?: Legal
  readonly vendor?: Legal
  readonly publisher?: Legal & { readonly restrictions?: Readonly<Record<number, Readonly<Record<number, number>>>> }
}

/**
 * Follows a platform of IAB Europe's Transparency & Consent Framework, 2.x, by its page API `__tcfapi`. Returns its stop.
 *
 * | the platform says | consent is |
 * |---|---|
 * | nothing yet, or that it does not know yet whether the GDPR applies | `pending` |
 * | `cmpuishown`: it is asking | as before: `pending` the first time, what was chosen until something else is |
 * | `tcloaded`, `useractioncomplete`, and all purposes are allowed | `granted` |
 * | the same, and one is not | `refused` |
 * | the GDPR does not apply | `outside` |
 *
 * A platform that never comes, is blocked or fails leaves `pending`: nothing is stored, nothing sent. In a frame, where the API is
 * the parent's, the page must provide its own `__tcfapi`.
 * https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework, CMP API v2
 */
export const tcf = (ink: Consenting, options: TcfOptions = {}): (() => void) => {
  const { purposes = [1, 8], interests = [], vendor, of = 'purpose', outside = 'granted', refused = 'local' } = options
  return follow<TcData>(
    voice(
      ink,
      options,
      '{ purposes: [1, 8], interests: [8], vendor: 1, of: "purpose", refused: "local", outside: "pending" }',
      refused,
      [purposes, interests, vendor === undefined ? [] : [vendor]].every(areIds) && /^(purpose|publisher)$/.test(of) && purposes,
      outside,
    ),
    '__tcfapi',
    [2],
    (data, state) => {
      if (data.gdprApplies === false) return outside
      if (!data.gdprApplies || !/^(tc|user)/.test(data.eventStatus!)) return state
      const allowed = purposes.every((purpose) => {
        const by = (basis: keyof Legal): unknown => data[of]?.[basis]?.[purpose] && (!vendor || data.vendor?.[basis]?.[vendor])
        // 0: not allowed, 1: by consent only, 2: by legitimate interest only.
        const restriction = data.publisher?.restrictions?.[purpose]?.[vendor!] ?? 3
        return (restriction & 1 && by('consents')) || (restriction & 2 && interests.includes(purpose) && by('legitimateInterests'))
      })
      return allowed ? 'granted' : refused
    },
  )
}
