import { expect, test } from 'vitest'
import type { MicroEvent, PageVisit } from '../../src/index.js'
import { heard, lost, of, page, visit } from './site.js'
import { flush } from './stream.js'
import { onSite, server, site, tab } from './stage.js'
import { until } from './until.js'

// What an owner lets leave, and what stays.

const tag = (paths: string): string =>
  `<!doctype html><title>tag</title><script src="/dist/inkling.min.js" data-endpoint="/collect" data-consent="granted" data-site="tag" ${paths}></script>`
onSite({
  '/': page('<h1>Shop</h1>'),
  '/account/jane': page('<h1>Jane</h1>'),
  '/p/42': tag(`data-paths='["/p/*"]'`),
  '/p/jane': tag('data-paths="/p/*"'),
  '/p/john': tag(`data-paths='"/p/*"'`),
})

/** Everything of this test's site that has arrived. */
const sent = (): string => JSON.stringify(of(server, site).batches)
const tracked = (): object[] =>
  of(server, site)
    .events.filter(({ type }) => type !== 'page')
    .map(({ type, seq, t: _t, page: _page, tab: _tab, ...fields }) => ({ type, seq, ...fields }))

test('what scrub withholds counts on the page, has no number, and looks like no loss', async () => {
  const local = await tab.evaluate(async (site) => {
    const { start } = window.lib
    const scrub = (event: MicroEvent): MicroEvent | null => {
      if (event.type === 'remove_from_cart') return null
      if (event.type === 'begin_checkout') throw new Error('theirs')
      return event.type === 'add_to_cart' ? { ...event, seq: 77, page: 9, sku: 'hidden', name: 'Jane', price: 'much' } : event
    }
    window.listen(start({ endpoint: '/collect', site, consent: 'granted', scrub }))
    window.ink.when({ event: 'remove_from_cart', count: 2, within: 60_000 }, () => window.told.push('twice'))
    for (let i = 0; i < 2; i++) {
      window.ink.track('remove_from_cart', { sku: 'A1' })
      window.ink.track('add_to_cart', { sku: 'A1', price: 49 })
      window.ink.track('begin_checkout')
    }
    await window.ink.flush()
    return window.heard.filter(({ type }) => /cart|checkout/.test(type)).map(({ type, seq }) => `${type} ${seq}`)
  }, site)
  await until(() => tracked().length >= 3, 5_000, 'the events')
  expect(await tab.evaluate(() => window.told)).toEqual(['twice'])
  expect(local.filter((each) => each.startsWith('remove'))).toEqual(['remove_from_cart 0', 'remove_from_cart 0'])
  expect(sent()).not.toMatch(/remove_from_cart|begin_checkout|Jane|A1|much/)
  expect(tracked().filter((each) => 'sku' in each)).toEqual([
    expect.objectContaining({ type: 'add_to_cart', sku: 'hidden' }),
    expect.objectContaining({ type: 'add_to_cart', sku: 'hidden' }),
  ])
  expect(of(server, site).events.map(({ seq }) => seq)).toEqual(of(server, site).events.map((_, i) => i + 1))
  expect(lost(of(server, site).batches)).toBe(0)
  // An error of theirs stays theirs.
  await until(() => tab.evaluate(() => window.thrown.some((each) => each.includes('theirs'))), 5_000, 'their error')
})

test('of a callback that routes twice each page leaves under its own address', async () => {
  await tab.evaluate(async (site) => {
    const { start } = window.lib
    window.listen(start({ endpoint: '/collect', site, consent: 'granted' }))
    window.ink.on('page', ({ kind }) => {
      if (kind !== 'load') return
      history.pushState(null, '', '/rescue')
      history.pushState(null, '', '/login')
    })
    await new Promise((done) => window.ink.on('page', ({ path }) => path === '/login' && done(undefined)))
    window.ink.track('view_item')
    await window.ink.flush()
  }, site)
  await until(() => of(server, site).events.some(({ type }) => type === 'view_item'), 5_000, 'the events')
  const { events, batches } = of(server, site)
  const told = events.filter(({ type }) => type === 'page').map(({ page, path }) => `${String(page)} ${String(path)}`)
  expect(told.slice(1)).toEqual(['2 /rescue', '3 /login'])
  const listed = batches.flatMap(({ pages }) => pages as PageVisit[]).map(({ page, path }) => `${page} ${path}`)
  expect(new Set(listed)).toEqual(new Set(told))
})

test('an event that scrub itself adds keeps the numbers in order', async () => {
  await tab.evaluate(async (site) => {
    const { createInkling, upload } = window.lib
    const scrub = (event: MicroEvent): MicroEvent => {
      if (event.type === 'purchase') window.ink.track('view_item')
      return event
    }
    window.listen(createInkling({ signals: [], sinks: [upload({ endpoint: '/collect', site })], consent: 'granted', scrub }))
    window.ink.track('purchase')
    await window.ink.flush()
  }, site)
  expect(of(server, site).events.map(({ type, seq }) => `${seq} ${type}`)).toEqual(['1 view_item', '2 purchase'])
})

