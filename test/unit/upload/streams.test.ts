import { beforeAll, expect, test, vi } from 'vitest'
import type { Consent } from '../../../src/core/consent.js'
import type { SinkWorld } from '../../../src/core/sink.js'
import type { Stored } from '../../../src/upload/batch.js'
import { streams, type Streams } from '../../../src/upload/streams.js'
import { database, keyRange, type Database } from './database.js'

beforeAll(() => void vi.stubGlobal('IDBKeyRange', keyRange))

const name = 'inkling shop https://shop.example/collect'
interface Page {
  readonly waiting: Streams
  readonly base: Database
  readonly set: (consent: Consent) => void
  /** Under a new name. */
  readonly renew: () => void
}
/** A page of the site, and what documents that are gone have left there. */
const page = (left: readonly Partial<Stored>[] = [], most = 100): Page => {
  const base = database()
  const events = [{ seq: 1, page: 1, json: '{"seq":1}' }]
  const head = { v: 1, site: 'shop', session: 'S', visitor: 'V', origin: Date.now() - 60_000, context: {}, pages: [] } as const
  const records = left.map((each) => [`b${each.tab} 1`, { ...head, kept: Date.now(), dropped: 0, events, ...each }] as const)
  if (left[0]) base.stored.set(name, new Map(records))
  let tab = 'own'
  let consent: Consent = 'granted'
  // As locks do it: later, and each to one.
  const request = async (_: string, _options: object, take: (lock: object) => Promise<void>): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 2))
    return take({})
  }
  const window = {
    performance,
    setTimeout,
    clearTimeout,
    indexedDB: base.factory,
    sessionStorage: {},
    navigator: { locks: { request } },
    BroadcastChannel: function Channel() {
      return { close: () => {}, postMessage: () => {} }
    },
  }
  const world = {
    window,
    tab: () => tab,
    renew: () => {},
    context: () => ({}),
    pages: () => [],
    sample: () => {},
    changed: () => {},
    consent: () => consent,
    report: (error: unknown) => {
      throw error
    },
  }
  return {
    // What it asks of a page.
    waiting: streams(world as unknown as SinkWorld, {
      site: 'shop',
      name,
      most,
      bytes: 1e6,
      allowed: () => consent === 'granted',
      told: () => {},
    }),
    base,
    set: (to) => {
      consent = to
    },
    renew: () => {
      tab += ' anew'
    },
  }
}
const track = ({ waiting }: Page, seq: number): void => waiting.push({ type: 'add_to_cart', seq, t: seq, page: 1 } as never)
const tabs = ({ waiting }: Page): string[] => waiting.all.map((each) => each.tab)
const settled = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 60))

test('what documents that are gone have left is taken over', async () => {
  const here = page([{ tab: 'gone' }])
  await here.waiting.adopt(() => {})
  await expect.poll(() => tabs(here)).toContain('gone')
})

test('what is forgotten while it is taken over does not come back', async () => {
  const here = page([{ tab: 'gone' }])
  await here.waiting.visit.open()
  const adopting = here.waiting.adopt(() => {})
  await new Promise((resolve) => setTimeout(resolve))
  here.renew()
  const forgetting = here.waiting.forget()
  track(here, 1)
  await here.waiting.mirror()
  await Promise.all([adopting, forgetting])
  await settled()
  expect(tabs(here)).toEqual(['own anew'])
})

test('who agrees while an earlier refusal is still looked after keeps what is noticed since', async () => {
  const here = page([{ tab: 'gone' }])
  here.set('denied')
  const refusing = here.waiting.refuse()
  here.set('granted')
  here.renew()
  const adopting = here.waiting.adopt(() => {})
  track(here, 1)
  await here.waiting.mirror()
  await Promise.all([refusing, adopting])
  await settled()
  expect([...here.base.stored.get(name)!.values()].map((each) => (each as Stored).tab)).toContain('own anew')
  expect(await here.waiting.visit.gone()).toBe(undefined)
})

test.each([
  ['a clock that was an hour ahead', 3_600_000, 60_000],
  ['a clock that is right', 0, 60_000],
])('what %s has dated is as old as it was when it was written', async (_, ahead, age) => {
  const kept = Date.now() + ahead
  const here = page([{ tab: 'gone', kept, origin: kept - age }])
  await here.waiting.adopt(() => {})
  await expect.poll(() => tabs(here)).toContain('gone')
  const { origin } = here.waiting.all.find(({ tab }) => tab === 'gone')!.head()
  const older = Date.now() - origin - age
  expect(older >= 0 && older < 10_000).toBe(true)
})

test('of what was taken over the oldest goes first', async () => {
  const hour = 3_600_000
  const left = [3, 1, 2].map((hours, i) => ({ tab: `${'abc'[i]}`, kept: Date.now() - hours * hour }))
  const here = page(left, 3)
  track(here, 1)
  await here.waiting.adopt(() => {})
  await expect.poll(() => here.waiting.all.length).toBe(4)
  track(here, 2)
  expect(here.waiting.all.filter(({ events }) => events[0]).map(({ tab }) => tab)).toEqual(['own', 'b'])
})
