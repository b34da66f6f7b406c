import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { heard, page } from './site.js'
import { middle } from './person.js'
import { engine, onSite, server, tab } from './stage.js'
import { until } from './until.js'

const webVitals = readFileSync(
  createRequire(import.meta.url)
    .resolve('web-vitals')
    .replace('.umd.cjs', '.js'),
  'utf8',
)
const slow = '<h1>Words</h1><button onclick="const end = performance.now() + 300; while (performance.now() < end);">Slow</button>'
const start = (options: string): string =>
  page(slow, `const { vitals } = await import('/dist/vitals.js'); listen(lib.start({ signals: [vitals(${options})] }))`).replace(
    '"imports": {',
    '"imports": { "web-vitals": "/web-vitals.js",',
  )

onSite({ '/': start(''), '/changes': start('{ changes: true }'), '/web-vitals.js': webVitals }, { home: false })

const named = (name: string): Promise<readonly { readonly rating: string; readonly value: number }[]> =>
  until(
    async () => {
      const found = (await heard(tab, 'vital', 0)).filter((each) => each.name === name)
      return found.length && found
    },
    5_000,
    name,
  )

/** The browser has timed a slow press, which it does at its next paint, and web-vitals, which waits for an idle moment, has heard of it. */
const timed = (): Promise<unknown> =>
  tab.evaluate(
    () =>
      new Promise((resolve) =>
        new PerformanceObserver((list) => {
          if (list.getEntries().some(({ duration }) => duration >= 300)) setTimeout(() => requestIdleCallback(resolve))
        }).observe({ type: 'event', buffered: true }),
      ),
  )

test('the first paint and the first byte are told', async () => {
  // WebKit counts in whole ms, and web-vitals says nothing of a first byte in the first of them.
  await tab.goto(`${server.origin}/?ms=20`)
  for (const name of ['FCP', 'TTFB']) expect((await named(name))[0]!.value).toBeGreaterThanOrEqual(0)
})

// Without Event Timing there is no interaction to time.
if (engine !== 'webkit')
  test('a slow interaction is told when it happens, or when the page is hidden, and never after stop', async () => {
    await tab.goto(`${server.origin}/changes`)
    await named('TTFB')
    await tab.click(...(await middle(tab, 'button')))
    // 300 ms of work and whatever else the machine had to do.
    expect(['needs-improvement', 'poor']).toContain((await named('INP'))[0]!.rating)
    await tab.goto(`${server.origin}/`)
    await named('TTFB')
    await tab.click(...(await middle(tab, 'button')))
    await timed()
    await tab.hide()
    await named('INP')
    await tab.show()
    const before = (await heard(tab, 'vital', 0)).length
    await tab.evaluate(() => window.ink.stop())
    await tab.click(...(await middle(tab, 'button')))
    await tab.hide()
    await tab.show()
    expect(await heard(tab, 'vital', 0)).toHaveLength(before)
  })
