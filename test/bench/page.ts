/** What the library costs a page, in one Chromium, side by side with pages that do not carry it. Ratios, since machines differ; medians of interleaved rounds, but layouts, long tasks and heap of one run each. */
import { readFileSync } from 'node:fs'
import { launch, type ChromiumTab } from '../browser/engines.js'
import { startServer } from '../browser/server.js'
import { until } from '../browser/until.js'
// @ts-expect-error -- a plain script
import { eager } from '../../rollup.config.mjs'
// @ts-expect-error -- a plain script, shared with the size command
import { bundle } from '../package/size.mjs'
// @ts-expect-error -- likewise
import { print } from '../package/figures.mjs'

const ROUNDS = Number(process.env['ROUNDS'] ?? 7)
const MOVES = 1500
/** A minute of use, so many times faster. */
const EVENTS = 10_000

const text = 'a word or two about it '.repeat(40)
const body = `<nav>menu</nav><main itemscope itemtype="https://schema.org/Product"><div itemprop="price">49</div>
<div data-inkling="buy"><button>Buy</button></div>${Array.from({ length: 60 }, (_, i) => `<section aria-label="reviews ${i}"><p>${text}</p><button>helpful</button></section>`).join('')}</main>`
const page = (script: string, more = ''): string =>
  `<!doctype html><meta charset="utf-8"><title>bench</title><body>${body}${more}<script type="module">${script}</script>`
/** 20,000 nodes more, of which some change in every frame: prices that tick, an advertisement that turns. */
const busy = `<div id="busy">${'<p><b>a</b><i>b</i></p>'.repeat(5000)}</div><script>
const cells = document.querySelectorAll('#busy b')
let frame = 0
const tick = () => { for (let i = 0; i < 20; i++) { const cell = cells[(frame * 20 + i) % cells.length]; cell.textContent = frame; cell.className = 'c' + (frame % 7) } frame++; requestAnimationFrame(tick) }
tick()
</script>`

const full = `import { start } from 'inkling'
window.go = () => { window.ink = start({ endpoint: '/collect', consent: 'granted' }) }
window.ready = true`
const empty = `for (const type of ['pointermove', 'pointerdown', 'scroll', 'click', 'keydown']) addEventListener(type, () => {}, { passive: true, capture: true })
window.ready = true`
const model = `import { prior, score } from 'inkling'
const scorer = score(prior)
for (let i = 0; i < 200; i++) for (const type of ['dwell', 'hover', 'hesitation', 'page']) scorer.observe({ type, seq: 1, t: i, page: 1, zone: ['price', 'buy'][i % 2], ms: 900 })
window.evaluate = (n) => { let sum = 0; const start = performance.now(); for (let i = 0; i < n; i++) for (const intent of scorer.intents) sum += scorer.read(intent, i).value; return ((performance.now() - start) / n) * 1000 + sum * 0 }
window.ready = true`

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
const spread = (values: readonly number[]): string => `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`

const server = await startServer({
  '/blank': page('window.ready = true'),
  '/empty': page(empty),
  '/full': page('import "/full.js"'),
  '/busy/blank': page('window.ready = true', busy),
  '/busy/empty': page(empty, busy),
  '/busy/full': page('import "/full.js"', busy),
  '/full.js': await bundle(full),
  '/eager': page('import "/eager.js"'),
  '/eager.js': `${eager}\n${await bundle(full)}`,
  '/model': page('import "/model.js"'),
  '/model.js': await bundle(model),
})
const browser = await launch('chromium', { args: ['--enable-precise-memory-info', '--js-flags=--expose-gc'] })

