import { afterAll, beforeAll, expect, test } from 'vitest'
import { engineOfProject, launch, type Browser, type ChromiumTab, type Tab } from './engines.js'
import { startServer, type TestServer } from './server.js'
import { files, heard, page, pass } from './site.js'
import { until } from './until.js'

const quick = `listen(lib.start({ scroll: { stay: 100 }, exit: { arm: 0, click: 0 } }))`
const long = '<style>body { margin: 0; height: 2800px }</style>'
const nested = `<style>html, body { margin: 0; height: 100%; overflow: hidden }</style>
<main style="height: 100vh; overflow: auto"><div style="height: 2100px"></div></main>`

const engine = engineOfProject()
let browser: Browser
let server: TestServer
let tab: Tab

const depths = async (count: number): Promise<number[]> => (await heard(tab, 'scroll_depth', count)).map(({ depth }) => depth)
const wheel = (dy: number): Promise<void> => tab.wheel(500, 400, 0, dy)

beforeAll(async () => {
  server = await startServer(
    files({
      '/': page(long, quick),
      '/short': page('<p>short', quick),
      '/nested': page(nested, quick),
      // Drivers cannot move out of a window, but out of a frame.
      '/frame':
        '<style>body { margin: 0 }</style><iframe src="/" style="position: absolute; top: 300px; left: 0; width: 1000px; height: 400px; border: 0"></iframe>',
    }),
  )
  browser = await launch(engine)
  tab = await browser.newTab()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

test('a wheel turn to the end tells each depth in order, counted from the viewport', async () => {
  await tab.goto(`${server.origin}/`)
  expect(await depths(1)).toEqual([25])
  await wheel(700)
  expect(await depths(2)).toEqual([25, 50])
  await wheel(5000)
  expect(await depths(5)).toEqual([25, 50, 75, 90, 100])
})

test('a page that cannot scroll is 100', async () => {
  await tab.goto(`${server.origin}/short`)
  expect(await depths(5)).toEqual([25, 50, 75, 90, 100])
})

test('depths that a growing page has taken away are reached again', async () => {
  await tab.goto(`${server.origin}/short`)
  await depths(5)
  await tab.evaluate(() => {
    document.body.style.height = '2100px'
  })
  await until(() => tab.evaluate(() => document.scrollingElement!.scrollHeight > 2000), 2_000, 'the page to grow')
  await wheel(5000)
  expect((await depths(9)).slice(5)).toEqual([50, 75, 90, 100])
})

test('an element that scrolls in the stead of the page counts as the page', async () => {
  await tab.goto(`${server.origin}/nested`)
  expect(await depths(1)).toEqual([25])
  await wheel(5000)
  expect(await depths(5)).toEqual([25, 50, 75, 90, 100])
})

test('the load is the first event, with its path and neither query nor hash', async () => {
  await tab.goto(`${server.origin}/?secret=1#hash`)
  const first = await tab.evaluate(() => {
    window.ink.stop()
    const pushed: unknown[] = []
    const sink = {
      push: (event: unknown) => void pushed.push(event),
      consent: () => {},
      flush: () => Promise.resolve(),
      forget: () => Promise.resolve(),
      stop: () => {},
    }
    window.lib.createInkling({ signals: [window.lib.page()], sinks: [() => sink] })
    return pushed
  })
  expect(first).toMatchObject([{ type: 'page', kind: 'load', path: '/', page: 1, seq: 1 }])
})

test('client-side routes are pages of their own, a new hash is none', async () => {
  await tab.goto(`${server.origin}/`)
  await tab.evaluate(() => {
    history.pushState(null, '', '/p/42?colour=red')
    history.replaceState(null, '', '/p/42#size')
    history.pushState(null, '', '/cart')
  })
  expect(await heard(tab, 'page', 2)).toMatchObject([
    { kind: 'route', path: '/p/42', page: 2 },
    { kind: 'route', path: '/cart', page: 3 },
  ])
  await tab.evaluate(() => history.back())
  expect(await heard(tab, 'page', 3)).toMatchObject([{}, {}, { kind: 'route', path: '/p/42', page: 4 }])
})

test('without the Navigation API, History tells the routes, and other wrappers survive', async () => {
  await tab.goto(`${server.origin}/`)
  await tab.evaluate(() => {
    window.ink.stop()
    Object.defineProperty(window, 'navigation', { value: undefined, configurable: true })
    const ink = window.listen(window.lib.start())
    const ours = history.pushState.bind(history)
    let calls = 0
    history.pushState = (...args) => {
      calls++
      ours(...args)
    }
    history.pushState({ kept: 1 }, '', '/a')
    history.replaceState({ kept: 2 }, '', '/b')
    ink.stop()
    history.pushState({ kept: 3 }, '', '/c')
    Object.assign(window, { calls })
  })
  expect(await heard(tab, 'page', 2)).toMatchObject([
    { kind: 'route', path: '/a' },
    { kind: 'route', path: '/b' },
  ])
  expect(
    await tab.evaluate(() => [
      (window as unknown as { calls: number }).calls,
      history.state.kept,
      location.pathname,
      history.replaceState === History.prototype.replaceState,
    ]),
  ).toEqual([2, 3, '/c', true])
  expect(await tab.evaluate(() => window.heard.filter(({ type }) => type === 'page').length)).toBe(2)
})

test('coming back through the back/forward cache is a page of its own', async () => {
  await tab.goto(`${server.origin}/`)
  await tab.goto(`${server.origin}/blank`)
  await tab.back()
  expect(await heard(tab, 'page')).toMatchObject([{ kind: 'restore', path: '/', page: 2 }])
})

test('the pointer that leaves fast through the top is an exit, once', async () => {
  await tab.goto(`${server.origin}/frame`)
  const exits = (): Promise<unknown[]> => tab.evaluate(() => window.frames[0]!.heard.filter(({ type }) => type === 'exit_intent'))
  await until(() => tab.evaluate(() => !!window.frames[0]!.ink), 5_000, 'the frame to start')
  // Sideways out is none.
  await tab.click(100, 420)
  await pass(tab, 200)
  await tab.move(900, 305, { steps: 20 })
  await tab.move(980, 297)
  expect(await exits()).toEqual([])
  for (let i = 0; i < 2; i++) {
    await tab.click(500, 600)
    // The way there is not the way out.
    await pass(tab, 200)
    await tab.move(500, 310, { steps: 20 })
    await tab.move(500, 100)
    await until(async () => (await exits()).length > 0, 2_000, 'the exit')
  }
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
    for (let i = 0; i < 4; i++) await swipe(690, 10)
    await until(async () => (await top()) > 1500, 5_000, 'the end of the page')
    await pass(tab, 300)
    for (let i = 0; i < 3; i++) await swipe(10, 690)
    expect(await heard(tab, 'exit_intent')).toMatchObject([{ via: 'scroll' }])
  })
}
