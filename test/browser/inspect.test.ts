import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Inkling } from '../../src/core/handle.js'
import { borrow, engineOfProject, viewport, type Browser, type ChromiumTab, type Tab } from './engines.js'
import { startServer, type TestServer } from './server.js'
import { until } from './until.js'

interface Row {
  readonly type: string
  readonly text: string
}
interface InspectPage {
  readonly ink: Inkling
  readonly refused: string[]
  /** Listeners heard on the handle, listeners on window and document, and timers that run. */
  readonly held: { heard: number; listeners: number; timers: number }
  readonly open: (given?: unknown) => string
  readonly stop: () => void
  /** The texts in what a selector finds in the panel, joined by a space. */
  readonly read: (selector: string) => string[]
  readonly rows: () => Row[]
  readonly box: (selector: string) => { x: number; y: number; right: number; bottom: number; width: number }
  readonly focus: () => string
}
declare global {
  interface Window {
    readonly panel: InspectPage
  }
}

const page = `
import { inspect } from '/dist/inspect.js'
const held = { heard: 0, listeners: 0, timers: 0 }
const refused = []
document.addEventListener('securitypolicyviolation', (event) => refused.push(event.violatedDirective))
inkling.when({ all: [{ event: 'hover', where: { zone: 'price' } }, { event: 'dwell', where: { zone: 'price' }, sum: 'ms', gte: 90000 }, { not: { event: 'add_to_cart' } }] }, () => {}, { id: 'offer' })
inkling.context({ segment: 'loyal' })
const ink = { ...inkling, on: (type, run) => {
  const stop = inkling.on(type, run)
  held.heard++
  return () => { held.heard--; stop() }
} }
const { addEventListener } = EventTarget.prototype
const timers = new Set()
const start = setInterval, end = clearInterval
let stop
const root = () => document.querySelector('.inkling-inspect').shadowRoot
const plain = (element) => {
  const words = []
  for (const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT); walk.nextNode();) words.push(walk.currentNode.data.replace(/\\u00a0/g, ' ').trim())
  return words.filter(Boolean).join(' ')
}
window.panel = {
  ink, refused, held,
  open: (given = ink) => {
    EventTarget.prototype.addEventListener = function (...all) {
      if (!(this instanceof Node) || this === document) held.listeners++
      return addEventListener.apply(this, all)
    }
    window.setInterval = (...all) => { const id = start(...all); timers.add(id); held.timers = timers.size; return id }
    window.clearInterval = (id) => { timers.delete(id); held.timers = timers.size; end(id) }
    try { stop = inspect(given) } catch (error) { return String(error) }
    return ''
  },
  stop: () => stop(),
  read: (selector) => [...root().querySelectorAll(selector)].map(plain),
  rows: () => [...root().querySelectorAll('ol > li')].map((row) => ({ type: row.children[1].innerText, text: plain(row.children[2]) })),
  box: (selector) => {
    const { x, y, right, bottom, width } = root().querySelector(selector).getBoundingClientRect()
    return { x, y, right, bottom, width }
  },
  focus: () => root().activeElement?.title ?? '',
}
if (top !== window) window.panel.open()`

