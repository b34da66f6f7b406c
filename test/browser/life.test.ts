import { expect, test } from 'vitest'
import type { MicroEvent } from '../../src/index.js'
import type { Sample } from '../../src/testing.js'
import { type ChromiumTab } from './engines.js'
import { heard, of, page, pass } from './site.js'
import { engine, onSite, server, tab } from './stage.js'
import { unattended } from './unattended.js'
import { until } from './until.js'

/** The life of a page, from what led to it to what comes back. */
const options = `{ away: { after: 300 }, inactivity: { after: 500, text: 1 }, scrollReversal: { turns: 2, ago: 300 } }`
const run = `listen(lib.start(${options}))`
const rows = `<style>body { margin: 0 } #space { position: relative } #space > div { position: absolute; height: 50px; width: 100% }</style>
<div id="space"></div><script>
// Rows are made as they come into view, and their height is a guess until then.
const space = document.querySelector('#space')
let known = 0
const draw = () => {
  const first = Math.max(0, Math.floor(scrollY / 50) - 2)
  known = Math.max(known, first + 20)
  space.style.height = 4000 + known * 50 + 'px'
  space.replaceChildren(...Array.from({ length: 18 }, (_, i) => {
    const row = document.createElement('div')
    row.style.top = (first + i) * 50 + 'px'
    row.textContent = 'row ' + (first + i)
    return row
  }))
}
draw()
addEventListener('scroll', draw)
</script>`

onSite(
  {
    '/': page('<body style="height: 2800px"><a href="/next">next</a>', run),
    '/next': page('<p>next', run),
    '/prepares': page(
      `<script type="speculationrules">{ "prerender": [{ "urls": ["/prepared"], "eagerness": "immediate" }] }</script>
<script>const wait = setInterval(() => { if (localStorage.ready) clearInterval(wait), (location.href = '/prepared') }, 50)</script>`,
      `lib.start({ endpoint: '/collect', consent: 'granted', site: 'prepared', age: 200 })`,
    ),
    '/prepared': page(
      '<p>prepared',
      `const ink = lib.start({ endpoint: '/collect', site: 'prepared', age: 200 })
// As a consent platform says that remembers.
ink.consent('granted')
ink.track('view_item', { prepared: document.prerendering })
// What is refused before anybody has seen the page is heard by nobody.
const refused = lib.createInkling({ signals: [] })
refused.on('view_item', () => ink.track('remove_from_cart'))
refused.track('view_item')
refused.consent('denied')
// Holds already, for somebody to see.
ink.context({ plan: 'free' })
ink.when({ context: 'plan', is: 'free' }, () => ink.track('begin_checkout', { prepared: document.prerendering }))
// Time enough to do what should wait.
document.addEventListener('prerenderingchange', () => ink.track('add_to_cart', { at: performance.getEntriesByType('navigation')[0].activationStart }))
setTimeout(() => (localStorage.ready = 1), 1000)`,
    ),
    '/links': '<!doctype html><a id="on" href="/next" style="position: absolute; top: 50px; left: 50px">on</a>',
    '/fallback': page(`<script>Object.defineProperty(window, 'navigation', { value: undefined })</script>`, run),
    '/list': page('', `listen(lib.start({ query: ['page'] }))`),
    '/frame': page('<iframe src="/inside" style="width: 400px; height: 200px"></iframe>', run),
    '/inside': '<!doctype html><input style="position: absolute; top: 20px; left: 20px">',
    '/rows': page(rows, run),
    '/box': page(
      '<style>body { margin: 0; height: 700px }</style><div style="width: 300px; height: 200px; overflow: auto"><div style="height: 3000px"></div></div>',
      run,
    ),
    '/right': page(
      `<style>html { direction: rtl } body { margin: 0; height: 2800px; width: 2000px } section { position: absolute; top: 100px; right: 100px; width: 300px; height: 100px }</style>
<section data-inkling="price">49</section>`,
      `window.samples = []; listen(lib.start({ tap: (sample) => samples.push({ ...sample }) }))`,
    ),
    '/tall': page(
      '<style>body { margin: 0; height: 2800px }</style>',
      `window.samples = []; listen(lib.start({ tap: (sample) => samples.push({ ...sample }) }))`,
    ),
  },
  { home: false },
)

