import { beforeEach, expect, test } from 'vitest'
import { type ChromiumTab } from './engines.js'
import { buffered, heard, of, page, pass, visit } from './site.js'
import { begin, track } from './stream.js'
import { until } from './until.js'
import { engine, server, site, tab, onSite } from './stage.js'

declare global {
  interface Window {
    /** What is in use now: listeners, observers, timers, open databases, locks asked for. */
    readonly inUse: () => Record<string, number>
  }
}

/** Counts what is taken and given back, by standing beside the real functions. */
const counting = `<script>
const uses = { listeners: new Set(), timers: new Set(), observers: new Set(), databases: new Set() }
const own = new Map()
const name = (type, run, options) => { if (!own.has(run)) own.set(run, own.size); return type + own.get(run) + !!(options === true || options?.capture) }
const per = new WeakMap()
const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype
EventTarget.prototype.addEventListener = function (type, run, options) {
  // A signal's own listeners live and die with the signal.
  if (!(this instanceof AbortSignal)) {
    if (!per.has(this)) per.set(this, {})
    const key = [per.get(this), name(type, run, options)]
    const entry = { key }
    if (!options?.signal?.aborted) {
      uses.listeners.add(entry)
      options?.signal && add.call(options.signal, 'abort', () => uses.listeners.delete(entry))
    }
  }
  return add.call(this, type, run, options)
}
EventTarget.prototype.removeEventListener = function (type, run, options) {
  for (const entry of uses.listeners) if (entry.key[0] === per.get(this) && entry.key[1] === name(type, run, options)) uses.listeners.delete(entry)
  return remove.call(this, type, run, options)
}
const { setTimeout: set, clearTimeout: clear } = window
window.setTimeout = (run, ms, ...more) => { const id = set((...all) => { uses.timers.delete(id); run(...all) }, ms, ...more); uses.timers.add(id); return id }
window.clearTimeout = (id) => { uses.timers.delete(id); clear(id) }
for (const kind of ['ResizeObserver', 'IntersectionObserver', 'PerformanceObserver', 'MutationObserver']) {
  const { observe, disconnect } = window[kind].prototype
  window[kind].prototype.observe = function (...all) { uses.observers.add(this); return observe.apply(this, all) }
  window[kind].prototype.disconnect = function () { uses.observers.delete(this); return disconnect.call(this) }
}
const { open } = IDBFactory.prototype
IDBFactory.prototype.open = function (...all) {
  const request = open.apply(this, all)
  add.call(request, 'success', () => uses.databases.add(request.result))
  return request
}
const closed = (db) => { try { db.transaction('events'); return false } catch { return true } }
window.inUse = () => ({ listeners: uses.listeners.size, timers: uses.timers.size, observers: uses.observers.size, databases: [...uses.databases].filter((db) => !closed(db)).length })
</script>`
const shop = `${counting}<body style="margin: 0; height: 2500px"><section data-inkling="price">49</section><button data-inkling="buy">Buy</button>`

const inUse = (): Promise<Record<string, number>> => tab.evaluate(() => window.inUse())
/** What the driver itself has in use. */
let nothing: Record<string, number>
const locks = (): Promise<number> =>
  tab.evaluate(async () => {
    const { held, pending } = await navigator.locks.query()
    return held!.length + pending!.length
  })
/** Whether History is as the browser made it. */
const natives = (): Promise<boolean[]> =>
  tab.evaluate(() => [history.pushState, history.replaceState].map((each) => String(each).includes('[native code]')))
const started = (): Promise<void> =>
  tab.evaluate((site) => {
    const ink = window.listen(window.lib.start({ endpoint: '/collect', consent: 'granted', site }))
    ink.when({ all: [{ event: 'hover' }, { score: 'exit', gte: 1, for: 100 }] }, () => {}, { delay: 50 })
  }, site)

onSite({
  '/': page(shop),
  '/plain': page('<section data-inkling="price">49</section>'),
  '/fallback': page(`${shop}<script>Object.defineProperty(window, 'navigation', { value: undefined })</script>`),
})
beforeEach(async () => {
  nothing = await inUse()
})

test('stop leaves no listener, observer, timer, lock or open database, and History as it was', async () => {
  await visit(tab, `${server.origin}/fallback`)
  nothing = await inUse()
  await started()
  await tab.click(30, 20)
  await tab.wheel(500, 400, 0, 300)
  await tab.evaluate(() => window.ink.track('purchase'))
  await until(async () => (await locks()) > 0 && (await inUse())['databases']! > 0, 5_000, 'all to be in use')
  const during = await inUse()
  expect(during['listeners']! - nothing['listeners']!).toBeGreaterThan(10)
  expect(during['observers']! - nothing['observers']!).toBeGreaterThan(1)
  expect(during['timers']! - nothing['timers']!).toBeGreaterThan(0)
  expect(await natives()).not.toContain(true)

  await tab.evaluate(() => window.ink.stop())
  expect(
    await until(async () => !(await locks()) && JSON.stringify(await inUse()) === JSON.stringify(nothing), 2_000, 'all to be given back'),
  ).toBe(true)
  expect(await natives()).toEqual([true, true])
  const blocked = await tab.evaluate(async (site) => {
    const { name } = (await indexedDB.databases()).find((each) => each.name?.includes(` ${site} `))!
    const request = indexedDB.deleteDatabase(name!)
    return new Promise((resolve) => {
      request.addEventListener('success', () => resolve('gone'))
      request.addEventListener('blocked', () => resolve('blocked'))
    })
  }, site)
  expect(blocked).toBe('gone')
})

