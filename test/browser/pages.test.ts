import { expect, test } from 'vitest'
import { type ChromiumTab } from './engines.js'
import { heard, page, pass } from './site.js'
import { until } from './until.js'
import { engine, server, tab, onSite } from './stage.js'

const quick = `listen(lib.start({ scroll: { stay: 100 }, exit: { arm: 0, click: 0 }, tap: (sample) => { if (sample.kind === 'scroll') window.known = sample.height } }))`
const long = '<style>body { margin: 0; height: 2800px }</style>'
const nested = `<style>html, body { margin: 0; height: 100%; overflow: hidden }</style>
<main style="height: 100vh; overflow: auto"><div style="height: 2100px"></div></main>`

const depths = async (count: number): Promise<number[]> => (await heard(tab, 'scroll_depth', count)).map(({ depth }) => depth)
const wheel = (dy: number): Promise<void> => tab.wheel(500, 400, 0, dy)

onSite(
  {
    '/': page(long, quick),
    '/fallback': page(`<script>Object.defineProperty(window, 'navigation', { value: undefined })</script>`, quick),
    '/short': page('<p>short', quick),
    '/nested': page(nested, quick),
    // What fills up inside tells the page nothing.
    '/shell': page(nested.replace('height: 2100px', 'height: 100px'), quick),
    // Drivers cannot move out of a window, but out of a frame.
    '/frame':
      '<style>body { margin: 0 }</style><iframe src="/" style="position: absolute; top: 300px; left: 0; width: 1000px; height: 400px; border: 0"></iframe>',
  },
  { home: false },
)

test('a wheel turn to the end tells each depth in order, counted from the viewport', async () => {
  await tab.goto(`${server.origin}/`)
  expect(await depths(1)).toEqual([25])
  // A busy WebKit turns its wheel less far than it was told.
  await wheel(1000)
  expect(await depths(2)).toEqual([25, 50])
  await wheel(5000)
  expect(await depths(5)).toEqual([25, 50, 75, 90, 100])
})

test('a page that cannot scroll is 100', async () => {
  await tab.goto(`${server.origin}/short`)
  expect(await depths(1)).toEqual([100])
})

test('depths that a growing page has taken away are reached again', async () => {
  await tab.goto(`${server.origin}/short`)
  await depths(1)
  await tab.evaluate(() => {
    document.body.style.height = '2100px'
  })
  await until(() => tab.evaluate(() => (window as unknown as { known: number }).known > 2000), 5_000, 'the page to be seen to grow')
  await wheel(5000)
  expect((await depths(5)).slice(1)).toEqual([50, 75, 90, 100])
})

test('an app that is still to be filled is not seen to its end', async () => {
  await tab.goto(`${server.origin}/shell`)
  await heard(tab, 'page')
  await pass(tab, 800)
  await tab.evaluate(() => {
    document.querySelector<HTMLElement>('main > div')!.style.height = '2100px'
  })
  expect(await depths(1)).toEqual([25])
})

test('an element that scrolls in the stead of the page counts as the page', async () => {
  await tab.goto(`${server.origin}/nested`)
  expect(await depths(1)).toEqual([25])
  await wheel(5000)
  expect(await depths(5)).toEqual([25, 50, 75, 90, 100])
})

/** Pages so far, the load among them. */
const pages = async (count: number): Promise<string[]> =>
  (await heard(tab, 'page', count)).map(({ kind, path, page }) => `${page} ${kind} ${path}`)

test('the load is the first event, with its path and neither query nor hash', async () => {
  await tab.goto(`${server.origin}/?secret=1#hash`)
  expect(await pages(1)).toEqual(['1 load /'])
  expect(await tab.evaluate(() => window.heard[0])).toMatchObject({ type: 'page', seq: 1 })
})

test('client-side routes are pages of their own, a new hash is none', async () => {
  await tab.goto(`${server.origin}/`)
  await pages(1)
  await tab.evaluate(() => {
    history.pushState(null, '', '/p/42?colour=red')
    history.replaceState(null, '', '/p/42#size')
    history.pushState(null, '', '/cart')
  })
  expect(await pages(3)).toEqual(['1 load /', '2 route /p/42', '3 route /cart'])
  await tab.evaluate(() => history.back())
  expect((await pages(4))[3]).toBe('4 route /p/42')
})

