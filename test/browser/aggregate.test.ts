import { expect, test } from 'vitest'
import type { AggregateOptions, AggregateReport } from '../../src/index.js'
import { databases, heard, loaded, marked, page, visit, pass } from './site.js'
import { linger, middle } from './person.js'
import { browser, onSite, server, site, tab } from './stage.js'
import { until } from './until.js'

const shop = `<body style="margin: 0; height: 4000px"><script>document.cookie = 'who=jane; path=/collect'</script>
<p data-inkling="price" style="position: absolute; left: 100px; top: 100px; width: 200px; height: 100px">49</p>`

onSite({ '/': page(shop), '/other': page('<h1>Other</h1>') })

/** Reports of this test's site, with the headers they came with. */
const reports = (): { report: AggregateReport; headers: object }[] =>
  server.collector.received
    .map(({ body, headers }) => ({ report: JSON.parse(body) as AggregateReport, headers }))
    .filter(({ report }) => report.aggregate && report.site === site)
const begin = (options: Partial<AggregateOptions> = {}, consent: 'granted' | 'pending' = 'granted', on = tab): Promise<void> =>
  on.evaluate(
    (site, options, consent) => {
      const { aggregate, createInkling, hover, page, scroll } = window.lib
      const sinks = [aggregate({ endpoint: '/collect', site, ...options })]
      window.listen(createInkling({ signals: [page(), hover({ after: 50 }), scroll()], sinks, consent, paths: ['/', '/b', '/a'] }))
    },
    site,
    options,
    consent,
  )
const hidden = async (): Promise<void> => {
  await tab.hide()
  await tab.show()
}

test('counts leave once, when the page turns hidden, and nothing that names anybody', async () => {
  await begin()
  await heard(tab, 'page')
  const price = await middle(tab, '[data-inkling]')
  // A page that was stuck meanwhile takes nobody's rest for one.
  await until(
    async () => {
      await linger(tab, ...price, 300)
      await tab.move(800, 600)
      await pass(tab, 150)
      return (await heard(tab, 'hover', 0)).some(({ zone }) => zone === 'price')
    },
    5_000,
    'a hover',
  )
  await tab.evaluate(() => {
    for (let i = 0; i < 3; i++) window.ink.track('add_to_cart', { sku: 'A1', zone: 'jane@shop.example', price: 49 })
    for (const path of ['/b?token=1', '/account/jane', '/a']) history.pushState(null, '', path)
  })
  await heard(tab, 'page', 4)
  expect(reports()).toEqual([])
  await hidden()
  await until(() => reports().length, 5_000, 'the report')
  await tab.evaluate(() => window.ink.track('purchase'))
  await hidden()
  await tab.evaluate(() => window.ink.stop())
  await visit(tab, `${server.origin}/other`)
  expect(reports()).toHaveLength(1)
  const [{ report, headers }] = reports() as [ReturnType<typeof reports>[0]]
  expect(Object.keys(report).sort()).toEqual(['aggregate', 'pages', 'site'])
  expect(report.pages.map(({ path }) => path)).toEqual(['/', '/*', '/a', '/b'])
  const { cells } = report.pages[0]!
  expect(cells).toMatchObject({ 'page -': 1, 'add_to_cart -': 3 })
  expect(Object.keys(cells).filter((cell) => /^hover price (64|128|256|512|1024|2048|4096)$/.test(cell))).not.toEqual([])
  expect(JSON.stringify(report)).not.toMatch(/A1|49|seq|"t"/)
  expect(JSON.stringify([report, headers])).not.toMatch(/jane|token/)
  expect(headers).not.toHaveProperty('cookie')
  expect(headers).not.toHaveProperty('referer')
  expect(headers).toMatchObject({ 'content-type': expect.stringContaining('text/plain') })
  expect((await databases(tab)).filter((name) => name.includes(` ${site} `))).toEqual([])
  expect(await tab.evaluate((site) => JSON.stringify(sessionStorage).includes(site), site)).toBe(false)
})

test('without consent nothing leaves; with it, what was counted meanwhile does; with a refusal it is gone', async () => {
  await begin({}, 'pending')
  await tab.evaluate(() => window.ink.track('purchase'))
  await hidden()
  await tab.evaluate(() => {
    window.ink.consent('denied')
    window.ink.consent('pending')
    window.ink.track('add_to_cart')
    window.ink.consent('granted')
  })
  expect(reports()).toEqual([])
  await hidden()
  await until(() => reports().length, 5_000, 'the report')
  const { cells } = reports()[0]!.report.pages[0]!
  expect(cells['add_to_cart -']).toBe(1)
  expect(cells['purchase -']).toBeUndefined()
})