const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>inspect</title><link rel="stylesheet" href="/page.css">
<p data-inkling="price">49</p><script src="/dist/inkling.min.js"></script><script type="module" src="/page.js"></script>`

let browser: Browser
let server: TestServer
let tab: Tab

const rows = (): Promise<Row[]> => tab.evaluate(() => window.panel.rows())
const read = (selector: string): Promise<string[]> => tab.evaluate((wanted) => window.panel.read(wanted), selector)
const reads = (selector: string, text: string): Promise<unknown> =>
  until(async () => (await read(selector)).some((one) => one.includes(text)), 3_000, `${selector} to say ${text}`)
const press = async (selector: string): Promise<void> => {
  const { x, y, right, bottom } = await tab.evaluate((wanted) => window.panel.box(wanted), selector)
  await tab.click((x + right) / 2, (y + bottom) / 2)
}
const open = (): Promise<string> => tab.evaluate(() => window.panel.open())
const track = (type: 'add_to_cart' | 'view_item', sku: string): Promise<void> =>
  tab.evaluate((type, sku) => window.panel.ink.track(type, { sku }), type, sku)
/** Rests the pointer at a point until so much time has passed on the page's own clock. */
const rest = async (x: number, y: number, ms: number): Promise<void> => {
  await tab.move(x, y, { steps: 4 })
  const from = await tab.evaluate(() => performance.now())
  await until(() => tab.evaluate((end) => performance.now() > end, from + ms), ms + 5_000, 'the pointer to have rested')
}

beforeAll(async () => {
  const csp =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
  server = await startServer({
    '/': { html, csp },
    '/narrow': { html: '<!doctype html><title>narrow</title><link rel="stylesheet" href="/page.css"><iframe src="/"></iframe>', csp },
    '/page.js': page,
    '/page.css':
      '* { margin: 0; padding: 0; letter-spacing: 3px } div { display: flex; color: red } p { width: 300px; height: 200px; margin: 100px 40px } iframe { border: 0; width: 390px; height: 640px }',
  })
  browser = await borrow(engineOfProject())
  tab = await browser.newTab()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})
beforeEach(async () => {
  await tab.goto(`${server.origin}/`)
  await until(() => tab.evaluate(() => 'panel' in window), 5_000, 'the module of the page')
})

test('a rest of the mouse on the price shows as a hover, under a strict policy', async () => {
  await open()
  // On a busy machine the hand may be there before anybody watches.
  const row = await until(
    async () => {
      await rest(200, 180, 700)
      await tab.move(600, 600, { steps: 4 })
      return until(async () => (await rows()).find(({ type }) => type === 'hover'), 500, 'a hover').catch(() => undefined)
    },
    5_000,
    'a hover in the panel',
  )
  expect(row.text).toMatch(/^price .*\d m?s$/)
  await reads('.clauses li', 'hover · price 1 needs ≥ 1')
  expect(await tab.evaluate(() => window.panel.refused)).toEqual([])
  expect(tab.errors).toEqual([])
})

test('the panel is no part of what is measured', async () => {
  await open()
  await until(
    async () => {
      // A page that was stuck meanwhile takes nobody's rest for one.
      await rest(viewport.width - 100, 60, 700)
      await rest(200, 180, 700)
      await rest(200, 600, 200)
      return (await rows()).some(({ type }) => type === 'hover')
    },
    5_000,
    'a hover in the panel',
  )
  expect(await tab.evaluate(() => document.querySelector('.inkling-inspect')!.matches('[data-inkling-ignore=""]'))).toBe(true)
  const zones = (await rows()).filter(({ type }) => type === 'hover').map(({ text }) => text.split(' ')[0])
  expect([...new Set(zones)]).toEqual(['price'])
})

test('a score is a bar with the reasons that add up to it', async () => {
  await open()
  await track('add_to_cart', 'A1')
  await reads('.reasons li', 'add_to_cart 1 × +')
  // What has happened weighs less and less: panel and score are read at once until they are of one moment.
  const at = await until(
    async () => {
      const { score, said, lines } = await tab.evaluate(() => ({
        score: window.panel.ink.score('purchase'),
        said: window.panel.read('.score')[0]!,
        lines: window.panel.read('.reasons li'),
      }))
      const sum = score.why.reduce((total, { effect }) => total + effect, 0)
      const effects = lines.map((line) => Number(/[+−][\d.]+$/.exec(line)![0].replace('−', '-')))
      const shown = effects.reduce((total, effect) => total + effect, 0)
      return said.includes(`purchase ${Math.round(score.value)} `) && Math.abs(shown - sum) < 0.05
    },
    5_000,
    'the panel to say the score of this moment',
  )
  expect(at).toBe(true)
  expect((await read('.score p'))[0]).toContain('An index, not a probability.')
})

test('a trigger that did not fire says which clause it lacks', async () => {
  await open()
  await reads('.trigger h3', 'offer armed 1 of 3 hold')
  // A machine that is slow to ask has looked at the price for a while: then panel and trigger are of one moment, and of one opinion.
  const lacks = await until(
    async () => {
      const [lines, dwelt] = await tab.evaluate(() => {
        const [, dwell] = window.panel.ink.triggers().find(({ id }) => id === 'offer')!.clauses
        return [window.panel.read('.clauses li'), Number(dwell!.have)] as const
      })
      const said = dwelt < 1000 ? `${dwelt} ms` : `${Number((dwelt / 1000).toFixed(dwelt < 10_000 ? 2 : 1))} s`
      return lines[1] === `dwell · price ${said} needs ≥ 90 s` && lines
    },
    5_000,
    'the panel to say what the trigger has',
  )
  expect([lacks[0], lacks[2], lacks.length]).toEqual(['hover · price 0 needs ≥ 1', 'add_to_cart 0 not ≥ 1', 3])
  await track('add_to_cart', 'A1')
  await reads('.trigger h3', 'offer armed 0 of 3 hold')
})

test('weaker reasons are added up in one row, and a calibrated score is a probability', async () => {
  await tab.evaluate(() => {
    const why = [0.1, -0.2, 0.3, -0.4, 0.5, -0.6, 0.7, 0.8].map((effect, i) => ({ feature: `f${i}`, value: 1500 + i, unit: 'ms', effect }))
    window.panel.open({ ...window.panel.ink, intents: ['return'], score: () => ({ value: 77, calibrated: true, why }) })
  })
  expect(await read('.reasons li')).toEqual([
    'f7 1.5 s +0.80',
    'f6 1.5 s +0.70',
    'f5 1.5 s −0.60',
    'f4 1.5 s +0.50',
    'f3 1.5 s −0.40',
    '3 others +0.20',
  ])
  expect(await read('.score > summary')).toEqual(['return 77 %'])
  expect(await read('.score p')).toEqual(['The effects add up to +1.20: 77 % on the logistic curve. A calibrated probability.'])
})

test('every kind of clause is said in words', async () => {
  await tab.evaluate(() => {
    window.panel.ink.when(
      {
        any: [
          // oxlint-disable-next-line unicorn/no-thenable -- a word of the condition language
          { then: [{ event: 'view_item' }, { event: 'add_to_cart' }], within: 60_000 },
          { score: 'exit', gte: 90, for: 2_000 },
          { context: 'segment', is: ['new', 'idle'] },
          { context: 'segment', is: 'new' },
          { event: 'scroll_depth', where: { depth: { gte: 50 } }, count: 2, within: 30_000, since: 'view_item' },
        ],
      },
      () => {},
      { id: 'kinds' },
    )
    window.panel.open()
  })
  expect((await read('.clauses li')).slice(3)).toEqual([
    'view_item, then add_to_cart in 60 s 0 needs ≥ 1',
    expect.stringMatching(/^score exit \d+ needs ≥ 90 for 2 s$/),
    'context segment loyal needs new or idle',
    'context segment loyal needs = new',
    'scroll_depth · depth ≥ 50 in 30 s since view_item 0 needs ≥ 2',
  ])
})

test('a second panel takes the place of the first, and the first is no more', async () => {
  for (let panel = 0; panel < 2; panel++) await open()
  expect(await tab.evaluate(() => [document.querySelectorAll('.inkling-inspect').length, window.panel.held])).toEqual([
    1,
    expect.objectContaining({ heard: 1, timers: 1 }),
  ])
  await tab.evaluate(() => window.panel.stop())
  expect(await tab.evaluate(() => [document.querySelectorAll('.inkling-inspect').length, window.panel.held])).toEqual([
    0,
    expect.objectContaining({ heard: 0, timers: 0 }),
  ])
})

test('trouble, other behaviour and events of the page have a colour each', async () => {
  const hues = await tab.evaluate(() => {
    const on = (_: string, run: (event: unknown) => void): (() => void) => {
      const types = ['rage_click', 'error', 'reading', 'form', 'add_to_cart', 'quiz_done']
      types.forEach((type, t) => run({ type, seq: t + 1, t, page: 1 }))
      return () => {}
    }
    window.panel.open({ ...window.panel.ink, on })
    const chips = document.querySelector('.inkling-inspect')!.shadowRoot!.querySelectorAll<HTMLElement>('.chip')
    return Array.from(chips, (chip) => getComputedStyle(chip, '::before').backgroundColor)
  })
  const [trouble, error, reading, form, cart, other] = hues
  expect([error, form, other]).toEqual([trouble, reading, cart])
  expect(new Set(hues).size).toBe(3)
})

test('consent and context stand at the top', async () => {
  await open()
  await reads('header', 'consent local')
  await reads('header', 'segment loyal')
})

test('a press on a type shows that type only, a second press all of them', async () => {
  await open()
  await track('view_item', 'A1')
  await track('add_to_cart', 'A2')
  await until(async () => (await rows()).length >= 2, 3_000, 'both events')
  const all = await rows()
  expect(all.findIndex(({ text }) => text === 'A2')).toBeLessThan(all.findIndex(({ text }) => text === 'A1'))
  await press('[title="Show only view_item"]')
  await until(async () => (await rows()).length === 1, 3_000, 'one type only')
  expect(await rows()).toEqual([{ type: 'view_item', text: 'A1' }])
  await track('add_to_cart', 'A3')
  await track('view_item', 'A4')
  await until(async () => (await rows()).length === 2, 3_000, 'the next of this type')
  expect((await rows()).map(({ text }) => text)).toEqual(['A4', 'A1'])
  await press('[title="Show only view_item"]')
  await until(async () => (await rows()).length >= 4, 3_000, 'all types again')
})

test('what comes of one moment is one row, its zones listed, and no number stands without its unit', async () => {
  await tab.evaluate(() => {
    const on = (_: string, run: (event: unknown) => void): (() => void) => {
      const dwell = (seq: number, t: number, zone: string, ms: number): void => run({ type: 'dwell', seq, t, page: 1, zone, ms })
      dwell(1, 100, 'price', 500)
      dwell(2, 900, 'price', 1990)
      dwell(3, 900, 'product', 1990)
      dwell(4, 900, 'gallery', 700)
      return () => {}
    }
    window.panel.open({ ...window.panel.ink, on })
  })
  await reads('ol > li', 'gallery')
  const said = await tab.evaluate(() =>
    Array.from(document.querySelector('.inkling-inspect')!.shadowRoot!.querySelectorAll('ol > li > :last-child'), (row) =>
      row.textContent.trim(),
    ),
  )
  expect(said).toEqual(['price, product 1.99\u00a0s, gallery 700\u00a0ms', 'price 500\u00a0ms'])
})

test('while paused the list stands still and what is new is counted', async () => {
  await open()
  await track('view_item', 'A1')
  await reads('ol > li', 'A1')
  await press('[title="Show only view_item"]')
  await press('[title="Pause"]')
  await track('view_item', 'A2')
  await reads('.events small', 'new')
  expect((await rows()).map(({ text }) => text)).toEqual(['A1'])
  await press('[title="Pause"]')
  await reads('ol > li', 'A2')
})

test('however much comes while it is paused, the list can be read and asked for other types', async () => {
  type Run = (event: { type: string; seq: number; t: number; page: number; state: string }) => void
  await tab.evaluate(() => {
    const on = (_: '*', run: Run): (() => void) => {
      let seq = 0
      const tell = (count: number): void => {
        for (let i = 0; i < count; i++) run({ type: ++seq % 2 ? 'media' : 'form', seq, t: seq, page: 1, state: `of ${seq}` })
      }
      tell(600)
      addEventListener('keydown', () => tell(501))
      return () => {}
    }
    window.panel.open({ ...window.panel.ink, on })
  })
  await reads('ol > li', 'of 600')
  await press('[title="Pause"]')
  await tab.key('x')
  await reads('.events small', '501 new')
  await press('[title="Show only media"]')
  const [first, ...more] = (await rows()).map(({ text }) => text)
  expect([first, more.length, more.includes('of 600')]).toEqual(['of 599', 79, false])
  await press('[title="Pause"]')
  await reads('ol > li', 'of 1101')
})

test('a probability is shown to three digits, and a trigger that was to fire once says no more than that', async () => {
  await tab.evaluate(() => {
    const { ink } = window.panel
    const score = (): ReturnType<typeof ink.score> => ({
      value: 63.27,
      calibrated: true,
      why: [{ feature: 'intercept', value: 1, unit: '', effect: 0.5 }],
    })
    const triggers = (): ReturnType<typeof ink.triggers> => [{ id: 'gift', state: 'spent', holds: true, clauses: [] }]
    window.panel.open({ ...ink, score, triggers })
  })
  expect((await read('.score summary'))[0]).toMatch(/ 63\.2 %$/)
  expect((await read('.score p'))[0]).toContain(' 63.2 % on ')
  expect((await read('.trigger small'))[0]).toBe('fired, and was to fire once')
})

// Only Chromium can be asked for the colours of a system while it runs.
if (engineOfProject() === 'chromium') {
  test('where the system has its own colours, what holds, what is pressed and how far a bar goes can be seen', async () => {
    const paper = (...selectors: string[]): Promise<string[]> =>
      tab.evaluate((selectors) => {
        const { shadowRoot } = document.querySelector('.inkling-inspect')!
        return selectors.map((each) => getComputedStyle(shadowRoot!.querySelector(each)!).backgroundColor)
      }, selectors)
    const { cdp } = tab as ChromiumTab
    await cdp.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] })
    try {
      await open()
      await track('view_item', 'A1')
      await track('add_to_cart', 'A1')
      await reads('.chip', 'add_to_cart')
      await press('[title="Show only view_item"]')
      const held = await tab.evaluate(() => {
        const mark = document.querySelector('.inkling-inspect')!.shadowRoot!.querySelector('.mark:not(.holds)')!
        mark.classList.add('holds')
        const { backgroundColor } = getComputedStyle(mark)
        mark.classList.remove('holds')
        return backgroundColor
      })
      const [lacking, pressed, not, bar, fill, effect] = await paper(
        '.mark:not(.holds)',
        '.chip[aria-pressed=true]',
        '.chip[aria-pressed=false]',
        '.bar',
        '.bar > i',
        '.signed > i',
      )
      expect(held).not.toBe(lacking)
      expect(pressed).not.toBe(not)
      expect(fill).not.toBe(bar)
      expect(effect).toBe(fill)
      expect(
        await tab.evaluate(
          () => getComputedStyle(document.querySelector('.inkling-inspect')!.shadowRoot!.querySelector('.bar')!).borderTopWidth,
        ),
      ).toBe('1px')
    } finally {
      await cdp.send('Emulation.setEmulatedMedia', { features: [] })
    }
  })
}

test('it folds to a pill and back, by pointer and by keyboard, and rests while folded', async () => {
  await open()
  await press('[title^="Fold"]')
  expect(await read('section:not([hidden])')).toEqual([])
  expect(await tab.evaluate(() => window.panel.focus())).toBe('Unfold the Inkling panel')
  // Inkling itself holds one until the pointer rests.
  await until(async () => (await tab.evaluate(() => window.panel.held.timers)) === 0, 3_000, 'the panel to rest')
  await track('view_item', 'A1')
  await tab.key('Enter')
  await reads('ol > li', 'A1')
  expect(await tab.evaluate(() => window.panel.focus())).toBe('Fold to a pill')
  await until(async () => (await tab.evaluate(() => window.panel.held.timers)) === 1, 3_000, 'the panel alone to go on')
  await tab.key('Escape')
  await until(async () => (await read('section:not([hidden])')).length === 0, 3_000, 'the panel to fold')
})

test('it docks on either side', async () => {
  await open()
  expect((await tab.evaluate(() => window.panel.box('section'))).x).toBeGreaterThan(viewport.width / 2)
  await press('[title^="Dock"]')
  expect((await tab.evaluate(() => window.panel.box('section'))).x).toBe(12)
})

test('at 390 px it is a sheet that fits', async () => {
  await tab.goto(`${server.origin}/narrow`)
  const box = await until(() => tab.evaluate(() => (frames[0] as Window).panel?.box('section')), 5_000, 'the panel in the frame')
  expect([box.x, box.right, box.y]).toEqual([8, 382, 8])
  // The corner below stays free for a nudge.
  expect(box.bottom).toBeLessThan(440)
  const wide = await tab.evaluate(() =>
    [...frames[0]!.document.querySelector('.inkling-inspect')!.shadowRoot!.querySelectorAll('*')]
      .filter(
        (element) =>
          element.scrollWidth > element.clientWidth + 1 &&
          getComputedStyle(element).textOverflow !== 'ellipsis' &&
          !/^(inline|contents|none)/.test(getComputedStyle(element).display),
      )
      .map((element) => element.className || element.localName),
  )
  expect(wide).toEqual([])
})

test('stop leaves no element, no listener and no timer', async () => {
  await open()
  expect(await tab.evaluate(() => window.panel.held)).toEqual({ heard: 1, listeners: 0, timers: 1 })
  await tab.evaluate(() => window.panel.stop())
  expect(await tab.evaluate(() => window.panel.held)).toEqual({ heard: 0, listeners: 0, timers: 0 })
  expect(await tab.evaluate(() => document.querySelectorAll('.inkling-inspect').length)).toBe(0)
})

test('what is no Inkling is refused with a way to mend it', async () => {
  expect(await tab.evaluate(() => window.panel.open(null))).toBe(
    'TypeError: inkling: inspect(ink) must be what start() or createInkling() returned, got null',
  )
})
