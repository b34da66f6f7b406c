import { readFileSync } from 'node:fs'
import type { Inkling } from 'inkling'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startShop, type Shop } from '../../examples/shop/server.js'
import type { ReceivedEvent } from './collector.js'
import { borrow, engineOfProject, type Browser, type Tab } from './engines.js'
import { hides, linger, middle, press, shows } from './person.js'
import { startServer, type TestServer } from './server.js'
import { until } from './until.js'

const html = readFileSync(new URL('../../examples/script-tag/index.html', import.meta.url), 'utf8')
const rewrite = (text: string, from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`the page no longer says ${from}`)
  return text.replace(from, to)
}
/** The same page, whose nudge asks for a second and a half instead of ten. */
const quick = rewrite(rewrite(html, 'src="/inkling.min.js"', 'src="/dist/inkling.min.js"'), '"gte": 10000', '"gte": 1500')
const stub = `<script>
inkling = window.inkling || function () { (inkling.q = inkling.q || []).push(arguments) }
inkling('context', { segment: 'loyal' })
inkling('track', 'view_item', { sku: 'A1' })
inkling('track', 'add_to_cart', { sku: 'A1', price: 49 })
inkling('track', 'purchase', { sku: 'A1', price: 49 })
</script>`

/** A tag among others' attributes, and with mistakes of its own. */
const wrong = `<!doctype html><title>wrong</title><script>said = []; console.error = (...words) => said.push(words.join(' '))</script>
<script src="/dist/inkling.min.js" data-debug data-cookieconsent="ignore" data-cfasync="false" data-nscript="afterInteractive" data-to-string="3"
  data-endpoint="" data-consent="yes" data-hover="{after:300}" data-exit='{"arm":-1}' data-dwell='{"ful":1}' data-gpc='"no"' data-count="1"
  data-model='{ "format": "inkling-model/1", "calibrated": true }'></script>
<script>inkling('nonsense')</script>
<template data-inkling-id="late" data-inkling-nudge='{ broken'><p>Never</p></template>
<template data-inkling-nudge='{ "event": "hoover" }'><p>Never</p></template>
<template data-inkling-id="right" data-inkling-nudge='{ "event": "purchase" }'><p>Thanks</p></template>`

const loved = '"all": [{ "event": "view_item" }, { "context": "a_name_that_is_as_long_as_it_may_be", "is": "' + 'x'.repeat(200)
/** Two nudges whose conditions begin alike, and one of them twice. */
const alike = `<!doctype html><title>alike</title><script>said = []; console.error = (...words) => said.push(words.join(' '))</script>
<script src="/dist/inkling.min.js"></script>
${['1', '2', '2'].map((end) => `<template data-inkling-nudge='{ ${loved}${end}" }] }'><p>${end}</p></template>`).join('\n')}`

const onPurchase = (id: string): string =>
  `<template data-inkling-id="${id}" data-inkling-label="Zu" data-inkling-nudge='{ "event": "purchase" }'><p>${id}</p></template>`
const routed = `<!doctype html><title>routed</title><script src="/dist/inkling.min.js"></script><main>${onPurchase('product')}</main>`
/** A script that comes slowly stands between the tag and the nudge. */
const slow = `<!doctype html><title>slow</title><script src="/dist/inkling.min.js"></script><script src="/nothing.js?ms=500"></script>
<template data-inkling-nudge='{ "event": "page", "where": { "kind": "load" } }'><p>Welcome</p></template>`

/** Whoever cannot say what may leave lets nothing leave. */
const careless = (attributes: string): string =>
  `<!doctype html><title>careless</title><script>said = []; console.error = (...words) => said.push(words.join(' '))</script>
<script src="/dist/inkling.min.js" data-endpoint="/collect" data-consent="granted" ${attributes}></script>`

let browser: Browser
let server: TestServer
let shop: Shop
let tab: Tab

