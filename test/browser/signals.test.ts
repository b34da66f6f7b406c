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

declare global {
  interface Window {
    /** The longest that a beat of 20 ms has taken, ms: so late may anything be. */
    readonly longest: number
  }
}
const beat = `window.longest = 0
let last = performance.now()
setInterval(() => { const now = performance.now(); longest = Math.max(longest, now - last); last = now }, 20)
`
const quick = `${beat}listen(lib.start({ inactivity: { after: 400, text: 1 }, dwell: { milestones: [300, 900] }, hover: { after: 200 } }))`

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
/** Rests and goes on until it is told: of a page that was stuck meanwhile, nobody has rested there. */
const restUntil = (told: () => Promise<unknown>, ...points: readonly (readonly [x: number, y: number])[]): Promise<unknown> =>
  until(
    async () => {
      for (const [x, y] of points) await rest(x, y)
      await tab.move(500, 600, { steps: 3 })
      await pass(tab, 150)
      return told()
    },
    15_000,
    'a hover',
  )
const hovers = async (): Promise<string[]> => (await heard(tab, 'hover', 0)).map(({ zone, target }) => `${target} in ${zone ?? 'none'}`)
const longest = (): Promise<number> => tab.evaluate(() => window.longest)

onSite(
  {
    '/': page(shop, quick),
    '/touch': page(
      `<style>button { touch-action: none }</style>${shop}`,
      `${beat}listen(lib.start({ inactivity: { after: 60_000, touch: 300, text: 1 } }))`,
    ),
  },
  { home: false },
)

test('resting on a zone and going on is a hover with its zone', async () => {
  await come()
  await tab.move(500, 600)
  await restUntil(async () => (await hovers()).length, [200, 150])
  const [hover] = await heard(tab, 'hover')
  expect(hover).toMatchObject({ zone: 'price', target: 'price', page: 1 })
  expect(hover!.ms).toBeGreaterThanOrEqual(200)
})

test('a control names its target by its mark-up, its role or its tag, never by its words', async () => {
  await come()
  await restUntil(async () => (await hovers()).length, [650, 120])
  await restUntil(async () => (await hovers()).at(-1)?.startsWith('email'), [650, 510])
  expect([...new Set(await hovers())]).toEqual(['buy in buy', 'email in none'])
  expect(JSON.stringify(await all())).not.toMatch(/secret|Secret|Buy this/)
})

test('what carries data-inkling-ignore is not seen', async () => {
  await come()
  await restUntil(async () => (await hovers()).length, [650, 220], [200, 330], [200, 150])
  const [first] = await heard(tab, 'hover')
  expect(first).toMatchObject({ zone: 'price' })
})

test('focus by the keyboard is a hover, focus by the mouse is none', async () => {
  await come()
  await tab.click(650, 510)
  await tab.key('Tab')
  expect(await tab.evaluate(() => document.activeElement!.textContent)).toBe('Next')
  // Long enough also where the page was stuck for a while.
  await pass(tab, 1500)
  await tab.key('Shift+Tab')
  expect(await heard(tab, 'hover')).toMatchObject([{ target: 'button' }])
})

test('a zone in view gathers attention up to each milestone', async () => {
  await come()
  await tab.move(500, 600)
  const dwell = await until(
    async () => {
      const price = (await heard(tab, 'dwell')).filter(({ zone }) => zone === 'price')
      return price.reduce((sum, { ms }) => sum + ms, 0) >= 899 && price
    },
    6_000,
    'two milestones',
  )
  const late = 150 + (await longest())
  const told = [dwell[0]!.ms, dwell.reduce((sum, { ms }) => sum + ms, 0)] as const
  for (const [i, milestone] of [300, 900].entries()) {
    expect(told[i]).toBeGreaterThanOrEqual(milestone - 1)
    expect(told[i]).toBeLessThan(milestone + late)
  }
  // A page that was stuck for long enough has passed both at once.
  if (late < 700) expect(dwell).toHaveLength(2)
  for (const { ms, seen } of dwell) expect(seen).toBeGreaterThanOrEqual(ms - 1)
})

test('silence begins, and the next move ends it', async () => {
  await come()
  await tab.move(500, 600)
  const [began] = await heard(tab, 'inactivity')
  expect(began).toMatchObject({ state: 'start' })
  expect(began!.ms).toBeGreaterThanOrEqual(400)
  expect(began!.ms).toBeLessThan(500 + (await longest()))
  await tab.move(560, 660, { steps: 8 })
  // On a slow machine the next silence may have begun by now.
  expect((await heard(tab, 'inactivity', 2)).slice(0, 2)).toMatchObject([{}, { state: 'end' }])
})

test('a hidden page is not silent', async () => {
  await come()
  const silent = async (): Promise<number> => (await all()).filter((each) => each.type === 'inactivity' && each.state === 'start').length
  // Hidden before silence has begun: a busy machine may take too long for that.
  const before = await until(
    async () => {
      await tab.show()
      await tab.move(500 + Math.random() * 9, 600)
      const before = await silent()
      await tab.hide()
      return (await silent()) === before && [before]
    },
    10_000,
    'a page that is hidden in time',
  )
  await pass(tab, 900)
  expect([await silent()]).toEqual(before)
  // It can tell: seen again, it is.
  await tab.show()
  await until(async () => (await silent()) > before[0]!, 5_000, 'silence')
})

test('faltering at a button before pressing it is a hesitation', async () => {
  await come()
  // On a busy machine no hand falters at the first try.
  const [hesitation] = await until(
    async () => {
      await tab.move(300, 600)
      await tab.move(560, 150, { steps: 10 })
      for (const x of [640, 570, 640, 570, 650]) await tab.move(x, 120, { steps: 5 })
      await rest(650, 120)
      await rest(650, 120)
      await tab.click(650, 120)
      await pass(tab, 150)
      const told = await heard(tab, 'hesitation', 0)
      return told[0] && told
    },
    15_000,
    'a hesitation',
  )
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
    expect(began!.ms).toBeGreaterThanOrEqual(300)
    expect(began!.ms).toBeLessThan(400 + (await longest()))
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
    await touch('touchMove', { x: 575, y: 120 })
    await touch('touchEnd')
    expect(await heard(tab, 'hesitation')).toMatchObject([{ target: 'buy', cues: 'slide' }])
  })
}
