import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Tab } from './browser.js'
import type { Consent, Inkling } from '../../src/index.js'
import { page, pass, visit } from './site.js'
import { begin, flush, seqs, track } from './stream.js'
import { until } from './until.js'
import { browser, engine, onSite, server, site, tab } from './stage.js'

/** A page on which every signal has something to notice. */
const shop = `<body style="margin: 0; height: 3000px"><main itemscope itemtype="https://schema.org/Product">
<button data-inkling="buy" style="width: 200px; height: 100px">Buy</button>
<p data-inkling="price" style="height: 100px">49 as a text that can be selected and copied</p>
<form onsubmit="return false"><input name="email" autocomplete="email" aria-label="E-mail" style="height: 40px; width: 200px"></form>
<section data-inkling="reviews" style="height: 2000px">Reviews</section></main>`
// Its only request is the page itself.
const tag = `<!doctype html><title>tag</title>
<script>Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1', configurable: true })</script>
<script src="/dist/inkling.min.js" data-endpoint="/collect" data-consent="granted" data-dnt="true"></script>`
onSite({ '/': page(shop), '/next': page(shop), '/tag': tag })

const nothing = {
  databases: [] as string[],
  local: [] as string[],
  session: [] as string[],
  cookies: '',
  caches: [] as string[],
  workers: 0,
  locks: 0,
}
/** Everything the browser keeps for this origin, and holds open. */
const kept = (where: Tab): Promise<Readonly<typeof nothing>> =>
  where.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name ?? ''),
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    cookies: document.cookie,
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    locks: (await navigator.locks.query()).held!.length,
  }))
/** The files of the databases of this origin, in the profiles of Chromium and Firefox, which makes their folder when asked for their names. WebKit's driver keeps none. */
const onDisk = (): string[] =>
  ['Default/IndexedDB', 'storage/default']
    .map((folder) => join(browser.profile, folder))
    .flatMap((folder) => (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []))
    .filter((name) => RegExp(`127\\.0\\.0\\.1[_+]${new URL(server.origin).port}.*(indexeddb|idb).*/`).test(name))
/** What came that was no page, script of the page, or anything else that a test asked for. */
const leaked = (): string[] =>
  server.requests.filter((request) => !/^GET \/(next|blank|favicon.ico|dist\/.*|idb-keyval.js)?$/.test(request))

const start = (where: Tab, consent: Consent | undefined): Promise<void> =>
  where.evaluate(
    (site, consent) =>
      void window.listen(
        window.lib.start({ endpoint: '/collect', site, count: 2, age: 100, hover: { after: 50 }, ...(consent && { consent }) }),
      ),
    site,
    consent ?? null,
  )
/** A visit with real input, over a route, and with the page out of sight in between. */
const use = async (where: Tab): Promise<void> => {
  await where.move(100, 50)
  await pass(where, 400, () => where.move(100 + Math.random(), 50))
  await where.click(100, 50)
  for (let i = 0; i < 4; i++) await where.click(500, 150)
  await where.click(100, 250)
  await where.key('someone@example.org')
  await where.key('Tab')
  await where.evaluate(() => history.pushState(null, '', '/route?secret=1#part'))
  await where.wheel(500, 400, 0, 1500)
  await where.move(500, 1)
  await where.evaluate(() => {
    getSelection()!.selectAllChildren(document.querySelector('p')!)
    window.ink.when({ event: 'purchase' }, () => {}, { id: 'help', cooldown: 600_000 })
    window.ink.track('purchase', { sku: 'A1' })
    window.ink.context({ segment: 'loyal' })
    return window.ink.flush()
  })
  await where.hide()
  await where.show()
  // Longer than events are grouped, and than a batch would have to leave.
  await pass(where, 500)
}

test.each(['pending', 'local', 'denied'] as const)(
  '%s: with every signal on, over a load, a route, a hidden page and a closed one, the browser keeps nothing and no request is made',
  async (consent) => {
    await start(tab, consent)
    await use(tab)
    expect(await kept(tab)).toEqual(nothing)
    const types = await tab.evaluate(() => [...new Set(window.heard.map(({ type }) => type))])
    if (consent === 'denied') expect(types).toEqual([])
    else expect(types).toEqual(expect.arrayContaining(['page', 'hover', 'click', 'purchase', 'form', 'trigger']))
    await visit(tab, `${server.origin}/next`)
    await start(tab, consent)
    await use(tab)
    expect(await kept(tab)).toEqual(nothing)

    const other = await browser.newTab(`${server.origin}/next`)
    await start(other, consent)
    await use(other)
    await other.close()
    await tab.evaluate(() => window.ink.stop())
    await tab.goto(`${server.origin}/blank`)
    expect(await kept(tab)).toEqual(nothing)
    expect(leaked()).toEqual([])
    expect(onDisk()).toEqual([])
  },
)

test('the same visit with consent leaves a database and requests, so that the tests above are not blind', async () => {
  await start(tab, 'granted')
  await use(tab)
  await until(() => leaked().length, 5_000, 'a request')
  expect(new Set(leaked())).toEqual(new Set(['POST /collect']))
  expect(await kept(tab)).toMatchObject({ databases: [`inkling ${site} ${server.origin}/collect`], locks: 1 })
  if (engine !== 'webkit') expect(onDisk()).not.toEqual([])
  await tab.evaluate(() => window.ink.consent('local'))
  await until(async () => (await kept(tab)).databases.length === 0, 5_000, 'the database to go')
  expect(await kept(tab)).toEqual(nothing)
})

test('Do Not Track keeps everything on the device where the owner honours it', async () => {
  const begun = async (dnt?: boolean): Promise<Consent> => {
    await visit(tab, `${server.origin}/`)
    // As a browser with the switch on has it.
    return tab.evaluate((dnt) => {
      Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1', configurable: true })
      return window.lib.start({ endpoint: '/collect', consent: 'granted', ...(dnt !== null && { dnt }) }).consent()
    }, dnt ?? null)
  }
  expect([await begun(), await begun(false), await begun(true)]).toEqual(['granted', 'granted', 'local'])
  await tab.evaluate(() => void Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => null, configurable: true }))
  expect(await tab.evaluate(() => window.lib.start().consent())).toBe('granted')
  await tab.goto(`${server.origin}/tag`)
  await until(() => tab.evaluate(() => 'inkling' in window), 5_000, 'the script tag')
  expect(await tab.evaluate(() => (window as unknown as { inkling: Inkling }).inkling.consent())).toBe('local')
})

test('what is forgotten in one tab is forgotten in the other: neither what waits there nor an old id goes anywhere', async () => {
  server.collector.behave({ down: true })
  const other = await browser.newTab(`${server.origin}/`)
  for (const each of [tab, other]) {
    await begin(each, site, { count: 1000 })
    await track(each, 3)
    // Written to the buffer, and part of it taken by a beacon.
    await pass(each, 400)
    await each.hide()
    await each.show()
  }
  await tab.evaluate(() => window.ink.forget())
  await pass(other, 400)
  server.collector.behave({})
  for (const each of [tab, other]) {
    await track(each, 1)
    await flush(each)
  }
  await until(() => seqs(server, site).length >= 2, 5_000, 'what came after')
  await pass(tab, 1500)
  expect(seqs(server, site)).toEqual([1, 1])
  await other.close()
})
