import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { borrow, engineOfProject, type Browser, type Tab } from './engines.js'
import { at, hides, middle, press, shows, tabTo, waver, waverUntil } from './person.js'
import { startServer, type TestServer } from './server.js'
import { until } from './until.js'

declare global {
  interface Window {
    /** The signals under which Inkling listens to the pointer; React has none. */
    readonly hearing: AbortSignal[]
  }
}

const read = (file: string): string => readFileSync(new URL(`../../examples/spa-react/${file}`, import.meta.url), 'utf8')
const rewrite = (text: string, from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`the app no longer says ${from}`)
  return text.replace(from, to)
}
const probe = `window.hearing = []
const { addEventListener } = EventTarget.prototype
EventTarget.prototype.addEventListener = function (type, run, options) {
  if (type === 'pointercancel' && options?.signal) hearing.push(options.signal)
  return addEventListener.call(this, type, run, options)
}`

let browser: Browser
let server: TestServer
let tab: Tab

beforeAll(async () => {
  browser = await borrow(engineOfProject())
})
afterAll(() => browser?.close())
// A port of its own for each, and with it an empty storage.
beforeEach(async () => {
  const page = rewrite(read('index.html'), '<script', '<script src="/probe.js"></script><script').replace('{{collector}}', '')
  server = await startServer({
    '/spa/': page,
    '/spa/fares': page,
    '/spa/book': page,
    '/probe.js': probe,
    '/spa/spa.css': read('spa.css'),
    '/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    // The help's reason passes after three seconds instead of twenty.
    '/spa/app.js': rewrite(read('dist/app.js'), 'within:2e4', 'within:3e3'),
  })
  tab = await browser.newTab(`${server.origin}/spa/`)
  await shows(tab, '.trains')
  return async () => {
    expect(tab.errors).toEqual([])
    await tab.close()
    await server.close()
  }
})

test('under StrictMode, which mounts twice, what was started first is stopped, and one stream of events arrives', async () => {
  const hears = (): Promise<number> => tab.evaluate(() => window.hearing.filter(({ aborted }) => !aborted).length)
  await until(hears, 5_000, 'a start')
  expect(await hears()).toBe(1)
  // A second start on the same page would have been warned of.
  expect(tab.console.filter((line) => line.includes('inkling'))).toEqual([])

  await press(tab, 'nav a[href="/spa/fares"]')
  await at(tab, '/spa/fares')
  await press(tab, 'footer button:last-child')
  const events = await until(() => server.collector.events().length > 1 && server.collector.events(), 5_000, 'events')
  expect(new Set(events.map((event) => event.tab)).size).toBe(1)
  expect(events.filter(({ type }) => type === 'page').map(({ kind, path, page }) => [kind, path, page])).toEqual([
    ['load', '/spa/', 1],
    ['route', '/spa/fares', 2],
  ])
  expect(await hears()).toBe(1)
})

test('help appears where someone wavers, and disappears with its reason', async () => {
  await press(tab, 'nav a[href="/spa/fares"]')
  await middle(tab, '[aria-labelledby=couchette] button')
  expect(await tab.evaluate(() => document.querySelector('.help')!.textContent)).toBe('')
  await waverUntil(tab, '[aria-labelledby=couchette] button', '.help.shown')
  expect(await tab.evaluate(() => document.querySelector('.help')!.textContent)).toContain('couchette')
  await tab.move(20, 20)
  // Wavering more than once gives it more reason to stay.
  await hides(tab, '.help.shown', 25_000)
  expect(await tab.evaluate(() => document.querySelector('.help')!.textContent)).toBe('')
})

test('help that is closed goes, and does not come back at once', async () => {
  await press(tab, 'nav a[href="/spa/fares"]')
  await waverUntil(tab, '[aria-labelledby=couchette] button', '.help.shown')
  await press(tab, '.help [aria-label="Close the help"]')
  await hides(tab, '.help.shown')
  expect(String(await heading())).toBe('Three ways to spend a night,true')
  for (const _ of [1, 2]) await waver(tab, '[aria-labelledby=couchette] button')
  expect(await tab.evaluate(() => document.querySelector('.help')!.textContent)).toBe('')
})

test('help goes with the page it belongs to', async () => {
  await press(tab, 'nav a[href="/spa/fares"]')
  await waverUntil(tab, '[aria-labelledby=couchette] button', '.help.shown')
  await press(tab, 'nav a[href="/spa/"]')
  await shows(tab, '.trains')
  await press(tab, 'nav a[href="/spa/fares"]')
  await shows(tab, '.fares')
  expect(await tab.evaluate(() => document.querySelector('.help')!.className)).toBe('help')
})

const heading = (): Promise<readonly [text: string, focused: boolean]> =>
  tab.evaluate(() => {
    const found = document.querySelector('h1')!
    return [found.textContent, document.activeElement === found] as const
  })

test('the fare that was taken is the one that is booked, and the focus comes to what follows', async () => {
  await press(tab, 'nav a[href="/spa/fares"]')
  await press(tab, '[aria-labelledby=sleeper] button')
  await at(tab, '/spa/book')
  await shows(tab, '[name=fare]')
  expect(await tab.evaluate(() => document.querySelector<HTMLSelectElement>('[name=fare]')!.selectedOptions[0]!.text)).toBe('Sleeper, €139')
  await tabTo(tab, '[name=name]')
  await tab.key('Zebulon')
  await tabTo(tab, '[name=email]')
  await tab.key('zebulon@example.org')
  await tab.evaluate(() => {
    document.querySelector<HTMLInputElement>('[name=date]')!.value = '2030-01-01'
  })
  await tabTo(tab, '.book button')
  await tab.key('Enter')
  await until(async () => String(await heading()) === 'Good night,true', 5_000, 'focus on the heading')
  await press(tab, 'footer button:last-child')
  const bought = await until(() => server.collector.events().find(({ type }) => type === 'purchase'), 5_000, 'the purchase')
  expect(bought).toMatchObject({ sku: 'sleeper', price: 139 })
  expect(JSON.stringify(server.collector.batches())).not.toMatch(/zebulon|2030-01/i)
})

test('a link to the page that is shown shows it anew, and Back leads to the page before', async () => {
  await press(tab, 'nav a[href="/spa/book"]')
  await shows(tab, '[name=name]')
  await tabTo(tab, '[name=name]')
  await tab.key('Zebulon')
  await press(tab, 'nav a[href="/spa/book"]')
  await until(async () => String(await heading()) === 'Who travels?,true', 5_000, 'the page anew')
  expect(await tab.evaluate(() => document.querySelector<HTMLInputElement>('[name=name]')!.value)).toBe('')
  await tab.evaluate(() => history.back())
  await at(tab, '/spa/')
  await shows(tab, '.trains')
})