test('of a page that is on no list neither path nor query leaves, of one that is the named parameters', async () => {
  await visit(tab, `${server.origin}/account/jane?token=secret`)
  await tab.evaluate(
    (site) => void window.listen(window.lib.start({ endpoint: '/collect', site, consent: 'granted', paths: ['/p/*'], query: ['page'] })),
    site,
  )
  await heard(tab, 'page')
  await tab.evaluate(() => history.pushState(null, '', '/p/42?token=secret&page=2#secret'))
  const pages = await heard(tab, 'page', 2)
  await flush(tab)
  await until(() => of(server, site).events.length >= 2, 5_000, 'both pages')
  const { batches, events } = of(server, site)
  expect(events.filter(({ type }) => type === 'page').map((each) => each['path'])).toEqual(['/*', '/p/42?page=2'])
  expect(batches.flatMap((batch) => batch['pages'] as { path: string }[]).map(({ path }) => path)).toEqual(
    expect.arrayContaining(['/*', '/p/42?page=2']),
  )
  expect(sent()).not.toMatch(/jane|secret|account/)
  // On the device the page is known.
  expect(pages.map(({ path }) => path)).toEqual(['/account/jane', '/p/42?page=2'])
})

test('a page that scrub withholds or renames leaves so in the list of pages too, consent given late or not', async () => {
  await visit(tab, `${server.origin}/account/jane`)
  await tab.evaluate((site) => {
    const scrub = (event: MicroEvent): MicroEvent | null =>
      event.type !== 'page' ? event : event.path === '/p/42' ? { ...event, path: '/p/some' } : null
    window.listen(window.lib.start({ endpoint: '/collect', site, consent: 'local', scrub }))
  }, site)
  await heard(tab, 'page')
  await tab.evaluate(() => history.pushState(null, '', '/p/42'))
  await heard(tab, 'page', 2)
  await tab.evaluate(() => {
    window.ink.consent('granted')
    window.ink.track('purchase')
    history.pushState(null, '', '/account/jane/2')
  })
  await heard(tab, 'page', 3)
  await tab.evaluate(() => window.ink.track('purchase'))
  await flush(tab)
  await until(() => of(server, site).events.length >= 2, 5_000, 'the events')
  const pages = of(server, site).batches.flatMap((batch) => batch['pages'] as { page: number; path: string }[])
  expect(pages).toEqual(expect.arrayContaining([expect.objectContaining({ path: '/p/some' }), expect.objectContaining({ path: '/*' })]))
  expect(sent()).not.toMatch(/jane|account|p\/42/)
})

test('a property of a declared event leaves only as declared, and text no longer than a collector takes', async () => {
  await tab.evaluate(async (site) => {
    const { createInkling, upload } = window.lib
    const ink = window.listen(
      createInkling({
        signals: [],
        sinks: [upload({ endpoint: '/collect', site })],
        consent: 'granted',
        events: { add_to_cart: { price: 'number', sku: 'string' } },
        onError: (error) => window.told.push(String(error)),
      }),
    )
    for (let i = 0; i < 2; i++) ink.track('add_to_cart', { price: '49', sku: 'x'.repeat(300), email: 'jane@shop.example' })
    await ink.flush()
  }, site)
  expect(tracked()).toEqual([1, 2].map((seq) => ({ type: 'add_to_cart', seq, sku: 'x'.repeat(256) })))
  expect(await tab.evaluate(() => window.told)).toEqual([
    'TypeError: inkling: add_to_cart.price must be declared in events, and of that type, got "string"',
    'TypeError: inkling: add_to_cart.email must be declared in events, and of that type, got "string"',
  ])
})

test('a list of paths in the script tag that is none lets no path leave', async () => {
  for (const name of ['42', 'jane', 'john']) {
    await tab.goto(`${server.origin}/p/${name}`)
    await tab.evaluate(() => (window as unknown as { inkling: { flush: () => Promise<void> } }).inkling.flush())
  }
  await tab.goto(`${server.origin}/blank`)
  const paths = (): unknown[] => of(server, 'tag').events.flatMap((event) => (event.type === 'page' ? [event['path']] : []))
  await until(() => paths().length === 3, 5_000, 'three pages')
  expect(
    paths()
      .map(String)
      .toSorted((a, b) => (a < b ? -1 : 1)),
  ).toEqual(['/*', '/*', '/p/42'])
  expect(JSON.stringify(of(server, 'tag').batches)).not.toMatch(/jane|john/)
})