test('without the Navigation API, History tells the routes, and other wrappers survive', async () => {
  await tab.goto(`${server.origin}/fallback`)
  await pages(1)
  const [calls, state, path, native] = await tab.evaluate(() => {
    const ours = history.pushState.bind(history)
    let calls = 0
    history.pushState = (...args) => {
      calls++
      ours(...args)
    }
    history.pushState({ kept: 1 }, '', '/a')
    history.replaceState({ kept: 2 }, '', '/b')
    window.ink.stop()
    history.pushState({ kept: 3 }, '', '/c')
    return [calls, history.state.kept, location.pathname, history.replaceState === History.prototype.replaceState] as const
  })
  expect([calls, state, path, native]).toEqual([2, 3, '/c', true])
  expect(await pages(3)).toEqual(['1 load /fallback', '2 route /a', '3 route /b'])
})

test('coming back through the back/forward cache is a page of its own', async () => {
  await tab.goto(`${server.origin}/`)
  await pages(1)
  await tab.goto(`${server.origin}/blank`)
  await tab.back()
  expect(await pages(2)).toEqual(['1 load /', '2 restore /'])
})

test('the pointer that leaves fast through the top is an exit, once', async () => {
  await tab.goto(`${server.origin}/frame`)
  const exits = (): Promise<unknown[]> => tab.evaluate(() => window.frames[0]!.heard.filter(({ type }) => type === 'exit_intent'))
  await until(() => tab.evaluate(() => window.frames[0]!.heard.length), 5_000, 'the frame to start')
  // Sideways out is none.
  await tab.click(100, 420)
  await pass(tab, 200)
  await tab.move(900, 305, { steps: 20 })
  await tab.move(980, 297)
  await pass(tab, 200)
  expect(await exits()).toEqual([])
  const leave = async (): Promise<void> => {
    await tab.click(500, 600)
    // The way there is not the way out.
    await pass(tab, 200)
    await tab.move(500, 310, { steps: 20 })
    await tab.move(500, 100)
  }
  // It is for the page around it.
  await leave()
  await pass(tab, 200)
  expect(await exits()).toEqual([])
  // Drivers refuse points outside of the window: the frame takes itself for one.
  await tab.evaluate(() => Reflect.set(window.frames[0]!, 'parent', window.frames[0]))
  // A busy machine may take a hand's speed out of the way.
  await until(
    async () => {
      await leave()
      return (await exits()).length
    },
    10_000,
    'the exit',
  )
  await leave()
  expect(await exits()).toMatchObject([{ via: 'pointer', page: 1 }])
})

// Only Chromium's driver can touch.
if (engine === 'chromium') {
  test('a fast flick back to the top after half the page is an exit by touch', async () => {
    await tab.goto(`${server.origin}/`)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number): Promise<unknown> =>
      (tab as ChromiumTab).cdp.send('Input.dispatchTouchEvent', { type, touchPoints: y === undefined ? [] : [{ x: 500, y }] })
    const swipe = async (from: number, to: number): Promise<void> => {
      await touch('touchStart', from)
      for (let step = 1; step <= 5; step++) await touch('touchMove', from + ((to - from) * step) / 5)
      await touch('touchEnd')
    }
    const top = (): Promise<number> => tab.evaluate(() => scrollY)
    // A busy machine may take a flick's speed out of it.
    const [exit] = await until(
      async () => {
        for (let i = 0; i < 4; i++) await swipe(690, 10)
        await until(async () => (await top()) > 1500, 5_000, 'the end of the page')
        await pass(tab, 300)
        for (let i = 0; i < 3; i++) await swipe(10, 690)
        await pass(tab, 300)
        const told = await heard(tab, 'exit_intent', 0)
        return told[0] && told
      },
      15_000,
      'the exit',
    )
    expect(exit).toMatchObject({ via: 'scroll' })
  })
}
