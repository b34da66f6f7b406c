import type { Consent } from '../core/consent.js'
import { checkOptions, must } from '../core/must.js'
import { prerendering, whenShown } from '../core/shown.js'
import type { Sink } from '../core/sink.js'
import { address } from './address.js'
import { noise } from './noise.js'
import { anonymous } from './post.js'
import { tabs } from './tabs.js'

export interface AggregateOptions {
  /** Where the report is posted: a URL, absolute or relative to the page. */
  readonly endpoint: string
  /** Names the site in the report. @default the host of the page */
  readonly site?: string
  /** The only cells that are reported, as reports name them: `'dwell price 8192'`. With `epsilon` they are needed. @default every cell */
  readonly cells?: readonly string[]
  /** Adds noise to every count: whatever somebody does on a page, no report becomes more than e^ε times as likely by it. @default no noise */
  readonly epsilon?: number
  /** Events counted in a report at most. The less there are, the less noise they need. @default 10 with `epsilon`, 1000 without */
  readonly most?: number
}

/** What is sent in the place of events. */
export interface AggregateReport {
  readonly aggregate: 1
  readonly site: string
  readonly epsilon?: number
  /** In the order of their paths, so that nothing tells in which one came by. */
  readonly pages: readonly { readonly path: string; readonly cells: Readonly<Record<string, number>> }[]
}

/** What is looked at of an event. One of the owner's own may hold anything under these names. */
interface Countable {
  readonly type: string
  readonly page: number
  readonly zone?: string
  readonly ms?: number
  readonly depth?: number
}
/** Everything `aggregate` understands; the endpoint is checked as the address it is. */
const examples = { endpoint: undefined, site: 'shop', cells: ['dwell price 8192'], epsilon: 1, most: 10 }
/** ms that are told apart at most: a day. */
const LONGEST = 86_400_000
/** Bytes of a body that a browser sends though the page is gone, with room for others (https://fetch.spec.whatwg.org/#http-network-or-cache-fetch). */
const KEPT = 60_000
/** Pages of a report, the first of a document: who adds them up takes no more. */
const PAGES = 1000
/** The name of a zone, not a text. */
const ZONE = /^[a-z][\w-]{0,39}$/i

/** Whether anything can count in a cell: one that cannot would only ever report noise. */
const possible = (cell: string): boolean => {
  const [, type, under] = /^([a-z][a-z0-9_]*) (?:-|[a-zA-Z][\w-]{0,39})(?: (\d+))?$/.exec(cell) ?? []
  return (
    !!type &&
    (type === 'scroll_depth' ? Number(under) <= 100 : !under || (Math.log2(Number(under)) % 1 === 0 && Number(under) < 2 * LONGEST))
  )
}

/**
 * Counts on the device and sends the counts alone, once, when the page turns hidden: no event, no time, no id, nothing stored. Each event counts in
 * one cell: its type, its zone, and the power of two that its ms are under, or the depth it reached.
 */
export const aggregate =
  (options: AggregateOptions): Sink =>
  ({ window, consent, pages, withdraw, forgotten, signal }) => {
    const { document, location } = window
    const asked = checkOptions('aggregate', examples, options)
    const { endpoint, site = location.host, cells: only, epsilon, most = epsilon ? 10 : 1000 } = asked
    const href = address(endpoint, location, '/counts')
    must(epsilon === undefined || epsilon > 0, 'epsilon', 'a number over 0', epsilon)
    must(
      !epsilon || only?.[0],
      'cells',
      "given with epsilon, such as ['dwell price 8192']: that a cell is there would tell what happened",
      only,
    )
    must((only ?? []).every(possible), 'each of cells', "such as 'dwell price 8192', a power of two, or 'scroll_depth - 75'", only)
    must(most > 0, 'most', 'a number over 0', most)
    let counts = new Map<string, Map<string, number>>()
    let left = most
    let sent = false
    // A report is not sent again: to know it again would take an id.
    const lost = (): void => {}

    const forget = (): void => {
      counts = new Map()
      left = most
    }
    const send = async (): Promise<void> => {
      if (sent || consent() !== 'granted' || prerendering(document) || !counts.size) return
      sent = true
      // Two behaviours differ in at most twice what one of them may count.
      const noisy = (count: number): number => (epsilon ? count + noise(window.crypto, epsilon / (2 * most)) : count)
      const report: AggregateReport = {
        aggregate: 1,
        site,
        ...(epsilon && { epsilon }),
        pages: [...counts.keys()].sort().map((path) => {
          const found = counts.get(path)!
          const named = only ?? [...found.keys()].sort()
          const told = named.flatMap((cell) => (epsilon || found.has(cell) ? [[cell, noisy(found.get(cell) ?? 0)] as const] : []))
          return { path, cells: Object.fromEntries(told) }
        }),
      }
      forget()
      const body = JSON.stringify(report)
      // Not a beacon: that one carries cookies, and the address of the page. What is too large to outlive the page may still make it.
      await window.fetch(href, { ...anonymous, body, keepalive: body.length < KEPT })
    }
    // Who takes back what they have allowed means every tab.
    const others = tabs<Consent>(window, `inkling ${site} ${href}`, (to) => {
      if (withdraw(to)) return
      forgotten()
      forget()
    })
    const live = (): void => {
      if (consent() === 'granted' && !signal.aborted) others.begin()
    }
    const hide = (): void => {
      if (document.visibilityState === 'hidden') send().catch(lost)
    }
    // An open channel keeps a page out of the back/forward cache; back from there, it cannot know whether somebody has refused meanwhile.
    const end = (): void => {
      others.end()
      sent = true
    }
    // A page may dispatch one, and stay.
    const leave = ({ isTrusted }: Event): void => {
      if (isTrusted) end()
    }
    const listen = (): void => {
      document.addEventListener('visibilitychange', hide, { signal })
      window.addEventListener('pagehide', leave, { signal })
      window.addEventListener('pageshow', live, { signal })
    }
    listen()
    whenShown(document, live, signal)
    return {
      push: (event) => {
        const { type, page, zone, ms, depth } = event as Countable
        const path = pages().find((each) => each.page === page)?.path
        if (sent || path === undefined) return
        const under = type === 'scroll_depth' ? depth! : 2 ** Math.ceil(Math.log2(Math.min(ms!, LONGEST) + 1))
        const cell = `${type} ${ZONE.test(zone ?? '') ? zone : '-'}${under > 0 ? ` ${under}` : ''}`
        const found = counts.get(path) ?? new Map<string, number>()
        // Also where nothing is counted: that a page is in a report tells that somebody was there, not what they did.
        if (counts.size < PAGES) counts.set(path, found)
        if (!counts.has(path) || (only && !only.includes(cell)) || left < 1) return
        left--
        found.set(cell, (found.get(cell) ?? 0) + 1)
      },
      consent: (by) => {
        live()
        if (!/denied|local/.test(consent())) return
        forget()
        if (!by) others.tell(consent())
      },
      flush: async () => {},
      forget: async () => {
        forget()
        others.tell(consent())
      },
      listen,
      stop: () => {
        send().catch(lost)
        end()
      },
    }
  }
