/**
 * Micro-pages, each one behaviour with its truth beside it (test/fixtures), under the eyes of an observer. Who watches is a parameter: `judge(fixtures,
 * observer, engine)` takes any `Observer` (observer.ts): a script for the head of each page that calls `watching()` once it hears clicks and
 * `tell('dead_click')` for each verdict, the files it needs, and how long it may think. fixtures.test.ts asks Inkling; `npm run eval -- fixtures` asks each
 * observer there is, and counts.
 */
import { verdicts, type Count, type Fixture } from '../fixtures/fixture.js'
import { personOn } from '../fixtures/person.js'
import { launch, type Browser, type ChromiumTab, type Engine, type Tab } from './engines.js'
import type { Observer } from './observer.js'
import { startServer, type Page, type TestServer } from './server.js'
import { until } from './until.js'

declare global {
  interface Window {
    /** Says that the observer hears clicks. */
    watching(): void
    /** Says a verdict. */
    tell(type: string): void
    readonly harness: {
      readonly watched: boolean
      readonly pressed: readonly number[]
      /** ms for which the page was stuck, each late beat with what an observer may give it to catch up. */
      readonly stuck: number
      /** When the page first changed since somebody asked; 0 before. */
      changed: number
    }
  }
}

/** One type on one page: how many there were, how few and how many there may be. */
export interface Verdict {
  readonly fixture: string
  readonly type: string
  readonly least: number
  readonly most: number
  readonly got: number
  /** All that was told on that page. */
  readonly told: readonly string[]
}

const style = `<style>
body { font: 16px/1.5 sans-serif; margin: 24px } button { font: inherit; padding: 6px 16px }
</style>`

/** Verdicts outlive the page they were given on, until the next fixture begins. */
const voice = `<script>{
const told = JSON.parse(sessionStorage.getItem('told') ?? '[]')
const harness = (window.harness = { watched: false, pressed: [], stuck: 0, changed: 0 })
addEventListener('pointerdown', ({ timeStamp }) => harness.pressed.push(timeStamp), true)
for (const type of ['pointerdown', 'keydown']) addEventListener(type, () => sessionStorage.setItem('reached', type), true)
window.watching = () => { harness.watched = true }
window.tell = (type) => { told.push(type); sessionStorage.setItem('told', JSON.stringify(told)) }
// Who watches may wait longer on a page that was stuck: by late beats, and by what the browser says took long. No moment counts twice.
let [known, due] = [{ from: 0, to: 0 }, performance.now() + 100]
const stuck = (from, to) => {
  const both = Math.max(0, Math.min(to, known.to) - Math.max(from, known.from))
  harness.stuck += to - from - both
  known = both ? { from: Math.min(from, known.from), to: Math.max(to, known.to) } : { from, to }
}
setInterval(() => {
  const now = performance.now()
  if (now > due + 100) stuck(due, now + 250)
  due = now + 100
}, 100)
const slow = new PerformanceObserver((list) => list.getEntries().forEach(({ startTime, duration }) => stuck(startTime, startTime + duration)))
for (const type of ['event', 'long-animation-frame']) slow.observe({ type, durationThreshold: 200 })
}</script>`