test('a refusal in one tab holds in the others', async () => {
  await begin()
  const other = await browser.newTab(`${server.origin}/`)
  await loaded(other)
  await begin({}, 'granted', other)
  await other.evaluate(() => window.ink.track('purchase'))
  await tab.evaluate(() => window.ink.consent('denied'))
  await until(async () => (await other.evaluate(() => window.ink.consent())) === 'denied', 5_000, 'the other to hear of it')
  await other.hide()
  await other.show()
  await marked(other, server)
  expect(reports()).toEqual([])
  await other.close()
})

test('what is forgotten in one tab counts in no other', async () => {
  await begin()
  const other = await browser.newTab(`${server.origin}/`)
  await loaded(other)
  await begin({}, 'granted', other)
  await other.evaluate(() => window.ink.track('purchase'))
  await tab.evaluate(() => window.ink.forget())
  await pass(other, 300)
  await other.evaluate(() => window.ink.track('add_to_cart'))
  await other.hide()
  const [told] = await until(() => reports().length && reports(), 5_000, 'a report')
  expect(told!.report.pages[0]!.cells).toMatchObject({ 'add_to_cart -': 1 })
  expect(told!.report.pages[0]!.cells['purchase -']).toBeUndefined()
  await other.close()
})

test('what cannot be sent when it is stopped is no error of the page', async () => {
  // Nobody listens there.
  await begin({ endpoint: 'http://127.0.0.1:9/' })
  await tab.evaluate(() => {
    window.ink.track('purchase')
    window.ink.stop()
  })
  await pass(tab, 500)
  expect(await tab.evaluate(() => window.thrown)).toEqual([])
})

test('with noise, every cell that was named is told and no other, and no person counts for more than was said', async () => {
  // So much ε that there is next to no noise to see.
  await begin({ epsilon: 1000, most: 5, cells: ['add_to_cart -', 'purchase -', 'hover price 1024'] })
  await tab.evaluate(() => {
    for (let i = 0; i < 9; i++) {
      window.ink.track('add_to_cart')
      window.ink.track('remove_from_cart')
    }
  })
  await hidden()
  await until(() => reports().length, 5_000, 'the report')
  const { epsilon, pages } = reports()[0]!.report
  expect(epsilon).toBe(1000)
  expect(pages).toEqual([{ path: '/', cells: { 'add_to_cart -': 5, 'purchase -': 0, 'hover price 1024': 0 } }])
})

test('with little ε the counts are whole numbers that say next to nothing', async () => {
  await begin({ epsilon: 0.01, cells: Array.from({ length: 40 }, (_, i) => `hover z${i} 64`) })
  await tab.evaluate(() => window.ink.track('purchase'))
  await hidden()
  await until(() => reports().length, 5_000, 'the report')
  const counts = Object.values(reports()[0]!.report.pages[0]!.cells)
  expect(counts).toHaveLength(40)
  expect(counts.every(Number.isSafeInteger)).toBe(true)
  expect(Math.max(...counts.map(Math.abs))).toBeGreaterThan(100)
})

test.each<readonly [object, RegExp]>([
  [{ endpoint: '' }, /endpoint must be an http\(s\) URL such as "\/counts", got ""/],
  [{ endpoint: 'ftp://127.0.0.1/' }, /endpoint must be an http\(s\) URL such as "\/counts", got "ftp:/],
  [{ epsilom: 1 }, /every option of aggregate must be one of endpoint, site, cells, epsilon, most, got "epsilom"/],
  [{ cells: 'dwell price 8192' }, /aggregate.cells must be a list such as \["dwell price 8192"\], got "dwell price 8192"/],
  [{ epsilon: 0, cells: ['page -'] }, /epsilon must be a number over 0, got 0/],
  [{ cells: ['page -', 'dwell price 5000'] }, /each of cells must be such as 'dwell price 8192', a power of two, .*5000/],
  [{ epsilon: 1 }, /cells must be given with epsilon/],
  [{ most: 0 }, /most must be a number over 0, got 0/],
])('aggregate(%j) says how to mend it', async (options, message) => {
  const said = await tab.evaluate((options) => {
    const { aggregate, createInkling } = window.lib
    try {
      createInkling({ signals: [], sinks: [aggregate({ endpoint: '/collect', ...options })] })
      return ''
    } catch (error) {
      return String(error)
    }
  }, options)
  expect(said).toMatch(message)
})