const come = async (path: string): Promise<void> => {
  await tab.goto(server.origin + path)
  await heard(tab, 'page')
}
const all = <T extends MicroEvent['type']>(type: T): Promise<Extract<MicroEvent, { type: T }>[]> =>
  tab.evaluate((wanted) => window.heard.filter((each) => each.type === wanted), type) as never
const samples = <K extends Sample['kind']>(kind: K): Promise<Extract<Sample, { kind: K }>[]> =>
  tab.evaluate((kind) => (window as unknown as { samples: Sample[] }).samples.filter((each) => each.kind === kind), kind) as never

test('a page says how one came to it and what kind of site led there, and nothing of its address', async () => {
  await come('/')
  expect(await all('page')).toMatchObject([{ kind: 'load', nav: 'navigate', ref: 'none' }])
  for (const [from, ref] of [
    [server.origin, 'same'],
    [server.otherOrigin, 'other'],
  ] as const) {
    await tab.goto(`${from}/links`)
    await tab.evaluate((to) => document.querySelector('a')!.setAttribute('href', to), `${server.origin}/next`)
    await tab.click(60, 60)
    await until(() => tab.evaluate(() => location.pathname === '/next' && 'heard' in window && window.heard.length), 5_000, 'the next page')
    expect(await all('page')).toMatchObject([{ nav: 'navigate', ref }])
  }
  await tab.evaluate(() => void setTimeout(() => location.reload()))
  await until(() => tab.evaluate(() => window.heard.some((each) => each.type === 'page' && each.nav === 'reload')), 5_000, 'the reload')
})

test('client-side routes say whether one went on or came back', async () => {
  for (const path of ['/', '/fallback']) {
    await come(path)
    await tab.evaluate(() => history.pushState(null, '', '/p/1'))
    await heard(tab, 'page', 2)
    await tab.evaluate(() => history.back())
    expect((await heard(tab, 'page', 3)).map(({ nav }) => nav)).toEqual(['navigate', 'navigate', 'back_forward'])
    // There and back again at once.
    expect(await heard(tab, 'quick_back')).toMatchObject([{ strength: 'strong', count: 1 }])
  }
})

test('parameters that are allowed make pages of their own, others do not', async () => {
  await come('/list')
  for (const query of ['?page=2', '?page=2&sort=price', '?page=3'])
    await tab.evaluate((search) => history.pushState(null, '', search), query)
  expect((await heard(tab, 'page', 3)).map(({ path }) => path)).toEqual(['/list', '/list?page=2', '/list?page=3'])
  await tab.evaluate(() => history.go(-2))
  expect((await heard(tab, 'page', 4)).at(-1)).toMatchObject({ path: '/list?page=2', nav: 'back_forward' })
})

test('without the Navigation API, whoever wraps History later is called, and finds it as it was', async () => {
  await come('/fallback')
  const [calls, later, failure, native] = await tab.evaluate(() => {
    const { prototype } = History
    const before = prototype.pushState
    let calls = 0
    prototype.pushState = function (this: History, ...args) {
      calls++
      before.apply(this, args)
    }
    history.pushState(null, '', '/a')
    let failure = ''
    try {
      history.pushState(() => {}, '', '/b')
    } catch (error) {
      failure = (error as Error).name
    }
    prototype.pushState = before
    // A router that answers each route with a route of its own comes to an end.
    window.ink.on('page', () => history.replaceState(null, '', '/a'))
    history.pushState(null, '', '/c')
    window.ink.stop()
    const native = /native code/.test(String(history.pushState)) && !Object.hasOwn(history, 'pushState')
    history.pushState(null, '', '/d')
    return [calls, location.pathname, failure, native] as const
  })
  expect([calls, later, failure, native]).toEqual([2, '/d', 'DataCloneError', true])
  expect((await all('page')).map(({ path }) => path)).toEqual(['/fallback', '/a', '/c', '/a'])
})

