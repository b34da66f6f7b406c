import { beforeEach, expect, test } from 'vitest'
import { of, page, pass, visit } from './site.js'
import { arrived, begin as only, flush } from './stream.js'
import { arrives, begin, doing, hears, script, told, thrown } from './ordeal.js'
import { onSite, server, site, tab } from './stage.js'
import { until } from './until.js'

declare global {
  interface Window {
    /** ms between frames. */
    gaps: number[]
  }
}

onSite({ '/': doing(''), '/still': page() })
beforeEach(async () => {
  await begin('/')
  await hears('page')
})

/** How often the callbacks of a test ran. */
const runs = (): Promise<number> => tab.evaluate(() => window.gaps.length)

test('callbacks that hear what they track are stopped, told once, and hear the next event all the same', async () => {
  await tab.evaluate(() => {
    window.gaps = []
    const { ink } = window
    for (let i = 0; i < 3; i++)
      ink.on('*', () => {
        window.gaps.push(0)
        ink.track('view_item')
      })
    ink.track('purchase')
  })
  const before = await runs()
  expect(before).toBeGreaterThan(20)
  expect(before).toBeLessThan(10_000)
  await tab.evaluate(() => window.ink.track('add_to_cart'))
  expect(await runs()).toBeGreaterThan(before)
  expect(await told()).toMatch(/^TypeError: inkling: what a callback tracks must be [^\n]*$/)
  expect(await thrown()).toBe('')
})

test('a callback may track a list', async () => {
  await tab.evaluate(() => {
    window.ink.on('purchase', () => {
      for (let i = 0; i < 500; i++) window.ink.track('view_item', { i })
    })
    window.ink.track('purchase')
  })
  await hears('view_item', 500)
  await arrives()
  expect(await told()).toBe('')
})

test('callbacks that add callbacks, and triggers that add triggers, let the page go on', async () => {
  await tab.evaluate(() => {
    window.gaps = []
    const { ink } = window
    const again = (): void => {
      window.gaps.push(0)
      ink.on('purchase', again)
    }
    const more = (): void => void (window.gaps.push(0) < 50 && ink.when({ not: { event: 'begin_checkout' } }, more))
    again()
    more()
    ink.track('purchase')
  })
  await hears('purchase')
  await until(async () => (await runs()) >= 50, 5_000, 'the triggers')
  expect(await thrown()).toBe('')
  expect(await told()).toBe('')
})

test('callbacks that throw, recurse or block lose no event', async () => {
  await tab.evaluate(() => {
    const down = (): void => down()
    window.ink.on('purchase', () => {
      const until = performance.now() + 300
      while (performance.now() < until);
    })
    window.ink.on('purchase', down)
    window.ink.on('purchase', () => Promise.reject(new Error('mine')))
    window.ink.on('purchase', () => {
      throw new Error('mine')
    })
    window.ink.track('purchase')
    window.ink.track('add_to_cart')
  })
  await tab.click(100, 120)
  await hears('click')
  await arrives()
  expect(await told()).toBe('')
  await until(async () => (await thrown()).split('\n').length === 3, 5_000, 'the errors of the callbacks')
})

const pressed = '<button data-inkling="buy" style="position: absolute; top: 100px; left: 0; width: 200px; height: 40px">New</button>'
for (const [what, act] of Object.entries({
  'empties the body': 'document.body.innerHTML = NEW',
  'writes another document': 'document.open(); document.write("<!doctype html><title>other</title>" + NEW); document.close()',
  'replaces the root':
    'const html = document.createElement("html"); html.innerHTML = "<body>" + NEW; document.replaceChild(html, document.documentElement)',
  'takes away what was pressed': 'document.querySelector("button").outerHTML = NEW',
}))
  test(`a callback that ${what} leaves a page that is still noticed`, async () => {
    await script(`const NEW = '${pressed}'; const stop = ink.on('click', () => { stop(); ${act} })`)
    await tab.click(100, 120)
    await hears('click')
    await until(() => tab.evaluate(() => document.querySelector('button')?.textContent === 'New'), 5_000, 'the new button')
    // What has come anew is watched a moment later.
    await until(
      async () => {
        await tab.click(100, 120)
        return tab.evaluate(() => window.heard.filter(({ type }) => type === 'click').length > 1)
      },
      5_000,
      'a click on it',
    )
    await arrives()
    expect(await told()).toBe('')
    expect(await thrown()).toBe('')
    // It still knows its end: what comes last leaves with it.
    await tab.evaluate(() => window.ink.track('purchase'))
    await tab.goto(`${server.origin}/blank`)
    await until(() => of(server, site).events.some(({ type }) => type === 'purchase'), 5_000, 'the last event')
  })