beforeAll(async () => {
  server = await startServer({
    '/': quick,
    '/queue': rewrite(quick, '<script async', `${stub}<script async`),
    '/p/halo': '<title>shop</title>',
    '/wrong': wrong,
    '/alike': alike,
    '/routed': routed,
    '/slow-page': slow,
    '/scrub': careless('data-scrub="hide"'),
    // The s is missing; and a signal is left out.
    '/misspelt': careless(`data-path='["/elsewhere"]' data-purchases data-click="false"`),
    '/mistyped': careless(`data-pahts='["/elsewhere"]'`),
    '/events': careless(`data-events='{ quiz_done: {} }'`),
    '/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  })
  shop = await startShop({ port: 0, collector: server.origin })
  browser = await borrow(engineOfProject())
})
afterAll(async () => {
  await browser?.close()
  await shop?.close()
  await server?.close()
})
beforeEach(async () => {
  server.collector.clear()
  tab = await browser.newTab()
  return async () => {
    expect(tab.errors).toEqual([])
    await tab.close()
  }
})

const arrived = (type: string): Promise<readonly ReceivedEvent[]> =>
  until(() => server.collector.events().some((event) => event.type === type) && server.collector.events(), 10_000, type)

test('the shop serves the page under its strict policy: one script, none of its own, and what it notices arrives', async () => {
  await tab.goto(`${shop.url}/script-tag/`)
  await until(() => tab.evaluate(() => 'inkling' in window), 5_000, 'the script')
  expect(await tab.evaluate(() => Array.from(document.scripts, (script) => [script.getAttribute('src'), script.text]))).toEqual([
    ['/inkling.min.js', ''],
  ])
  expect(await tab.evaluate(() => getComputedStyle(document.querySelector('main')!).maxWidth)).not.toBe('none')
  const [x, y] = await middle(tab, '[data-inkling=price]')
  // The page was scrolled there: a hand comes later, and from elsewhere.
  await linger(tab, x, y + 200, 400)
  await linger(tab, x, y, 1_200)
  await tab.move(x, y + 200, { steps: 4 })
  await tab.goto(`${server.origin}/p/halo`)
  const events = await arrived('hover')
  expect(events.find(({ type }) => type === 'hover')).toMatchObject({ zone: 'price' })
  expect(events.find(({ type }) => type === 'page')).toMatchObject({ kind: 'load', path: '/script-tag/' })
  expect(new Set(server.collector.batches().map(({ site }) => site))).toEqual(new Set(['script-tag']))
})

test('a nudge in the page is shown by its condition, leads on, and does not come back', async () => {
  await tab.goto(`${server.origin}/`)
  const [x, y] = await middle(tab, '[data-inkling=price]')
  await linger(tab, x, y, 10_000, () => tab.evaluate(() => !!document.querySelector('.inkling-nudge')))
  await shows(tab, '.inkling-nudge')
  expect(await tab.evaluate(() => document.querySelector('.inkling-nudge')!.textContent)).toContain('Weighing it up?')
  await press(tab, '.inkling-nudge [data-inkling-accept]')
  await hides(tab, '.inkling-nudge')
  await until(() => tab.evaluate(() => location.hash === '#reviews' && scrollY > 100), 5_000, 'the reviews')
  await linger(tab, x, y, 1_500)
  expect(await tab.evaluate(() => document.querySelector('.inkling-nudge'))).toBe(null)
  await tab.goto(`${server.origin}/p/halo`)
  const events = await arrived('trigger')
  const fired = events.find(({ type, id, state }) => type === 'trigger' && id === 'weighing' && state === 'fired')
  // A second on the page is one second, however many of its parts are in view.
  const attended = events
    .filter(({ type, zone, t }) => type === 'dwell' && zone === 'product' && t <= fired!.t)
    .reduce((sum, { ms }) => sum + (ms as number), 0)
  expect(attended).toBeGreaterThanOrEqual(1500)
})

test('calls made before the script is there are carried out in their order', async () => {
  await tab.goto(`${server.origin}/queue`)
  await until(() => tab.evaluate(() => 'flush' in (window as unknown as { inkling: object }).inkling), 5_000, 'the script')
  await tab.evaluate(() => (window as unknown as { inkling: Inkling }).inkling.flush())
  const events = await arrived('purchase')
  expect(events.filter(({ sku }) => sku === 'A1').map(({ type }) => type)).toEqual(['view_item', 'add_to_cart', 'purchase'])
  // Not the last batch: the page before may still have had something to say.
  const bought = server.collector.batches().find((batch) => JSON.stringify(batch).includes('"purchase"'))
  expect(bought!['context']).toMatchObject({ segment: 'loyal' })
})

test('attributes of others are left alone, and each mistake in mark-up is told once and stops nothing', async () => {
  await tab.goto(`${server.origin}/wrong`)
  await tab.evaluate(() => (window as unknown as { inkling: Inkling }).inkling.track('purchase'))
  await shows(tab, '.inkling-nudge')
  const [said, consent] = await tab.evaluate(() => {
    const { said, inkling } = window as unknown as { said: string[]; inkling: Inkling }
    return [said, inkling.consent()] as const
  })
  expect(said.map((line) => line.replace(/^TypeError: /, '')).toSorted()).toEqual([
    expect.stringMatching(/^inkling: condition "\{ broken": must be an object/),
    expect.stringMatching(/^inkling: condition \{"event":"hoover"\}: "hoover" is not known/),
    expect.stringMatching(/^inkling: consent must be one of denied, local, pending, granted, got "yes"$/),
    expect.stringMatching(/^inkling: endpoint must be an http\(s\) URL such as "\/collect", got ""$/),
    expect.stringMatching(/^inkling: every option of dwell must be one of .*, milestones, got "ful"$/),
    'inkling: exit.arm must be a number from 0, got -1',
    'inkling: hover must be an object, got "{after:300}"',
    expect.stringMatching(/^inkling: inkling\(method\) must be one of on, when, track, .*, got "nonsense"$/),
    'inkling: model.intents must be an object, got undefined',
    'inkling: start.gpc must be a boolean, got "no"',
  ])
  expect(consent).toBe('local')
})

test('who cannot say what may leave lets nothing of it leave', async () => {
  const sold = async (path: string): Promise<readonly [said: readonly string[], left: string]> => {
    await tab.goto(server.origin + path)
    const said = await tab.evaluate(async () => {
      const { said, inkling } = window as unknown as { said: string[]; inkling: Inkling }
      inkling.track('purchase', { sku: 'secret' })
      await inkling.flush()
      return said
    })
    return [said, JSON.stringify(server.collector.batches().flatMap(({ events }) => events))]
  }
  expect(await sold('/scrub')).toEqual([[expect.stringMatching(/scrub must be a function, got "hide"$/)], '[]'])
  server.collector.clear()
  const [misspelt, elsewhere] = await sold('/misspelt')
  expect(misspelt).toEqual([expect.stringMatching(/must be one of .*, paths, .*, got "path"$/)])
  expect(elsewhere).toContain('"/*"')
  expect(elsewhere).not.toContain('"/misspelt"')
  server.collector.clear()
  const [mistyped, nowhere] = await sold('/mistyped')
  expect(mistyped).toEqual([expect.stringMatching(/must be one of .*, paths, .*, got "pahts"$/)])
  expect(nowhere).not.toContain('"/mistyped"')
  server.collector.clear()
  const [said, left] = await sold('/events')
  expect(said[0]).toMatch(/events must be a list of names/)
  expect(left).toContain('"purchase"')
  expect(left).not.toContain('secret')
})

test('nudges whose conditions begin alike have ids of their own', async () => {
  await tab.goto(`${server.origin}/alike`)
  const ids = (): Promise<string[]> =>
    tab.evaluate(() => (window as unknown as { inkling: Inkling }).inkling.triggers().map(({ id }) => id))
  await until(async () => (await ids()).length === 3, 5_000, 'all three')
  expect(new Set(await ids()).size).toBe(3)
  expect(await tab.evaluate(() => (window as unknown as { said: string[] }).said)).toEqual([])
})

test('a nudge hears of the load of its page however late it is parsed', async () => {
  await tab.goto(`${server.origin}/slow-page`)
  await shows(tab, '.inkling-nudge')
})

test('where a router changes the page, nudges come and go with it', async () => {
  await tab.goto(`${server.origin}/routed`)
  const ids = await tab.evaluate((next) => {
    const { inkling } = window as unknown as { inkling: Inkling }
    document.querySelector('main')!.innerHTML = next
    inkling.track('view_item')
    inkling.track('purchase')
    return inkling.triggers().map(({ id }) => id)
  }, onPurchase('checkout'))
  expect(ids).toEqual(['checkout'])
  await shows(tab, '.inkling-nudge')
  const [text, label] = await tab.evaluate(() => {
    const nudge = document.querySelector('.inkling-nudge')!
    return [nudge.textContent, nudge.shadowRoot!.querySelector('button')!.getAttribute('aria-label')] as const
  })
  expect([text, label]).toEqual(['checkout', 'Zu'])
})

test('a nudge that was closed does not come again on its page, another under the same condition does', async () => {
  await tab.goto(`${server.origin}/routed`)
  const texts = await tab.evaluate(() => {
    const { inkling } = window as unknown as { inkling: Inkling }
    const main = document.querySelector('main')!
    const texts: string[] = []
    const look = (text: string): void => {
      main.innerHTML = `<template data-inkling-cooldown="0" data-inkling-nudge='{ "event": "purchase" }'><p>${text}</p></template>`
      inkling.track('view_item')
      inkling.track('purchase')
      texts.push(document.querySelector('.inkling-nudge')?.textContent ?? '')
      document.querySelector('.inkling-nudge')?.shadowRoot!.querySelector('button')!.click()
    }
    for (const text of ['first', 'first', 'second', 'first']) look(text)
    texts.push(
      inkling
        .triggers()
        .map(({ state }) => state)
        .join(),
    )
    return texts
  })
  expect(texts).toEqual(['first', '', 'second', '', ''])
})

test('a nudge works that came while the same one of the page before was still there, and one that is shown once is', async () => {
  await tab.goto(`${server.origin}/routed`)
  const told = await tab.evaluate((product) => {
    const { inkling } = window as unknown as { inkling: Inkling }
    const main = document.querySelector('main')!
    const told: string[] = []
    inkling.on('trigger', ({ state }) => told.push(state))
    const ids = (): void => void told.push(String(inkling.triggers().map(({ id }) => id)))
    main.insertAdjacentHTML('beforeend', product.replace('data', 'data-inkling-once data-inkling-cooldown="0" data'))
    inkling.track('view_item')
    ids()
    main.firstElementChild!.remove()
    inkling.track('view_item')
    ids()
    inkling.track('purchase')
    const [template] = main.children
    template!.remove()
    inkling.track('view_item')
    main.append(template!)
    inkling.track('view_item')
    inkling.track('purchase')
    return told
  }, onPurchase('product'))
  expect(told).toEqual(['product', 'product', 'fired'])
})