const metrics = async ({ cdp }: ChromiumTab): Promise<Record<string, number>> => {
  const { metrics: all } = await cdp.send('Performance.getMetrics')
  return Object.fromEntries(all.map(({ name, value }) => [name, value]))
}
/** Script ms of start(), by page. */
const begun: Record<string, number[]> = { '/blank': [], '/full': [], '/eager': [] }
const open = async (path: string): Promise<ChromiumTab> => {
  const tab = await browser.newTab(server.origin + path)
  await tab.cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  await until(() => tab.evaluate(() => 'ready' in globalThis), 5000, 'the page to be ready')
  await settle(tab)
  // Calling nothing costs something, too: where there is no start(), that is what is measured.
  const before = await metrics(tab)
  // In a task of its own, for what the protocol evaluates is not counted as script; and what is begun in later tasks and the next frame is part of it.
  await tab.evaluate(
    () =>
      new Promise<void>((resolve) =>
        setTimeout(() => {
          ;(globalThis as { go?: () => void }).go?.()
          setTimeout(() => setTimeout(() => requestAnimationFrame(() => setTimeout(resolve))))
        }),
      ),
  )
  const after = await metrics(tab)
  begun[path]?.push((after['ScriptDuration']! - before['ScriptDuration']!) * 1000)
  await settle(tab)
  return tab
}
const settle = async (tab: ChromiumTab): Promise<void> => {
  await tab.evaluate(() => new Promise<void>((resolve) => requestIdleCallback(() => resolve(), { timeout: 2000 })))
  await tab.cdp.send('HeapProfiler.collectGarbage')
}
/** Script µs per move that was sent: four a frame, not awaited, so that they coalesce as a hand's do and fewer reach the page. */
const perMove = async (tab: ChromiumTab): Promise<number> => {
  const before = await metrics(tab)
  let sent = Promise.resolve() as Promise<unknown>
  for (let i = 0; i < MOVES; i++) {
    const [x, y] = [500 + 300 * Math.cos(i / 40), 350 + 250 * Math.sin(i / 23)]
    sent = tab.cdp.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y })
    if (i % 4 === 3) await tab.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())))
  }
  await sent
  const after = await metrics(tab)
  return ((after['ScriptDuration']! - before['ScriptDuration']!) * 1e6) / MOVES
}

/** Script per move as a multiple of the same page's with empty listeners; what the page itself does is taken off, or with `own` left in: where that is most of it, the difference is noise. */
const moves = async (pages: string, own = false): Promise<{ ratio: number; note: string }> => {
  const costs = { blank: [] as number[], empty: [] as number[], full: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['blank', 'empty', 'full'] as const) {
      const tab = await open(pages + name)
      costs[name].push(await perMove(tab))
      await tab.close()
    }
  }
  const [blank, empty, full] = [costs.blank, costs.empty, costs.full].map(median) as [number, number, number]
  // Of medians: in a single round what is left of empty listeners may be nothing, or less.
  const ratio = own ? full / empty : (full - blank) / (empty - blank)
  const told = (['full', 'empty', 'blank'] as const).map((name) => `${name} ${median(costs[name]).toFixed(1)} (${spread(costs[name])})`)
  return { ratio, note: `µs per move sent: ${told.join(', ')}` }
}
const calm = await moves('/')
const restless = await moves('/busy/', true)

// A minute of use: what it makes the page lay out, and tasks over 50 ms, compared with the blank page under the same input.
const use = async (path: string): Promise<{ layouts: number; long: number }> => {
  const tab = await open(path)
  await tab.evaluate(() => {
    const seen = globalThis as { long?: number }
    seen.long = 0
    new PerformanceObserver((list) => (seen.long! += list.getEntries().length)).observe({ type: 'longtask' })
  })
  const forced: { name: string; ph: string; args?: { data?: unknown } }[] = []
  tab.cdp.on('Tracing.dataCollected', ({ value }) => forced.push(...(value as unknown as typeof forced)))
  await tab.cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline.stack'] },
  })
  for (let i = 0; i < 60; i++) {
    await tab.move(100 + 13 * i, 100 + 9 * (i % 50), { steps: 8 })
    if (i % 10 === 5) await tab.click(300, 200)
    if (i % 4 === 1) await tab.wheel(400, 400, 0, i % 8 === 1 ? 400 : -250)
    await tab.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))))
  }
  const done = new Promise((resolve) => tab.cdp.once('Tracing.tracingComplete', resolve))
  await tab.cdp.send('Tracing.end')
  await done
  // A layout with a script on its stack was forced by that script.
  const layouts = forced.filter(
    (event) => /^(Layout|UpdateLayoutTree)$/.test(event.name) && JSON.stringify(event.args ?? {}).includes('stackTrace'),
  ).length
  const long = await tab.evaluate(() => (globalThis as unknown as { long: number }).long)
  await tab.close()
  return { layouts, long }
}
for (let round = 0; round < ROUNDS; round++) await (await open('/eager')).close()
const starting = (path: string): number => median(begun[path]!) - median(begun['/blank']!)
/** What the library adds to that. */
const added = async (pages: string): Promise<{ layouts: number; long: number; note: string }> => {
  const [without, with_] = [await use(`${pages}blank`), await use(`${pages}full`)]
  const more = (what: 'layouts' | 'long'): number => Math.max(0, with_[what] - without[what])
  return {
    layouts: more('layouts'),
    long: more('long'),
    note: `layouts ${without.layouts} → ${with_.layouts}, tasks ${without.long} → ${with_.long}`,
  }
}
const caused = { calm: await added('/'), busy: await added('/busy/') }