for (const [does, act] of Object.entries({
  stops: 'ink.stop()',
  forgets: 'void ink.forget()',
  'denies consent': "ink.consent('denied')",
  'starts another': "lib.createInkling({ signals: [lib.click()], consent: 'granted' }).on('click', () => {})",
}))
  test(`a callback that ${does} throws nothing, loops nowhere, and others still hear the event`, async () => {
    await script(`gaps = []
ink.on('purchase', () => { ${act} })
ink.when({ event: 'purchase' }, () => { ${act} })
ink.on('purchase', () => { gaps.push(1) })
ink.track('purchase')`)
    await tab.click(100, 120)
    await tab.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
    expect(await runs()).toBe(1)
    expect(await thrown()).toBe('')
    expect(await told()).toBe('')
  })

/** Events of the longest stream that are stored or counted as dropped, and the last of them. */
const accounted = (): { sum: number; last: number } => {
  const { batches } = of(server, site)
  const longest = batches.reduce(
    (most, batch) => ((batch.events.at(-1)?.seq ?? 0) > (most?.events.at(-1)?.seq ?? 0) ? batch : most),
    batches[0],
  )
  const mine = batches.filter((batch) => batch.tab === longest?.tab)
  const stored = new Set(mine.flatMap(({ events }) => events.map(({ seq }) => seq)))
  return { sum: stored.size + Math.max(0, ...mine.map(({ dropped }) => Number(dropped ?? 0))), last: Math.max(0, ...stored) }
}

test('ten thousand events in a second leave the page responsive; each is stored or counted as dropped', async () => {
  await visit(tab, `${server.origin}/still`)
  await only(tab, site)
  /** Frames that were drawn while so many events were tracked in a second, or in as long as that takes here. */
  const frames = await tab.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const from = performance.now()
        let done = 0
        let count = 0
        const frame = (): void => {
          count++
          if (done < 10_000) requestAnimationFrame(frame)
          else resolve(count)
        }
        requestAnimationFrame(frame)
        const step = (): void => {
          for (const due = Math.min(10_000, (performance.now() - from) * 10); done < due; done++)
            window.ink.track('add_to_cart', { sku: `A${done}` })
          if (done < 10_000) setTimeout(step, 10)
        }
        step()
      }),
  )
  // What takes longer each time leaves none between.
  expect(frames).toBeGreaterThan(3)
  await until(
    async () => {
      await flush(tab)
      const { sum, last } = accounted()
      // What is under way when it is dropped may arrive all the same.
      return sum >= 10_000 && last === 10_000
    },
    5_000,
    'each event to be stored or counted',
  )
  expect(await told()).toBe('')
  expect(await thrown()).toBe('')
})

test('ten thousand events in one task arrive or are counted, too', async () => {
  await visit(tab, `${server.origin}/still`)
  await only(tab, site)
  await tab.evaluate(() => {
    for (let i = 0; i < 10_000; i++) window.ink.track('add_to_cart', { i })
  })
  await pass(tab, 300)
  await flush(tab)
  await arrived(server, site, 4000)
  expect(accounted()).toEqual({ sum: 10_000, last: 10_000 })
  expect(await told()).toBe('')
})
