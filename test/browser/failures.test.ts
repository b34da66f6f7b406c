import { expect, test } from 'vitest'
import { type ChromiumTab } from './engines.js'
import { buffered, databases, heard, lost, of, page, pass, shut, visit } from './site.js'
import { arrived, begin, flush, left, seqs, track } from './stream.js'
import { until } from './until.js'
import { engine, server, site, tab, onSite } from './stage.js'

const boxed = `<!doctype html><script>
  const said = []
  const tell = (kind) => (...words) => { said.push(kind + ': ' + words.join(' ')); parent.postMessage(said, '*') }
  addEventListener('error', (event) => tell('error')(event.message))
  addEventListener('unhandledrejection', (event) => tell('rejection')(event.reason))
  console.warn = tell('warn')
  addEventListener('message', ({ data }) => { window.inkling(...data); tell('did')(data[0]) })
</script><script src="/dist/inkling.min.js" data-endpoint="/collect" data-site="boxed" data-consent="granted"></script>
<script>inkling.track('purchase'); inkling.flush().then(() => tell('did')('start'))</script>`
const box = `<!doctype html><script>window.said = []; addEventListener('message', ({ data }) => { window.said = data })</script><iframe sandbox="allow-scripts" src="/boxed"></iframe>`

const told = (): Promise<string[]> => tab.evaluate(() => [...window.told, ...window.thrown])
/** The name of the buffer of this test's site. */
const name = (): string => `inkling ${site} ${server.origin}/collect`

onSite({
  '/': page(),
  '/box': box,
  '/boxed': boxed,
  '/strict': { html: page(), csp: "connect-src 'none'" },
  '/old': page(
    `<script>Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined }); Object.defineProperty(window, 'indexedDB', { get: () => undefined })</script>`,
  ),
})

test('in a sandbox without storage it works from memory, tells so once at most, and throws nothing', async () => {
  await tab.goto(`${server.origin}/box`)
  const said = (count: number): Promise<string[]> =>
    until(
      async () => {
        const all = await tab.evaluate(() => (window as unknown as { said: string[] }).said)
        return all.filter((each) => each.startsWith('did')).length >= count && all
      },
      5_000,
      'the frame to speak',
    )
  await said(1)
  await until(() => of(server, 'boxed').events.some(({ type }) => type === 'purchase'), 5_000, 'the purchase')
  for (const [i, call] of [['track', 'add_to_cart'], ['forget'], ['consent', 'denied'], ['consent', 'granted'], ['stop']].entries()) {
    await tab.evaluate((call) => window.frames[0]!.postMessage(call, '*'), call)
    await said(i + 2)
  }
  await pass(tab, 300)
  const all = await said(6)
  expect(all.filter((each) => !each.startsWith('did') && !each.startsWith('warn'))).toEqual([])
  expect(all.filter((each) => each.startsWith('warn')).length).toBeLessThanOrEqual(1)
})

test('a buffer that is deleted under our feet is written anew, from memory', async () => {
  await begin(tab, site)
  await track(tab, 3)
  await until(async () => (await buffered(tab, site)).length === 3, 5_000, 'the buffer')
  expect(
    await tab.evaluate(
      (name) =>
        new Promise((resolve) => {
          const request = indexedDB.deleteDatabase(name)
          request.addEventListener('success', () => resolve('gone'))
          request.addEventListener('blocked', () => resolve('blocked'))
        }),
      name(),
    ),
  ).toBe('gone')
  await track(tab, 2)
  await until(async () => (await buffered(tab, site)).length === 5, 5_000, 'a new buffer')
  await visit(tab, `${server.origin}/`)
  await begin(tab, site)
  await arrived(server, site, 5)
  expect(await told()).toEqual([])
})