/** Heap in kB after so many events, with a collector that answers, over the heap before; flat if the second half adds nothing. */
const heap = async (path: string): Promise<{ over: number; growth: number }> => {
  const size = async (tab: ChromiumTab): Promise<number> => {
    await settle(tab)
    await settle(tab)
    return (await metrics(tab))['JSHeapUsedSize']! / 1024
  }
  const track = async (tab: ChromiumTab, count: number): Promise<void> => {
    for (let i = 0; i < count; i += 500) {
      await tab.evaluate(async () => {
        const { ink } = globalThis as unknown as { ink?: { track: (type: string, fields: object) => void; flush: () => Promise<void> } }
        for (let k = 0; k < 500; k++) ink?.track('view_item', { sku: 'A1', price: 49 })
        await ink?.flush()
      })
    }
  }
  const bare = await open('/blank')
  const page = await size(bare)
  await bare.close()
  const tab = await open(path)
  await track(tab, EVENTS / 2)
  const half = await size(tab)
  await track(tab, EVENTS / 2)
  const whole = await size(tab)
  await tab.close()
  return { over: whole - page, growth: whole - half }
}
const { over, growth } = await heap('/full')
const eagerly = await heap('/eager')

const scorer = await open('/model')
const evaluation = await scorer.evaluate(() => {
  const { evaluate } = globalThis as unknown as { evaluate: (n: number) => number }
  evaluate(2000)
  return Array.from({ length: 7 }, () => evaluate(2000)).sort((a, b) => a - b)[3]!
})
await browser.close()
await server.close()

const round = (value: number, digits = 2): number => Number(value.toFixed(digits))
const figure = (name: string, value: number, unit: string, most: number, note?: string) => ({
  name,
  value: round(value, most < 100 ? 2 : 0),
  unit,
  goal: most ? `≤ ${most}` : '0',
  holds: value <= most,
  ...(note && { note }),
})
print(
  `Costs in ${browser.version}, ${ROUNDS} interleaved rounds of ${MOVES} moves; ${readFileSync('/proc/cpuinfo', 'utf8').match(/model name\s*: (.*)/)?.[1] ?? 'unknown processor'}`,
  [
    figure('script per pointer move sent ÷ empty listeners, blank page taken off', calm.ratio, '×', 1.3, calm.note),
    figure('the same on 20,000 nodes that change in every frame, their script included', restless.ratio, '×', 1.3, restless.note),
    figure('script of start() and of what it begins, to the next frame', starting('/full'), 'ms', 2, spread(begun['/full']!)),
    figure('the same in a file that asks to be compiled as it comes', starting('/eager'), 'ms', 2, spread(begun['/eager']!)),
    figure('forced layouts caused', caused.calm.layouts, '', 0, caused.calm.note),
    figure('long tasks caused', caused.calm.long, '', 0, caused.calm.note),
    figure('forced layouts caused on the busy page', caused.busy.layouts, '', 0, caused.busy.note),
    figure('long tasks caused on the busy page', caused.busy.long, '', 0, caused.busy.note),
    figure(`heap after ${EVENTS} events over a blank page`, over, 'kB', 300, `second half added ${growth.toFixed(0)} kB`),
    figure('the same in a file that asks to be compiled as it comes', eagerly.over, 'kB', 300),
    figure('model evaluation, all intents', evaluation, 'µs', 10),
  ],
)
