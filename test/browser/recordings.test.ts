import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Inkling } from 'inkling'
import { detectors, replay, type Trace } from 'inkling/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { products } from '../../examples/shop/catalogue.js'
import { startShop, type Shop } from '../../examples/shop/server.js'
import { startStudio, type Studio } from '../../examples/studio/server.js'
import { openStore } from '../../examples/studio/store.js'
import { schema } from '../../src/core/fields.js'
import { borrow, engineOfProject, type Browser, type ChromiumTab, type Tab } from './engines.js'
import { five, folder, inputs, play } from './hand.js'
import { press, visible } from './person.js'
import { pass } from './site.js'
import { until } from './until.js'

/** What the shop gives the console when its address has ?trace. */
interface Traced {
  readonly inkling: Inkling
  readonly trace: () => Trace
}

const AT_ONCE = 5
/** Moments of the page that no detector notices. */
const builtIn = Object.keys(schema).filter((type) => type !== 'trigger')
const types = builtIn.map((type) => `'${type}'`).join()

const engine = engineOfProject()
let browser: Browser
let dataDir: string
let studio: Studio
let shop: Shop

beforeAll(async () => {
  browser = await borrow(engine)
})
afterAll(() => browser?.close())
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'inkling-recordings-'))
  studio = await startStudio({ port: 0, dataDir })
  shop = await startShop({ port: 0, collector: studio.url })
  return async () => {
    await shop.close()
    await studio.close()
    rmSync(dataDir, { recursive: true })
  }
})

/** Opens a page of the shop that records itself, and says yes if asked. */
const open = async (path: string): Promise<Tab> => {
  const tab = await browser.newTab(`${shop.url}${path}?trace`)
  await until(() => tab.evaluate(() => 'trace' in window), 5_000, 'the shop to run')
  if (await visible(tab, '.consent')) await press(tab, '[data-choice=granted]')
  // A click that left the document would leave its trace behind. Client-side routes go on.
  await tab.evaluate(() =>
    addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('a:not([href^="#"])')) event.preventDefault()
    }),
  )
  return tab
}
/** Sends what waits and takes the trace out of the page. */
const finish = async (tab: Tab): Promise<Trace> => {
  const trace = await tab.evaluate(async () => {
    // Put there by the shop.
    const { inkling, trace } = window as unknown as Traced
    const recorded = trace()
    // Nothing comes between: whatever is numbered before this event is in the trace.
    ;(inkling.track as (type: string) => void)('recording_end')
    await inkling.flush()
    return recorded
  })
  expect(tab.errors).toEqual([])
  await tab.close()
  return trace
}

interface Told {
  readonly type: string
  readonly [field: string]: unknown
}
/** What arrived in DuckDB before each page's recording ended, and what the replay of its trace tells. */
const compare = async (traces: ReadonlyMap<string, Trace>): Promise<{ path: string; played: Told[]; replayed: Told[] }[]> => {
  await studio.close()
  const store = await openStore(join(dataDir, 'studio.duckdb'), () => {})
  const told = await Promise.all(
    Array.from(traces, async ([path, trace]) => {
      const rows = await store.query(
        `select type, t, page, fields from events e where type in (${types})
        and tab = (select tab from events where type = 'page' and path = $1 and page = 1)
        and seq < (select min(seq) from events where tab = e.tab and type = 'recording_end') order by seq`,
        [path],
      )
      return {
        path,
        played: rows.map(({ type, t, page, fields }) => ({ type: type as string, t, page: Number(page), ...JSON.parse(fields as string) })),
        replayed: replay(
          trace,
          Object.values(detectors).map(({ detector }) => detector()),
        ).map((event) => ({
          ...event,
          seq: undefined,
        })),
      }
    }),
  )
  await store.close()
  return told
}

test('a visit that the shop records tells the same events as its replay in Node', async () => {
  const tab = await open('/p/reed/moss')
  await tab.evaluate(() => (window as unknown as Traced).inkling.on('hover', () => Object.assign(window, { hovered: true })))
  // A page that was stuck meanwhile takes nobody's rest for one.
  await until(
    async () => {
      await tab.wheel(500, 400, 0, -600)
      await pass(tab, 400)
      await tab.move(300, 300, { steps: 5 })
      await pass(tab, 800, () => tab.move(300 + Math.random() * 2, 300))
      await tab.wheel(500, 400, 0, 600)
      await pass(tab, 150)
      return tab.evaluate(() => 'hovered' in window)
    },
    15_000,
    'a hover',
  )
  await pass(tab, 400, () => tab.move(500 + Math.random() * 2, 400))
  await pass(tab, 1200, () => tab.move(530 + Math.random() * 2, 420))
  await tab.key('Tab')
  await tab.wheel(500, 400, 0, -600)
  await pass(tab, 700)
  const [visit] = await compare(new Map([['/p/reed/moss', await finish(tab)]]))
  expect(visit!.played).toEqual(visit!.replayed)
  expect(visit!.played.map(({ type }) => type)).toEqual(expect.arrayContaining(['page', 'hover', 'scroll_depth', 'dwell']))
})

if (engine !== 'chromium') console.log(`Recordings of people are played in Chromium: only there input can be sent without awaiting it.`)
else if (!existsSync(join(folder, 'adserp.jsonl.gz'))) console.log(`Recordings of people are not in INKLING_DATA: none are played.`)
else
  test('recordings of real people, played as real pointer and wheel input into the shop, tell the same events as their replay in Node', async () => {
    // A page for each, by which its stream is found again.
    const paths = products.flatMap(({ id, glazes }) => glazes.map((glaze) => `/p/${id}/${glaze}`))
    const waiting = [...five('adserp'), ...five('sapimouse')].map((recording, i) => ({ recording, path: paths[i * 2]! }))
    const traces = new Map<string, Trace>()
    while (waiting.length > 0) {
      const playing: Promise<void>[] = []
      for (const { recording, path } of waiting.splice(0, AT_ONCE)) {
        const tab = (await open(path)) as ChromiumTab
        playing.push(play(tab, inputs(recording)).then(async () => void traces.set(path, await finish(tab))))
      }
      await Promise.all(playing)
    }

    const people = await compare(traces)
    const count = (of: 'played' | 'replayed', type: string): number =>
      people.reduce((sum, each) => sum + each[of].filter((event) => event.type === type).length, 0)
    console.log(
      [
        `${people.length} recordings, ${[...traces.values()].reduce((sum, { samples }) => sum + samples.length, 0)} samples`,
        'type          in DuckDB  replayed',
        ...builtIn.map(
          (type) => type.padEnd(14) + String(count('played', type)).padStart(9) + String(count('replayed', type)).padStart(10),
        ),
      ].join('\n'),
    )
    for (const { path, played, replayed } of people) expect(played, path).toEqual(replayed)
    for (const type of ['hover', 'dwell', 'scroll_depth']) expect(count('played', type), type).toBeGreaterThan(0)
  }, 90_000)
