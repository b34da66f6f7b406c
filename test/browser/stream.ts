import type { Consent, UploadOptions } from '../../src/index.js'
import type { Tab } from './browser.js'
import type { TestServer } from './server.js'
import { buffered, loaded, of } from './site.js'
import { until } from './until.js'

export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)

/** Starts nothing but the upload: what is in the stream is what the test tracks. */
export const begin = async (
  tab: Tab,
  site: string,
  options: Partial<UploadOptions> & { readonly consent?: Consent } = {},
): Promise<void> => {
  await loaded(tab)
  await tab.evaluate(
    (site, { consent, ...options }) => {
      const { createInkling, upload } = window.lib
      const sink = upload({ endpoint: '/collect', site, age: 60_000, ...options })
      window.listen(
        createInkling({ signals: [], consent: consent ?? 'granted', onError: (error) => window.told.push(String(error)), sinks: [sink] }),
      )
    },
    site,
    options,
  )
}

export const track = (tab: Tab, count: number): Promise<void> =>
  tab.evaluate((n) => {
    for (let i = 0; i < n; i++) window.ink.track('add_to_cart', { sku: `A${i}` })
  }, count)

/** Waits until so many events are in the buffer: it is open, and with it the visitor is known. One that is slow to open is waited for no longer than a second by a flush. */
export const held = (tab: Tab, site: string, count: number): Promise<unknown> =>
  until(async () => (await buffered(tab, site)).length === count, 5_000, `${count} events in the buffer`)

export const flush = (tab: Tab): Promise<void> => tab.evaluate(() => window.ink.flush())

/** What left the page so far: `fetch` or `beacon` and the number of events. */
export const left = (tab: Tab): Promise<string[]> => tab.evaluate(() => window.left)

/** The numbers of the distinct events of a site that are stored, in order. */
export const seqs = (server: TestServer, site: string): number[] =>
  of(server, site)
    .events.map(({ seq }) => seq)
    .toSorted((a, b) => a - b)

export const arrived = (server: TestServer, site: string, count: number): Promise<unknown> =>
  until(() => seqs(server, site).length >= count, 5_000, `${count} events`)