test('stop sends what waits, and what is tracked afterwards is nowhere', async () => {
  await started()
  await tab.evaluate(() => {
    window.ink.track('purchase')
    window.ink.stop()
    window.ink.track('add_to_cart')
    window.heard = []
  })
  await until(() => of(server, site).events.some(({ type }) => type === 'purchase'), 5_000, 'the purchase')
  await tab.click(30, 20)
  await tab.evaluate(() => window.ink.flush())
  await pass(tab, 400)
  expect(of(server, site).events.filter(({ type }) => type === 'add_to_cart')).toEqual([])
  expect(await tab.evaluate(() => window.heard)).toEqual([])
})

test('stop stores what waits, too', async () => {
  server.collector.behave({ down: true })
  await begin(tab, site)
  // What is not open yet when all stops stores nothing.
  await track(tab, 1)
  await until(async () => (await buffered(tab, site)).length === 1, 5_000, 'an open buffer')
  await track(tab, 2)
  await tab.evaluate(() => window.ink.stop())
  await until(async () => (await buffered(tab, site)).length === 3, 5_000, 'all in the buffer')
})

test('stop in the middle of a start, an answer or a retry leaves nothing either', async () => {
  for (const trouble of [{ delay: 300 }, { down: true }, { status: 503 }]) {
    server.collector.behave(trouble)
    await started()
    await tab.evaluate(async () => {
      window.ink.track('purchase')
      void window.ink.flush()
      window.ink.stop()
    })
    await started()
    await tab.evaluate(() => {
      window.ink.track('purchase')
      void window.ink.flush()
    })
    await until(() => tab.evaluate(() => window.left.some((each) => each.startsWith('fetch'))), 5_000, 'a request')
    await tab.evaluate(() => window.ink.stop())
    const all = async (): Promise<string> => JSON.stringify([await inUse(), await locks()])
    await until(async () => (await all()) === JSON.stringify([nothing, 0]), 5_000, 'all to be given back')
    // The answer, or the time of a retry, brings nothing back.
    await pass(tab, 400)
    expect(await all()).toBe(JSON.stringify([nothing, 0]))
  }
})

test('stop in the callback of a press leaves nothing of what would have followed it', async () => {
  await started()
  await heard(tab, 'page')
  await tab.evaluate(() => {
    window.ink.on('click', () => {
      window.ink.stop()
      setTimeout(() => void window.left.push(JSON.stringify(window.inUse())), 50)
    })
    document.querySelector('button')!.focus()
  })
  await tab.key('Enter')
  const left = await until(() => tab.evaluate(() => window.left.find((each) => each.startsWith('{'))), 5_000, 'the click')
  expect(JSON.parse(left)).toMatchObject({ listeners: nothing['listeners'], observers: nothing['observers'] })
})

test('a running trigger is told that its reason has passed', async () => {
  expect(
    await tab.evaluate(async () => {
      const ink = window.lib.start()
      const signal = await new Promise<AbortSignal>((resolve) => {
        ink.when({ event: 'purchase' }, (moment) => resolve(moment.signal))
        ink.track('purchase')
      })
      const before = signal.aborted
      ink.stop()
      return [before, signal.aborted]
    }),
  ).toEqual([false, true])
})

test('nobody listening, nothing running', async () => {
  const [idle, heard, again] = await tab.evaluate(async () => {
    // Starting takes a task of its own.
    const task = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
    const ink = window.lib.createInkling({ signals: [window.lib.hover(), window.lib.scroll()] })
    await task()
    const idle = window.inUse()
    const stop = ink.on('hover', () => {})
    await task()
    const heard = window.inUse()
    stop()
    return [idle, heard, window.inUse()] as const
  })
  expect(idle).toEqual(nothing)
  expect(heard['listeners']! - idle['listeners']!).toBeGreaterThan(3)
  expect(again).toEqual(nothing)
})

test('two hundred starts and stops leave nothing behind', async () => {
  // Counting keeps hold of what it counts.
  await visit(tab, `${server.origin}/plain`)
  const round = (): Promise<void> =>
    tab.evaluate(async (site) => {
      for (let i = 0; i < 100; i++) {
        const ink = window.lib.start({ endpoint: '/collect', consent: 'granted', site })
        ink.on('*', () => {})
        ink.when({ event: 'hover' }, () => {})
        await new Promise((resolve) => setTimeout(resolve))
        if (i % 10 === 0) await new Promise((resolve) => requestAnimationFrame(resolve))
        ink.stop()
      }
    }, site)
  const cdp = engine === 'chromium' ? (tab as ChromiumTab).cdp : undefined
  const measure = async (): Promise<{ listeners: number; heap: number }> => {
    await cdp!.send('HeapProfiler.collectGarbage')
    const { jsEventListeners } = await cdp!.send('Memory.getDOMCounters')
    const { usedSize } = await cdp!.send('Runtime.getHeapUsage')
    return { listeners: jsEventListeners, heap: usedSize }
  }
  await round()
  await pass(tab, 300)
  const before = cdp && (await measure())
  await round()
  await pass(tab, 300)
  await until(async () => (await locks()) === 0, 5_000, 'the last lock to be given back')
  if (!before) return
  // Databases that were opening are closed once they are open.
  const after = await until(
    async () => {
      const now = await measure()
      return now.listeners - before.listeners <= 2 && now
    },
    3_000,
    'the last listener to go',
  )
  expect(after.heap - before.heap).toBeLessThan(300_000)
})