test('coming back through history is no absence; it is a page sought again', async () => {
  await come('/')
  await pass(tab, 200)
  await tab.goto(`${server.origin}/blank`)
  await pass(tab, 500)
  await tab.back()
  expect(await heard(tab, 'page', 2)).toMatchObject([{}, { kind: 'restore', nav: 'back_forward' }])
  expect(await heard(tab, 'quick_back')).toMatchObject([{ strength: 'strong' }])
  // It is seen as far as before, again.
  await until(async () => (await all('scroll_depth')).some((each) => each.page === 2), 5_000, 'how far it is seen')
  await pass(tab, 300)
  expect(await all('away')).toEqual([])
})

test('going forward to a page is no turning back', async () => {
  await tab.goto(`${server.origin}/blank`)
  await come('/')
  await tab.back()
  await tab.forward()
  expect(await heard(tab, 'page', 2)).toMatchObject([{}, { kind: 'restore', nav: 'back_forward' }])
  await pass(tab, 200)
  const told = await tab.evaluate(() => 'activation' in ((window as { navigation?: object }).navigation ?? {}))
  // Not every browser says which way one went; Chromium does.
  if (engine === 'chromium') expect(told).toBe(true)
  if (told) expect(await all('quick_back')).toEqual([])
})

test('a tab that is hidden for a while was left, and one that is passed by was not', async () => {
  await come('/')
  await tab.hide()
  await pass(tab, 400)
  await tab.show()
  const [away] = await heard(tab, 'away')
  expect(away).toMatchObject({ kind: 'peek', copied: 0 })
  expect(away!.ms).toBeGreaterThanOrEqual(300)
  // While it was hidden nobody was silent.
  const { t, ms } = away!
  expect((await all('inactivity')).filter((each) => each.t > t - ms && each.t < t)).toEqual([])
})

// WebKit's driver reaches into no frame.
if (engine !== 'webkit')
  test('whoever types in a frame is not silent', async () => {
    await come('/frame')
    await until(
      async () => {
        await tab.key('Tab')
        return tab.evaluate(() => document.activeElement?.localName === 'iframe')
      },
      5_000,
      'focus in the frame',
    )
    await pass(tab, 100)
    const before = (await all('inactivity')).filter(({ state }) => state === 'start').length
    await pass(tab, 1200)
    expect((await all('inactivity')).filter(({ state }) => state === 'start')).toHaveLength(before)
    await tab.click(600, 500)
    await until(async () => (await all('inactivity')).filter(({ state }) => state === 'start').length > before, 5_000, 'silence')
  })

test('a page that nobody sees calls nobody back until it is seen, and has forgotten nothing', async () => {
  await come('/')
  await tab.hide()
  await until(() => tab.evaluate(() => document.hidden), 5_000, 'a hidden page')
  const seen = (): Promise<boolean[]> => tab.evaluate(() => (window as unknown as { seen: boolean[] }).seen)
  await tab.evaluate(() => {
    const seen = ((window as unknown as { seen: boolean[] }).seen = [] as boolean[])
    window.ink.when({ event: 'view_item' }, () => seen.push(!document.hidden), { id: 'unseen' })
    window.ink.track('view_item')
  })
  expect(await seen()).toEqual([])
  await tab.show()
  await until(async () => (await seen())[0], 5_000, 'the callback')
  expect(await seen()).toEqual([true])
  expect(await all('trigger')).toMatchObject([{ id: 'unseen', state: 'fired' }])
})

test('a list that is made as one scrolls is scrolled one way', async () => {
  await come('/rows')
  for (let i = 0; i < 6; i++) {
    await tab.wheel(500, 400, 0, 400)
    await pass(tab, 120)
  }
  expect(await all('scroll_reversal')).toEqual([])
})

test('scrolling a box to and fro is not scrolling the page, scrolling the page is', async () => {
  const scroll = async (): Promise<void> => {
    for (const dy of [500, -300, 300, -300]) {
      await tab.wheel(150, 100, 0, dy)
      await pass(tab, 350)
    }
  }
  await come('/box')
  await scroll()
  expect(await all('scroll_reversal')).toEqual([])
  await come('/')
  await scroll()
  expect((await heard(tab, 'scroll_reversal')).map(({ kind }) => kind)).toContain('restless')
})

