import { expect, test } from 'vitest'
import type { MicroEvent } from '../../src/index.js'
import { heard, page, pass } from './site.js'
import { engine, onSite, server, tab } from './stage.js'
import { until } from './until.js'

/** A page that really blocks: nobody rests or wavers while it does not hear them. */
const shop = `<style>
body { margin: 0; height: 2800px } section { position: absolute; top: 100px; left: 100px; width: 300px; height: 100px }
button { position: absolute; top: 300px; left: 600px; width: 120px; height: 40px }
</style>
<section data-inkling="price">49</section><button data-inkling="buy">Buy</button>`
const block =
  'window.block = (ms) => setTimeout(() => { const from = performance.now(); while (performance.now() - from < ms); window.blocked = true })'

onSite({ '/': page(shop, `${block}\nlisten(lib.start())`) }, { home: false })

declare global {
  interface Window {
    block: (ms: number) => void
    blocked?: boolean
  }
}

const come = async (): Promise<void> => {
  await tab.goto(`${server.origin}/`)
  await heard(tab, 'page')
  await tab.move(500, 600)
}
const all = (type: MicroEvent['type']): Promise<MicroEvent[]> =>
  tab.evaluate((wanted) => window.heard.filter((each) => each.type === wanted), type)
/** A pointer that has rested is heard as soon as it moves. */
const arrive = async (x: number, y: number): Promise<void> => {
  await pass(tab, 400)
  await tab.move(x, y)
}
/** Comes to an element, which lets the page block for so long, acts meanwhile, and waits until all is heard. */
const during = async (ms: number, selector: string, act: () => Promise<void>): Promise<void> => {
  const [x, y] = await tab.evaluate(
    (selector, ms) => {
      const element = document.querySelector(selector)!
      // By itself: a slow driver would rest there before it has said so.
      element.addEventListener('pointerover', () => window.block(ms), { once: true })
      const box = element.getBoundingClientRect()
      return [box.x + 50, box.y + 20] as const
    },
    selector,
    ms,
  )
  await arrive(x, y)
  // What is done now is heard when the page comes back.
  await act()
  await until(() => tab.evaluate(() => window.blocked), 5_000, 'the page to come back')
  await pass(tab, 400)
}
const linger = (x: number, y: number): Promise<void> => pass(tab, 1000, () => tab.move(x + Math.random() * 2, y))

test('whoever crosses a zone while the page is stuck has not rested there', async () => {
  await come()
  // It moves all the time, of which the page hears the end.
  await during(900, 'section', async () => {
    const from = performance.now()
    const moves: Promise<void>[] = []
    await until(
      async () => {
        const moved = tab.move(400 + moves.push(Promise.resolve()), 600)
        // WebKit's driver takes one after the other.
        if (engine === 'webkit') await moved
        else moves.push(moved)
        return performance.now() - from > 750
      },
      5_000,
      'most of that time to pass',
    )
    await Promise.all(moves)
  })
  expect(await all('hover')).toEqual([])
  // As long a rest while it is not stuck is one; on a busy machine not at the first try.
  await until(
    async () => {
      await linger(200, 150)
      await arrive(500, 600)
      return (await all('hover')).length
    },
    15_000,
    'a hover',
  )
})

test('whoever presses while the page is stuck has not hesitated', async () => {
  await come()
  await during(1200, 'button', async () => {
    const from = performance.now()
    await until(() => performance.now() - from > 1000, 5_000, 'most of that time to pass')
    await tab.click(650, 320)
  })
  expect(await all('hesitation')).toEqual([])
  // As long a rest while it is not stuck is one; on a busy machine not at the first try.
  await until(
    async () => {
      await tab.move(500, 600)
      await arrive(650, 320)
      await pass(tab, 1200)
      await tab.click(650, 320)
      return (await all('hesitation')).length
    },
    15_000,
    'a hesitation',
  )
})
