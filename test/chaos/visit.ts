import type { Tab } from '../browser/engines.js'
import { files } from '../browser/site.js'
import { until } from '../browser/until.js'
import type { Doc, Run } from './tally.js'

declare global {
  interface Window {
    begin(site: string, endpoint: string): void
    /** Tracks one event a name; answers when, in epoch ms, and what IndexedDB has acknowledged as written since. */
    emit(skus: readonly string[], padding: number): { at: number; written: string[] }
    /** The library was refused room to write. */
    full: boolean
  }
}

const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>chaos</title>
<script type="importmap">{ "imports": { "idb-keyval": "/idb-keyval.js" } }</script>
<script>
// Beside the real functions: which events were in a write that has completed.
const written = []
window.full = false
for (const name of ['put', 'add']) {
  const real = IDBObjectStore.prototype[name]
  IDBObjectStore.prototype[name] = function (value, ...key) {
    const skus = JSON.stringify(value).match(/chaos-[-\\w]+/g)
    if (skus) this.transaction.addEventListener('complete', () => written.push(...skus))
    return real.call(this, value, ...key)
  }
}
</script>
<script type="module">
import { createInkling, upload } from '/dist/index.js'
window.begin = (site, endpoint) => {
  const onError = (error) => { full ||= /quota/i.test(String(error)) }
  window.ink = createInkling({ signals: [], consent: 'granted', onError, sinks: [upload({ endpoint, site })] })
}
window.emit = (skus, padding) => {
  const at = Date.now()
  for (const sku of skus) ink.track('add_to_cart', { sku, ...(padding && { padding: 'x'.repeat(padding) }) })
  return { at, written: written.splice(0) }
}
</script>`

export const pages = files({ '/': html })

/** A document with the library running, whose emitted events are counted in its run. */
export interface Visit {
  readonly tab: Tab
  readonly site: string
  readonly doc: Doc
  /** Tracks so many events; with `to`, the page is left for that address in the same task. */
  emit(count: number, options?: { readonly to?: string; readonly padding?: number }): Promise<void>
  /** Tracks a few at a time until `end` says so; `flush` sends them every now and then. */
  steady(end: () => boolean, options?: { readonly flush?: boolean }): Promise<void>
}

let visits = 0

/** Goes to the page in this tab and starts the library for the run's site. */
export async function visit(tab: Tab, run: Run, origin: string, endpoint: string): Promise<Visit> {
  await tab.goto(`${origin}/`)
  await until(() => tab.evaluate(() => 'emit' in window), 5_000, 'the library')
  await tab.evaluate((site, endpoint) => window.begin(site, endpoint), run.site, endpoint)
  return begun(tab, run)
}

/** The visit of a document in which the library runs. */
function begun(tab: Tab, run: Run): Visit {
  const doc: Doc = {}
  const name = `chaos-${run.site}-${++visits}`
  let count = 0

  const emit: Visit['emit'] = async (more, { to, padding = 0 } = {}) => {
    const skus = Array.from({ length: more }, () => `${name}-${++count}`)
    const first = run.emitted.push(...skus.map((sku) => ({ sku, doc }))) - more
    const tracked = (at: number): void => {
      for (const [i, sku] of skus.entries()) run.emitted[first + i] = { sku, doc, at }
    }
    const call = tab.evaluate(
      (skus, padding, to) => {
        const answer = window.emit(skus, padding)
        if (to !== null) location.href = to
        return answer
      },
      skus,
      padding,
      to ?? null,
    )
    try {
      const { at, written } = await call
      tracked(at)
      for (const sku of written) run.written.add(sku)
    } catch (error) {
      // A driver may lose the answer of a page that leaves; the page did what it was told.
      if (to === undefined) throw error
      tracked(Date.now())
    }
  }
  return {
    tab,
    site: run.site,
    doc,
    emit,
    steady: async (end, { flush = false } = {}) => {
      for (let i = 1; !end(); i++) {
        await emit(1 + (i % 3))
        if (flush && i % 5 === 0) await tab.evaluate(() => void window.ink.flush())
        // About twenty steps a second.
        await new Promise((resolve) => setTimeout(resolve, 40))
      }
    },
  }
}