test('a page that runs from right to left is seen, hovered and scrolled like any other', async () => {
  await come('/right')
  await until(async () => (await samples('seen')).at(-1)?.share === 1, 5_000, 'the zone to be seen whole')
  const [x, y] = await tab.evaluate(() => {
    const { x, y } = document.querySelector('section')!.getBoundingClientRect()
    return [x + 50, y + 50] as const
  })
  // A page that was stuck meanwhile takes nobody's rest for one.
  const [hover] = await until(
    async () => {
      await tab.move(x, y)
      await pass(tab, 700, () => tab.move(x + Math.random(), y))
      await tab.move(100, 600)
      await pass(tab, 150)
      const told = await heard(tab, 'hover', 0)
      return told[0] && told
    },
    15_000,
    'a hover',
  )
  expect(hover).toMatchObject({ zone: 'price' })
  await tab.wheel(500, 400, 0, 5000)
  await heard(tab, 'scroll_depth', 5)
})

if (engine === 'chromium') {
  test('a window that grows is told, though the page stays as it is', async () => {
    await come('/tall')
    const { cdp } = tab as ChromiumTab
    const view = async (): Promise<number | undefined> => (await samples('scroll')).at(-1)?.view
    await until(async () => (await view()) === 700, 5_000, 'the first reading')
    await cdp.send('Emulation.setDeviceMetricsOverride', { width: 1000, height: 500, deviceScaleFactor: 1, mobile: false })
    await until(async () => (await view()) === 500, 5_000, 'the new size')
    await cdp.send('Emulation.clearDeviceMetricsOverride')
  })

  test('a tab that was frozen tells one absence, and nothing that happened meanwhile', async () => {
    await come('/')
    const { cdp } = tab as ChromiumTab
    // What the first look tells is told.
    await heard(tab, 'scroll_depth')
    await tab.hide()
    // A driver's word that the window is small comes before the page hears of it.
    await until(() => tab.evaluate(() => document.hidden), 5_000, 'a hidden page')
    await cdp.send('Page.setWebLifecycleState', { state: 'frozen' })
    const from = performance.now()
    await until(() => performance.now() - from > 1500, 5_000, 'some time to pass')
    await cdp.send('Page.setWebLifecycleState', { state: 'active' })
    await tab.show()
    const [away, ...more] = await heard(tab, 'away')
    expect(away!.ms).toBeGreaterThanOrEqual(1500)
    expect(more).toEqual([])
    const { t, ms } = away!
    expect((await tab.evaluate(() => window.heard)).filter((each) => each.t > t - ms && each.t < t)).toEqual([])
  })

  test('a page that is prepared before it is asked for begins, and is a visit, when it is seen', async () => {
    const end = unattended(`${server.origin}/prepares`)
    const seen = await until(
      () => of(server, 'prepared').batches.find((batch) => batch.events.some(({ type }) => type === 'add_to_cart')),
      15_000,
      'the prepared page to be seen',
    )
    await end()
    const { batches, events: all } = of(server, 'prepared')
    const events = all.filter(({ tab }) => tab === seen.tab)
    // It knows who was here before.
    const before = batches.find((batch) => batch.tab !== seen.tab && batch['visitor'])!
    expect([before['visitor'], before['session']]).toEqual([seen['visitor'], seen['session']])
    expect(events.find(({ seq }) => seq === 1)).toMatchObject({ type: 'page', kind: 'load', nav: 'prerender', ref: 'same' })
    // What the page said while it was prepared is said now.
    expect(events.find(({ type }) => type === 'view_item')).toMatchObject({ prepared: true })
    expect(events.filter(({ type }) => type === 'remove_from_cart')).toEqual([])
    // Nothing fires for a page that nobody sees.
    expect(events.find(({ type }) => type === 'begin_checkout')).toMatchObject({ prepared: false })
    const { at } = events.find(({ type }) => type === 'add_to_cart') as unknown as { at: number }
    expect(at).toBeGreaterThan(0)
    for (const event of events) expect(event.t).toBeGreaterThanOrEqual(Math.floor(at))
    expect(seen['context']).toMatchObject({ visits: 1 })
  })
}
