import { expect, test } from 'vitest'
import type { MicroEvent } from '../../src/index.js'
import { type ChromiumTab } from './engines.js'
import { heard, page, pass } from './site.js'
import { until } from './until.js'
import { engine, server, tab, onSite } from './stage.js'

const shop = `<style>
body { margin: 0; height: 2800px } section { position: absolute; left: 100px; width: 300px; height: 100px }
button { position: absolute; left: 600px; width: 120px; height: 40px } input { position: absolute; top: 500px; left: 600px }
</style>
<section data-inkling="price" style="top: 100px">Secret words 49</section>
<section data-inkling="reviews" style="top: 300px">Secret opinion <span data-inkling-ignore style="display: block">leave me alone</span></section>
<button data-inkling="buy" style="top: 100px">Buy this secret thing</button>
<button data-inkling-ignore style="top: 200px">Ignored</button>
<input type="email" aria-label="secret label" value="typed@secret"><button style="top: 600px">Next</button>`

const quick = `listen(lib.start({ inactivity: { after: 400, text: 1 }, dwell: { milestones: [300, 900] }, hover: { after: 200 } }))`

/** Starting takes a task of its own: the load is the first thing heard. */
const come = async (path = ''): Promise<void> => {
  await tab.goto(`${server.origin}/${path}`)
  await heard(tab, 'page')
}
const all = (): Promise<MicroEvent[]> => tab.evaluate(() => window.heard)
/** Moves about a little there, as a hand does. */
const rest = async (x: number, y: number): Promise<void> => {
  await tab.move(x, y, { steps: 4 })
  await pass(tab, 500, () => tab.move(x + Math.random() * 2, y))
}

onSite(
  {
    '/': page(shop, quick),
    '/touch': page(
      `<style>button { touch-action: none }</style>${shop}`,
      `listen(lib.start({ inactivity: { after: 60_000, touch: 300, text: 1 } }))`,
    ),
  },
  { home: false },
)

test('resting on a zone and going on is a hover with its zone', async () => {
  await come()
  await tab.move(500, 600)
  await rest(200, 150)
  await tab.move(500, 600, { steps: 3 })
  const [hover] = await heard(tab, 'hover')
  expect(hover).toMatchObject({ zone: 'price', target: 'price', page: 1 })
  expect(hover!.ms).toBeGreaterThanOrEqual(200)
})

test('a control names its target by its mark-up, its role or its tag, never by its words', async () => {
  await come()
  await rest(650, 120)
  await tab.move(500, 600)
  await rest(650, 510)
  await tab.move(500, 600)
  expect(await heard(tab, 'hover', 2)).toMatchObject([{ zone: 'buy', target: 'buy' }, { target: 'email' }])
  expect(JSON.stringify(await all())).not.toMatch(/secret|Secret|Buy this/)
})

test('what carries data-inkling-ignore is not seen', async () => {
  await come()
  await rest(650, 220)
  await rest(200, 330)
  await rest(200, 150)
  await tab.move(500, 600)
  const [first] = await heard(tab, 'hover')
  expect(first).toMatchObject({ zone: 'price' })
})

test('focus by the keyboard is a hover, focus by the mouse is none', async () => {
  await come()
  await tab.click(650, 510)
  await tab.key('Tab')
  expect(await tab.evaluate(() => document.activeElement!.textContent)).toBe('Next')
  await pass(tab, 350)
  await tab.key('Shift+Tab')
  expect(await heard(tab, 'hover')).toMatchObject([{ target: 'button' }])
})

test('a zone in view gathers attention up to each milestone', async () => {
  await come()
  await tab.move(500, 600)
  const dwell = await until(
    async () => {
      const price = (await heard(tab, 'dwell')).filter(({ zone }) => zone === 'price')
      return price.length >= 2 && price
    },
    6_000,
    'two milestones',
  )
  expect(Math.abs(dwell[0]!.ms - 300)).toBeLessThan(150)
  expect(Math.abs(dwell[1]!.ms - 600)).toBeLessThan(150)
  expect(dwell[1]!.seen).toBeGreaterThanOrEqual(dwell[1]!.ms - 1)
})

test('silence begins, and the next move ends it', async () => {
  await come()
  await tab.move(500, 600)
  const [began] = await heard(tab, 'inactivity')
  expect(began).toMatchObject({ state: 'start' })
  expect(Math.abs(began!.ms - 400)).toBeLessThan(100)
  await tab.move(560, 660, { steps: 8 })
  expect(await heard(tab, 'inactivity', 2)).toMatchObject([{}, { state: 'end' }])
})

test('a hidden page is not silent', async () => {
  await come()
  await tab.move(500, 600)
  await tab.hide()
  const before = (await all()).length
  await pass(tab, 900)
  const since = (await all()).slice(before)
  expect(since.filter((each) => each.type === 'inactivity' && each.state === 'start')).toEqual([])
  await tab.show()
})

test('faltering at a button before pressing it is a hesitation', async () => {
  await come()
  await tab.move(300, 600)
  await tab.move(560, 150, { steps: 10 })
  for (const x of [640, 570, 640, 570, 650]) await tab.move(x, 120, { steps: 5 })
  await rest(650, 120)
  await rest(650, 120)
  await tab.click(650, 120)
  const [hesitation] = await heard(tab, 'hesitation')
  expect(hesitation).toMatchObject({ zone: 'buy', target: 'buy', count: 1 })
  expect(hesitation!.cues.split('+').length).toBeGreaterThanOrEqual(2)
})

test('events that a script makes up are not believed', async () => {
  await come()
  await heard(tab, 'inactivity')
  await tab.evaluate(() => {
    const buy = document.querySelector('button')!
    for (let i = 0; i < 20; i++)
      for (const type of ['pointermove', 'pointerdown', 'pointerup', 'click', 'keydown', 'focusin', 'scroll'])
        buy.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: 650, clientY: 120 - i, pointerType: 'mouse' }))
    document.documentElement.dispatchEvent(new PointerEvent('pointerleave', { clientX: 650, clientY: -1 }))
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  })
  await pass(tab, 300)
  // Anything taken for input would have ended the silence.
  expect((await all()).filter(({ type }) => type !== 'dwell' && type !== 'scroll_depth')).toMatchObject([
    { type: 'page', kind: 'load' },
    { type: 'inactivity', state: 'start' },
  ])
})

// Only Chromium's driver can touch.
if (engine === 'chromium') {
  test('touch does not hover, and is silent sooner', async () => {
    await come('touch')
    await tab.tap!(200, 150)
    const [began] = await heard(tab, 'inactivity')
    expect(Math.abs(began!.ms - 300)).toBeLessThan(100)
    await tab.tap!(650, 120)
    await tab.tap!(500, 600)
    await heard(tab, 'inactivity', 3)
    expect((await all()).filter(({ type }) => type === 'hover')).toEqual([])
  })

  test('a held touch that slides off a button is a hesitation', async () => {
    await come('touch')
    const { cdp } = tab as ChromiumTab
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]): Promise<unknown> =>
      cdp.send('Input.dispatchTouchEvent', { type, touchPoints })
    await touch('touchStart', { x: 650, y: 120 })
    await pass(tab, 400)
    await touch('touchMove', { x: 500, y: 120 })
    await touch('touchEnd')
    expect(await heard(tab, 'hesitation')).toMatchObject([{ target: 'buy', cues: 'slide' }])
  })
}