test('after a write that failed the buffer can still be erased at once', async () => {
  await begin(tab, site)
  await track(tab, 1)
  await until(async () => (await buffered(tab, site)).length === 1, 5_000, 'the buffer')
  await tab.evaluate(() => {
    const { put } = IDBObjectStore.prototype
    IDBObjectStore.prototype.put = function (...all) {
      IDBObjectStore.prototype.put = put
      const request = put.apply(this, all)
      this.transaction.abort()
      return request
    }
  })
  await track(tab, 1)
  await until(async () => (await buffered(tab, site)).length === 2, 5_000, 'the second try')
  await tab.evaluate(() => window.ink.consent('denied'))
  await until(async () => !(await databases(tab)).includes(name()), 5_000, 'the buffer to be gone')
  expect(await told()).toEqual([])
})

test('what JSON or the buffer cannot carry is dropped, counted and told, and holds nothing up', async () => {
  // A sink by itself: what it is handed is as the test says.
  const buffer = await tab.evaluate(async (site) => {
    const { signal } = new AbortController()
    const report = (error: unknown): void => void window.told.push(String(error))
    const sink = window.lib.upload({ endpoint: '/collect', site })({
      window,
      signal,
      report,
      tab: () => `of-${site}`,
      context: () => ({ visits: 1 }),
      pages: () => [{ page: 1, path: '/' }],
      consent: () => 'granted',
      withdraw: () => false,
      renew: () => {},
      sample: () => {},
      changed: () => {},
      forgotten: () => {},
    })
    const circle: Record<string, unknown> = {}
    circle['circle'] = circle
    for (const [i, fields] of [{ sku: 'A' }, { price: 10n }, circle, { run: () => {} }, { sku: 'B' }].entries())
      sink.push({ ...fields, type: 'add_to_cart', seq: i + 1, t: i, page: 1 } as never)
    // A buffer that is slow to open is waited for no longer than a second.
    while (!(await indexedDB.databases()).some(({ name }) => name!.includes(` ${site} `)))
      await new Promise((resolve) => setTimeout(resolve, 20))
    await sink.flush()
    sink.stop()
    return (await indexedDB.databases()).map(({ name }) => name).filter((name) => name!.includes(` ${site} `)).length
  }, site)
  expect(buffer).toBe(1)
  expect(seqs(server, site)).toEqual([1, 4, 5])
  expect(of(server, site).batches.at(-1)!['dropped']).toBe(2)
  expect(await told()).toEqual([expect.stringMatching(/BigInt/), expect.stringMatching(/circular|cyclic/i)])
  await visit(tab, `${server.origin}/`)
  await begin(tab, site)
  await track(tab, 1)
  await flush(tab)
  await until(async () => (await buffered(tab, site)).length === 0, 5_000, 'the buffer to be empty')
  expect(await told()).toEqual([])
})

test('a browser without beacons keeps what waits for the next page', async () => {
  await tab.evaluate(() => void Object.defineProperty(navigator, 'sendBeacon', { value: undefined }))
  await begin(tab, site)
  await track(tab, 3)
  await until(async () => (await buffered(tab, site)).length, 5_000, 'the buffer')
  await tab.hide()
  await tab.show()
  expect(await told()).toEqual([])
  await visit(tab, `${server.origin}/`)
  await begin(tab, site)
  await arrived(server, site, 3)
})

test('a database of another shape, held open by someone else, is told once and worked without', async () => {
  await tab.evaluate(
    (name) =>
      new Promise((resolve) => {
        const request = indexedDB.open(name, 1)
        request.addEventListener('success', () => resolve(void Object.assign(window, { kept: request.result })))
      }),
    name(),
  )
  await begin(tab, site)
  await track(tab, 3)
  await flush(tab)
  await track(tab, 2)
  await flush(tab)
  expect(seqs(server, site)).toEqual([1, 2, 3, 4, 5])
  await until(async () => (await told()).length, 5_000, 'the failure to be told')
  expect(await told()).toEqual([expect.stringMatching(/NotFound/)])
})

test('a database that never opens holds nothing up', async () => {
  await shut(tab, name())
  await begin(tab, site)
  await track(tab, 3)
  await flush(tab)
  expect(seqs(server, site)).toEqual([1, 2, 3])
  await tab.evaluate(() => window.ink.stop())
  expect(await told()).toEqual([])
})

test('a database that never opens does not hold up what consent has just set free', async () => {
  await shut(tab, name())
  await begin(tab, site, { consent: 'pending' })
  await track(tab, 3)
  await tab.evaluate(() => window.ink.consent('granted'))
  await arrived(server, site, 3)
  expect(await told()).toEqual([])
})

