import type { Consent } from '../core/consent.js'
import { checkOptions, must } from '../core/must.js'
import { native } from '../core/native.js'
import { prerendering, whenShown } from '../core/shown.js'
import type { Sink } from '../core/sink.js'
import { address } from './address.js'
import { PATIENCE, type Ids } from './memory.js'
import { sender } from './sender.js'
import { streams, type Word } from './streams.js'

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
    const { window, signal, consent, withdraw, forgotten, report } = world
    const { document, location } = window
    const { endpoint, site: named, count, age, most, bytes } = { ...uploadDefaults, ...checkOptions('upload', uploadExamples, options) }
    const site = named || location.host
    const href = address(endpoint, location, '/collect')
    for (const [name, value] of Object.entries({ count, age, most, bytes })) must(value > 0, name, 'a number over 0', value)
    const allowed = (): boolean => consent() === 'granted' && !signal.aborted && !prerendering(document)
    const waiting = streams(world, { site, name: `inkling ${site} ${href}`, most, bytes, allowed, told })
    const { visit, push, end } = waiting
    const { flush, hurry, soon, online, leave, arm, disarm, recall, block, stop } = sender(
      world,
      href,
      age,
      allowed,
      () => !away && !restoring,
      waiting,
    )
    const forget: typeof waiting.forget = (by, as) => {
      recall()
      return waiting.forget(by, as)
    }
    function told(word: Word): void {
      // A withdrawal of consent holds in every tab.
      if (withdraw(word as Consent)) return
      forgotten()
      // Where none is told, or something else, each goes on as another.
      void forget('others', Object(word).visitor ? (word as Ids) : undefined)
    }
    const adopt = (): void => {
      if (allowed()) waiting.adopt(hurry).catch(report)
      else if (!signal.aborted && /denied|local/.test(consent())) waiting.refuse().catch(report)
    }
    const restore = async (): Promise<void> => {
      const gone = await visit.gone()
      // Who goes on after forgetting writes a visit of their own: where there is none, somebody has refused.
      if (gone) {
        forgotten()
        await forget('while away')
      } else {
        visit.recall()
        visit.seen()
      }
      if (gone === 'refused') withdraw('local')
    }
    /** The page is left: whatever is noticed then opens nothing anew. */
    let away = false
    /** It is back, and does not know yet whether somebody has refused meanwhile. */
    let restoring = false
    /** `seen`: by somebody, until now. */
    const depart = (seen: boolean): void => {
      if (restoring) return
      leave()
      if (seen) visit.seen()
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
      if (document.visibilityState === 'hidden') depart(!away)
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
      depart(document.visibilityState !== 'hidden')
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
        // Where the page was seen before it was shown, it has let go of all again.
        if (!away) adopt()
      })
    })
    hear(window, 'online', online)
    let refused = false
    hear(document, 'securitypolicyviolation', (event) => {
      const { blockedURI, effectiveDirective, disposition } = event as SecurityPolicyViolationEvent
      if (refused || disposition === 'report' || effectiveDirective !== 'connect-src' || ![href, new URL(href).origin].includes(blockedURI))
        return
      refused = true
      block()
      report(
        new Error(`inkling: the Content-Security-Policy of this page refuses ${href}: name it in connect-src; events are kept until then`),
      )
    })
    listen()
    // In a task of its own: starting must not lengthen the task that asked for it.
    whenShown(document, () => native(window, 'setTimeout')(adopt), signal)

    return {
      memory: {
        facts: () => (visit.known() || visit.ready() || !allowed() ? visit.facts() : undefined),
        fired: (id, at) => (at || visit.ready() || !allowed() ? visit.fired(id, at) : NaN),
      },
      push: (event) => {
        push(event)
        if (!allowed()) return
        if (event.type === 'page' && !away && !restoring) visit.seen()
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
