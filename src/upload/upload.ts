import type { Consent } from '../core/consent.js'
import { checkOptions, must } from '../core/must.js'
import { native } from '../core/native.js'
import { prerendering, whenShown } from '../core/shown.js'
import type { Sink } from '../core/sink.js'
import { address } from './address.js'
import { PATIENCE } from './memory.js'
import { sender } from './sender.js'
import { streams } from './streams.js'

export interface UploadOptions {
  /** Where batches are posted: a URL, absolute or relative to the page. */
  readonly endpoint: string
  /** Names the site in each batch. @default the host of the page */
  readonly site?: string
  /** Events after which a batch leaves at once. @default 50 */
  readonly count?: number
  /** ms after which a batch leaves anyway. @default 15000 */
  readonly age?: number
  /** Events kept while the collector does not answer; the oldest go first and are counted as dropped. @default 5000 */
  readonly most?: number
  /** Bytes of them kept, likewise. @default 1000000 */
  readonly bytes?: number
}

export const uploadDefaults = { count: 50, age: 15_000, most: 5000, bytes: 1_000_000 } as const

/** Everything `upload` understands; the endpoint is checked as the address it is. */
export const uploadExamples: Readonly<Record<keyof UploadOptions, unknown>> = { endpoint: undefined, site: 'shop', ...uploadDefaults }

/**
 * Buffers events and posts them. Memory first, mirrored to IndexedDB; stored until the collector has answered; at the end of the page
 * `sendBeacon`, straight from memory; what was not acknowledged is delivered on the next visit. `tab` + `seq` lets the collector drop doubles.
 */
export const upload =
  (options: UploadOptions): Sink =>
  (world) => {
    const { window, signal, consent, withdraw, forgotten: anew, report } = world
    const { document, location } = window
    const { endpoint, site: named, count, age, most, bytes } = { ...uploadDefaults, ...checkOptions('upload', uploadExamples, options) }
    const site = named || location.host
    const href = address(endpoint, location, '/collect')
    for (const [name, value] of Object.entries({ count, age, most, bytes })) must(value > 0, name, 'a number over 0', value)
    const allowed = (): boolean => consent() === 'granted' && !signal.aborted && !prerendering(document)
    const waiting = streams(world, { site, name: `inkling ${site} ${href}`, most, bytes, allowed, forgotten })
    const { visit, push, end } = waiting
    const { flush, hurry, soon, online, leave, arm, disarm, recall, block, stop } = sender(
      world,
      href,
      age,
      allowed,
      () => !away && !restoring,
      waiting,
    )
    const forget: typeof waiting.forget = (by) => {
      recall()
      return waiting.forget(by)
    }
    // A withdrawal of consent holds in every tab.
    function forgotten(to: Consent): void {
      if (withdraw(to)) return
      anew()
      void forget('others')
    }
    const adopt = (): void => {
      if (allowed()) waiting.adopt(hurry).catch(report)
      else if (!signal.aborted && /denied|local/.test(consent())) waiting.refuse().catch(report)
    }
    const restore = async (): Promise<void> => {
      const gone = await visit.gone()
      // Who goes on after forgetting writes a visit of their own: where there is none, somebody has refused.
      if (gone) {
        anew()
        await forget('while away')
      } else visit.recall()
      if (gone === 'refused') withdraw('local')
    }
    /** The page is left: whatever is noticed then opens nothing anew. */
    let away = false
    /** It is back, and does not know yet whether somebody has refused meanwhile. */
    let restoring = false
    const depart = (): void => {
      if (!restoring) leave()
    }

    const ears: (() => void)[] = []
    const hear = (target: EventTarget, type: string, run: (event: Event) => void): void => {
      const heard = (event: Event): void => {
        try {
          run(event)
        } catch (error) {
          report(error)
        }
      }
      // Adding one listener twice adds it once.
      ears.push(() => target.addEventListener(type, heard, { signal }))
    }
    const listen = (): void => ears.forEach((ear) => ear())
    // Not in the capture phase: what captures notice at this moment goes along.
    hear(document, 'visibilitychange', () => {
      if (document.visibilityState === 'hidden') depart()
      else {
        // Another tab may have died meanwhile, or fired what this one is about to.
        adopt()
        visit.recall()
      }
      if (away) end()
    })
    // Firefox loses a third of what is sent only here; this is for what is new since the page turned hidden.
    hear(window, 'pagehide', ({ isTrusted }) => {
      // A page may dispatch one, and stay.
      if (!isTrusted) return
      depart()
      end()
      away = true
    })
    hear(window, 'pageshow', (event) => {
      away = false
      if (!(event as PageTransitionEvent).persisted) return
      restoring = true
      // A database that hangs knows nothing.
      const late = new Promise((resolve) => native(window, 'setTimeout')(resolve, PATIENCE))
      void Promise.race([restore().catch(report), late]).then(() => {
        restoring = false
      })
    })
    hear(window, 'online', online)
    let told = false
    hear(document, 'securitypolicyviolation', (event) => {
      const { blockedURI, effectiveDirective, disposition } = event as SecurityPolicyViolationEvent
      if (told || disposition === 'report' || effectiveDirective !== 'connect-src' || !blockedURI || !href.startsWith(blockedURI)) return
      told = true
      block()
      report(
        new Error(`inkling: the Content-Security-Policy of this page refuses ${href}: name it in connect-src; events are kept until then`),
      )
    })
    listen()
    // In a task of its own: starting must not lengthen the task that asked for it.
    whenShown(document, () => native(window, 'setTimeout')(adopt), signal)

    return {
      memory: { facts: visit.facts, fired: (id, at) => (at || visit.ready() || !allowed() ? visit.fired(id, at) : NaN) },
      push: (event) => {
        push(event)
        if (!allowed()) return
        waiting.soon(arm)
        if (waiting.count() >= count) hurry()
        else soon()
      },
      consent: (by) => {
        if (consent() === 'granted') {
          adopt()
          hurry()
        } else if (consent() === 'pending') disarm()
        else void forget(by)
      },
      flush,
      forget: () => forget(),
      listen,
      stop: () => {
        leave()
        end()
        waiting.stop()
        stop()
      },
    }
  }