test('a browser without locks and without a database works from memory', async () => {
  await visit(tab, `${server.origin}/old`)
  await begin(tab, site)
  await track(tab, 3)
  await flush(tab)
  await track(tab, 2)
  await tab.goto(`${server.origin}/blank`)
  await arrived(server, site, 5)
  expect(lost(of(server, site).batches)).toBe(0)
})

test('a policy that forbids the collector is told once, the collector left alone, and the events are kept', async () => {
  await visit(tab, `${server.origin}/strict`)
  await begin(tab, site)
  await track(tab, 3)
  await flush(tab)
  const refused = [expect.stringMatching(/Content-Security-Policy .*\/collect: name it in connect-src/)]
  await until(async () => (await told()).length, 5_000, 'the failure')
  expect(await told()).toEqual(refused)
  const before = await left(tab)
  await flush(tab)
  await tab.hide()
  await tab.show()
  expect(await left(tab)).toEqual(before)
  expect(await told()).toEqual(refused)
  await until(async () => (await buffered(tab, site)).length === 3, 5_000, 'the buffer')
  await visit(tab, `${server.origin}/`)
  await begin(tab, site)
  await arrived(server, site, 3)
})

test('a collector that nothing ever reaches is told once, and what waits is kept', async () => {
  server.collector.behave({ down: true })
  await begin(tab, site)
  await track(tab, 2)
  for (let i = 1; i < 9; i++) {
    await tab.evaluate(() => dispatchEvent(new Event('online')))
    await flush(tab)
  }
  expect(await told()).toEqual([expect.stringMatching(/\/collect cannot be reached: it is down, or something blocks it/)])
  server.collector.behave({})
  await tab.evaluate(() => dispatchEvent(new Event('online')))
  await arrived(server, site, 2)
})

test('a part that fails is switched off and told once, and the others go on', async () => {
  await tab.evaluate(() => {
    const fail = (what: string) => (): never => {
      throw new Error(what)
    }
    const { createInkling, page, hover } = window.lib
    const bad = { emits: [], captures: [fail('no capture')], detector: () => ({ page: fail('no detector') }) }
    const nothing = (): Promise<void> => Promise.resolve()
    const sink = { push: fail('no sink'), consent: () => {}, flush: nothing, forget: nothing, stop: () => {} }
    const onError = (error: unknown): void => void window.told.push(String(error))
    window.listen(createInkling({ signals: [page(), bad, hover()], sinks: [() => sink], onError }))
  })
  await heard(tab, 'page')
  await tab.evaluate(() => {
    history.pushState(null, '', '/somewhere')
    window.ink.track('purchase')
    window.ink.track('purchase')
  })
  await heard(tab, 'page', 2)
  expect((await told()).toSorted()).toEqual(['Error: no capture', 'Error: no detector', 'Error: no sink'])
  expect(await tab.evaluate(() => window.heard.map(({ type }) => type))).toEqual(['page', 'page', 'purchase', 'purchase'])
})

// Only Chromium's driver can make storage small while it runs.
if (engine === 'chromium') {
  test('storage that is full is told once, and events go from memory', async () => {
    const { cdp } = tab as ChromiumTab
    // An origin that has stored nothing yet: what it has is not taken away.
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: server.otherOrigin, quotaSize: 1 })
    await visit(tab, `${server.otherOrigin}/`)
    await begin(tab, site)
    await tab.evaluate(() => {
      for (let i = 0; i < 30; i++) window.ink.track('add_to_cart', { sku: 'x'.repeat(250) })
    })
    await pass(tab, 500)
    await flush(tab)
    await track(tab, 2)
    await pass(tab, 400)
    await flush(tab)
    expect(seqs(server, site)).toHaveLength(32)
    await until(async () => (await told()).length, 5_000, 'the failure')
    expect(await told()).toEqual([expect.stringMatching(/Quota/)])
    expect((await left(tab)).every((each) => each.startsWith('fetch'))).toBe(true)
  })
}
