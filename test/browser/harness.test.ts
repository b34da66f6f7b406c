import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyProfile, engineOfProject, launch, viewport, type Browser } from './engines.js'
import { startServer, type TestServer } from './server.js'
import { until } from './until.js'

declare global {
  interface Window {
    readonly seen: { readonly type: string; readonly trusted: boolean; readonly detail: string | number }[]
  }
}

const html = `<!doctype html><title>harness</title>
<style>body { margin: 0; height: 4000px }</style>
<input aria-label="name" style="position: absolute; left: 100px; top: 100px; width: 200px; height: 40px">
<script>
  window.seen = []
  const detail = { keydown: (event) => event.key, wheel: (event) => event.deltaY, pointerdown: (event) => event.pointerType }
  for (const type of ['pointermove', 'pointerdown', 'click', 'wheel', 'keydown', 'visibilitychange']) {
    addEventListener(type, (event) => {
      seen.push({ type, trusted: event.isTrusted, detail: type === 'visibilitychange' ? document.visibilityState : detail[type]?.(event) ?? 0 })
    }, { capture: true, passive: true })
  }
</script>`

const engine = engineOfProject()
let browser: Browser
let server: TestServer

beforeAll(async () => {
  server = await startServer({
    '/': html,
    '/other': '<!doctype html><title>other</title>',
    '/strict': { html: '<!doctype html><title>strict</title>', csp: "default-src 'none'" },
    '/broken':
      '<!doctype html><title>broken</title><button onclick="missing()" style="position: fixed; inset: 0; width: 100vw">break</button>',
  })
  browser = await launch(engine)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

test('moves, clicks, wheel turns and keys reach the page as trusted events', async () => {
  const tab = await browser.newTab(`${server.origin}/`)
  await tab.move(400, 300)
  await tab.move(600, 400, { steps: 5 })
  await tab.click(150, 120)
  await tab.key('ab')
  await tab.key('Tab')
  await tab.wheel(500, 400, 0, 240)
  await until(() => tab.evaluate(() => window.seen.some((one) => one.type === 'wheel') && scrollY > 0), 5_000, 'the wheel to scroll')

  const seen = await tab.evaluate(() => window.seen)
  expect(seen.filter((one) => !one.trusted)).toEqual([])
  expect(seen.filter((one) => one.type === 'pointermove').length).toBeGreaterThanOrEqual(6)
  expect(seen.filter((one) => one.type === 'click')).toHaveLength(1)
  expect(seen.filter((one) => one.type === 'keydown').map((one) => one.detail)).toEqual(['a', 'b', 'Tab'])
  expect(await tab.evaluate(() => document.querySelector('input')?.value)).toBe('ab')
  expect(await tab.evaluate(() => [innerWidth, innerHeight])).toEqual([viewport.width, viewport.height])
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('a touch where the engine can touch is a trusted touch', async () => {
  const tab = await browser.newTab(`${server.origin}/`)
  expect(tab.tap !== undefined).toBe(engine === 'chromium')
  await tab.tap?.(500, 400)
  const presses = await tab.evaluate(() => window.seen.filter((one) => one.type === 'pointerdown'))
  expect(presses).toEqual(engine === 'chromium' ? [{ type: 'pointerdown', trusted: true, detail: 'touch' }] : [])
  await tab.close()
})

test('a tab turns really hidden and visible again, and a second one hides none', async () => {
  const tab = await browser.newTab(`${server.origin}/`)
  const other = await browser.newTab(`${server.origin}/other`)
  expect(await tab.evaluate(() => document.visibilityState)).toBe('visible')
  await other.close()
  await tab.hide()
  await tab.show()
  const states = await tab.evaluate(() => window.seen.filter((one) => one.type === 'visibilitychange'))
  expect(states).toEqual([
    { type: 'visibilitychange', trusted: true, detail: 'hidden' },
    { type: 'visibilitychange', trusted: true, detail: 'visible' },
  ])
  await tab.click(150, 120)
  expect(await tab.evaluate(() => window.seen.filter((one) => one.type === 'click').length)).toBe(1)
  await tab.close()
})

test('a page is restored by going back, and evaluation works under a strict policy', async () => {
  const tab = await browser.newTab(`${server.origin}/`)
  await tab.goto(`${server.origin}/strict`)
  expect(await tab.evaluate(async (greeting) => `${greeting} ${document.title}`, 'hello')).toBe('hello strict')
  await tab.back()
  expect(await tab.url()).toBe(`${server.origin}/`)
  expect(await tab.evaluate(() => document.title)).toBe('harness')
  await tab.close()
})

test('an error on the page is collected', async () => {
  const tab = await browser.newTab(`${server.origin}/broken`)
  await tab.click(300, 300)
  await until(async () => (await tab.url()) && tab.errors.length > 0, 5_000, 'the error')
  expect(tab.errors.join()).toMatch(/missing/)
  await tab.close()
})

test('nothing but this machine can be reached', async () => {
  const tab = await browser.newTab(`${server.origin}/`)
  const reached = (url: string): Promise<boolean> =>
    tab.evaluate(
      (to) =>
        fetch(to, { mode: 'no-cors' }).then(
          () => true,
          () => false,
        ),
      url,
    )
  expect(await reached(`${server.otherOrigin}/other`)).toBe(true)
  expect(await reached('http://198.51.100.1/')).toBe(false)
  expect(await reached('http://example.com/')).toBe(false)
  await tab.close()
})

test('a beacon reaches the collector, and every behaviour of the collector shows', async () => {
  const tab = await browser.newTab(`${server.origin}/`)
  const { collector } = server
  const body = JSON.stringify({ v: 1, site: 'test', tab: 't', events: [{ type: 'page', seq: 1, t: 0, page: 1 }] })
  const post = () =>
    tab.evaluate(
      (text) =>
        fetch('/collect', { method: 'POST', body: text }).then(
          async (answer) => `${answer.status} ${await answer.text()}`,
          () => 'cut',
        ),
      body,
    )

  expect(await tab.evaluate((text) => navigator.sendBeacon('/collect', text), body)).toBe(true)
  await until(() => collector.received.length === 1, 5_000, 'the beacon')
  expect(collector.received[0]?.headers['content-type']).toMatch(/^text\/plain/)
  expect(collector.received[0]?.body).toBe(body)
  expect(await post()).toBe('200 {"stored":0,"duplicates":1,"refused":[]}')
  collector.behave({ status: 503, retryAfter: 3 })
  expect(await post()).toMatch(/^503/)
  collector.behave({ html: true })
  expect(await post()).toMatch(/^200 <!doctype html>/)
  collector.behave({ down: true })
  expect(await post()).toBe('cut')
  expect(collector.cut()).toBeGreaterThanOrEqual(1)

  collector.clear()
  collector.behave({ ackLost: true })
  expect(await post()).toBe('cut')
  collector.behave({})
  expect(await post()).toBe('200 {"stored":0,"duplicates":1,"refused":[]}')
  expect(collector.events()).toEqual([{ type: 'page', seq: 1, t: 0, page: 1, tab: 't' }])
  await tab.close()
})

test('a record in IndexedDB outlives a SIGKILL', async () => {
  const profile = emptyProfile()
  const record = async (value?: string): Promise<string | undefined> => {
    const open = indexedDB.open('harness', 1)
    open.onupgradeneeded = () => void open.result.createObjectStore('kept')
    await new Promise((resolve, reject) => {
      open.onsuccess = resolve
      open.onerror = reject
    })
    const transaction = open.result.transaction('kept', 'readwrite')
    const store = transaction.objectStore('kept')
    const read = value === undefined ? store.get('key') : store.put(value, 'key')
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve
      transaction.onerror = reject
    })
    return value === undefined ? read.result?.toString() : undefined
  }

  const first = await launch(engine, { profile })
  const before = await first.newTab(`${server.origin}/other`)
  await before.evaluate(record, 'still here')
  await first.kill()

  const second = await launch(engine, { profile })
  const after = await second.newTab(`${server.origin}/other`)
  expect(await after.evaluate(record)).toBe('still here')
  await second.close()
})