const pageOf = (observer: Observer, fixture: Fixture, html: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shop</title>
${voice}${observer.head(fixture)}${style}</head><body>${html}</body></html>`

/** What stands beside the fixtures. */
const around: Readonly<Record<string, string | Page>> = {
  // Each begins as nobody who was here before.
  '/begin': `<!doctype html><title>begin</title><script>sessionStorage.clear(); localStorage.clear()
for (const cookie of document.cookie.split('; ')) document.cookie = cookie.split('=')[0] + '=; max-age=0; path=/'</script>`,
  '/end': '<!doctype html><title>end</title>',
  '/popup': '<!doctype html><title>popup</title><script>close()</script>',
  '/report.csv': { html: 'sku,price\nA1,49\n', headers: { 'content-disposition': 'attachment; filename=report.csv' } },
}

const bounds = (count: Count = 0): readonly [number, number] => (typeof count === 'number' ? [count, count] : count)

/** How many pages are acted on at once, each in a window that believes it has the focus; WebKit's driver talks to one window at a time. */
const lanes: Readonly<Record<Engine, { readonly browsers: number; readonly tabs: number }>> = {
  chromium: { browsers: 1, tabs: 8 },
  firefox: { browsers: 1, tabs: 6 },
  webkit: { browsers: 6, tabs: 1 },
}

/** So that it is so in Firefox. Chromium is told for each tab. */
const launching = { prefs: { 'focusmanager.testmode': true } }

export interface Court {
  /** What came of each fixture that works in this engine, by name. */
  readonly outcomes: ReadonlyMap<string, Promise<readonly Verdict[]>>
  readonly close: () => Promise<void>
}

/** Lets a person act on every fixture under the eyes of an observer, several at a time, and compares what it told with the truth. */
export async function judge(all: readonly Fixture[], observer: Observer, engine: Engine): Promise<Court> {
  const fixtures = all.filter(({ only }) => only?.includes(engine) ?? true)
  const server = await startServer({ ...around, ...observer.files })
  for (const fixture of fixtures) {
    server.pages[`/${fixture.name}`] = pageOf(observer, fixture, fixture.html)
    server.pages[`/${fixture.name}/elsewhere`] = pageOf(observer, fixture, '<h1>Elsewhere</h1><p>Another page.</p>')
  }
  const { browsers, tabs } = lanes[engine]
  const open: Browser[] = []
  const free: Tab[] = []
  for (let i = 0; i < browsers; i++) {
    const browser = await launch(engine, launching)
    open.push(browser)
    for (let j = 0; j < tabs; j++) free.push(await tabOf(browser))
  }

  const waiting = fixtures.map((fixture) => {
    let settle: (outcome: Promise<readonly Verdict[]>) => void
    const outcome = new Promise<readonly Verdict[]>((resolve) => (settle = resolve))
    // Whoever asks hears of a failure.
    outcome.catch(() => {})
    return { fixture, outcome, run: (tab: Tab) => settle(run(tab, server, observer, fixture)) }
  })
  const queue = waiting.filter(({ fixture }) => !fixture.spoils)
  const spoilers = waiting.filter(({ fixture }) => fixture.spoils)
  const next = async (tab: Tab, from: typeof waiting): Promise<boolean> => {
    const one = from.shift()
    one?.run(tab)
    await one?.outcome.catch(() => {})
    return !!one
  }
  const lane = async (tab: Tab): Promise<void> => {
    while (await next(tab, queue));
  }
  const done = Promise.all(free.map(lane)).then(async () => {
    // What spoils its tab comes last and alone: a dialog of the system takes the focus from every page.
    for (const tab of free) await next(tab, spoilers)
  })
  return {
    outcomes: new Map(waiting.map(({ fixture, outcome }) => [fixture.name, outcome])),
    close: async () => {
      queue.length = spoilers.length = 0
      await done
      for (const browser of open) await browser.close()
      await server.close()
    },
  }
}

async function tabOf(browser: Browser): Promise<Tab> {
  const tab = await browser.newTab()
  if (browser.engine === 'chromium') {
    const { cdp } = tab as ChromiumTab
    await cdp.send('Emulation.setFocusEmulationEnabled', { enabled: true })
    await cdp.send('Browser.setDownloadBehavior', { behavior: 'deny' })
  }
  return tab
}

async function run(tab: Tab, server: TestServer, observer: Observer, fixture: Fixture): Promise<readonly Verdict[]> {
  const person = await until(
    async () => {
      // Where the fixture before left the page on its way elsewhere, that comes first.
      await until(() => tab.goto(`${server.origin}/begin`).then(() => true), 10_000, 'a new beginning')
      await tab.move(940, 660)
      await tab.goto(`${server.origin}/${fixture.name}`)
      await until(() => tab.evaluate(() => window.harness.watched), 10_000, `${observer.name} to watch ${fixture.name}`)
      const person = personOn(tab)
      await fixture.act(person)
      if (person.slipped()) throw new Error(person.slipped())
      return person
    },
    25_000,
    `a hand that keeps its rhythm on ${fixture.name}`,
  )
  await fixture.done?.(tab)
  await silence(tab, observer.quiet)
  if (observer.leaves && !fixture.spoils) await tab.goto(`${server.origin}/end`)
  const { told, reached } = await tab.evaluate(() => ({
    told: JSON.parse(sessionStorage.getItem('told') ?? '[]') as readonly string[],
    reached: !!sessionStorage.getItem('reached'),
  }))
  // Who was not pressed is silent, and right on most pages.
  if (person.pressed() && !reached && !fixture.within) throw new Error(`no press has reached ${fixture.name}`)
  const types = new Set([...verdicts, ...Object.keys(fixture.truth)])
  return [...types].map((type) => {
    const [least, most] = bounds(fixture.truth[type as keyof Fixture['truth']])
    const got = told.filter((each) => each === type).length
    return { fixture: fixture.name, type, least: told.includes(`not ${type}`) ? Math.min(least, got) : least, most, got, told }
  })
}

/** ms that are waited for longer at most: one that is stuck all the time gives no verdict. */
const MOST = 10_000

/**
 * By the page's own timers, so that whatever an observer has waited for shorter has come before; longer by what the page was stuck. A page that goes away
 * meanwhile starts anew.
 */
async function silence(tab: Tab, ms: number): Promise<void> {
  await until(
    () =>
      tab.evaluate(
        (ms, most) =>
          new Promise<boolean>((resolve) => {
            const from = performance.now()
            // Where it has led need not be a page of ours.
            const stuck = (): number => ('harness' in window ? Math.min(most, window.harness.stuck) : 0)
            const look = (): void => {
              if (performance.now() - from >= ms + stuck()) resolve(true)
              else setTimeout(look, 100)
            }
            look()
          }),
        ms,
        MOST,
      ),
    ms + 2 * MOST,
    'silence',
  )
}

/** A mistake in words. */
export const said = ({ fixture, type, least, most, got, told }: Verdict): string =>
  `${fixture}: ${got} ${type} instead of ${least === most ? least : `${least}–${most}`} among ${told.join(' ')}`

export const right = ({ got, least, most }: Verdict): boolean => got >= least && got <= most
