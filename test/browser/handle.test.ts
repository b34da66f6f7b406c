import { beforeEach, expect, test } from 'vitest'
import { buffered, heard, page, pass, shut, visit } from './site.js'
import { flush } from './stream.js'
import { until } from './until.js'
import { server, tab, onSite } from './stage.js'

declare global {
  interface Window {
    /** What callbacks noted. */
    readonly notes: string[]
  }
}

const shop = `<body style="margin: 0"><script>window.notes = []</script>
<section data-inkling="price" style="position: absolute; left: 100px; top: 100px; width: 300px; height: 100px">49</section>`
const tag = `<!doctype html><title>tag</title><script>
  window.notes = []
  window.onerror = (message) => { notes.push(message) }
  window.inkling = window.inkling || function () { (inkling.q = inkling.q || []).push(arguments) }
  inkling('on', 'purchase', (event) => notes.push('on ' + event.value))
  inkling('when', { event: 'purchase' }, ({ id, why }) => notes.push('when ' + id + ' ' + why.length), { id: 'thanks' })
  inkling('on', 'hoover', () => {})
  inkling('track', 'purchase', { value: 49 })
</script><script async src="/dist/inkling.min.js" data-endpoint="/collect" data-site="tag" data-consent="granted" data-hover='{"after":300}' data-count="1"></script>`

const notes = (count = 1): Promise<string[]> =>
  until(
    async () => {
      const noted = await tab.evaluate(() => window.notes)
      return noted.length >= count && noted
    },
    5_000,
    `${count} notes`,
  )
/** Rests there and goes on until something is noted: of a page that was stuck meanwhile, nobody has rested there. */
const hoverPrice = async (): Promise<string[]> =>
  until(
    async () => {
      await tab.move(200, 150, { steps: 3 })
      await pass(tab, 600, () => tab.move(200 + Math.random(), 150))
      await tab.move(800, 600, { steps: 3 })
      await pass(tab, 150)
      const noted = await tab.evaluate(() => window.notes)
      return noted[0] && noted
    },
    15_000,
    'a note of a hover',
  )

onSite({ '/': page(shop), '/tag': tag })
beforeEach(async () => {
  await tab.evaluate(() => void window.listen(window.lib.start({ hover: { after: 100 } })))
  await heard(tab, 'page')
})

test('a real behaviour calls the page back at once, and says why', async () => {
  await tab.evaluate(() => {
    // What is done at once is done before any timer.
    let at = false
    window.ink.on('hover', () => {
      at = true
      setTimeout(() => (at = false))
    })
    window.ink.when(
      { event: 'hover', where: { zone: 'price', ms: { gte: 100 } } },
      ({ id, why, signal }) => {
        window.notes.push(JSON.stringify({ id, why, aborted: signal.aborted, at }))
      },
      { id: 'help' },
    )
  })
  await tab.move(800, 600)
  const [told] = await hoverPrice()
  expect(JSON.parse(told!)).toMatchObject({
    id: 'help',
    why: [{ clause: '{"event":"hover","where":{"zone":"price","ms":{"gte":100}}}', have: 1, need: '{"gte":1}', holds: true }],
    aborted: false,
    at: true,
  })
  expect([...new Set((await heard(tab, 'trigger')).map(({ id, state }) => `${id} ${state}`))]).toEqual(['help fired'])
})

test('the signal aborts when the reason has passed', async () => {
  const at = await tab.evaluate(() => {
    window.ink.when({ event: 'purchase', within: 300 }, ({ signal }) => {
      window.notes.push('fired')
      signal.addEventListener('abort', () => window.notes.push('passed'))
    })
    window.ink.track('purchase')
    return [...window.notes]
  })
  expect(at).toEqual(['fired'])
  expect(await notes(2)).toEqual(['fired', 'passed'])
})

test('a delayed one comes after its delay, unless something calls it off', async () => {
  const began = await tab.evaluate(() => {
    window.ink.when({ event: 'add_to_cart' }, () => void window.notes.push(String(performance.now())), { delay: 300, id: 'late' })
    window.ink.when({ event: 'add_to_cart' }, () => void window.notes.push('never'), {
      delay: 300,
      id: 'off',
      cancel: { event: 'purchase' },
    })
    // Before: what follows may take a while by itself.
    const began = performance.now()
    window.ink.track('add_to_cart')
    window.ink.track('purchase')
    return began
  })
  const [at] = await notes()
  expect(Number(at) - began).toBeGreaterThanOrEqual(295)
  expect(await notes()).toHaveLength(1)
  expect((await heard(tab, 'trigger', 4)).map(({ id, state }) => `${id} ${state}`)).toEqual([
    'late pending',
    'off pending',
    'off cancelled',
    'late fired',
  ])
})

test('once is once, and triggers() tells what each is waiting for', async () => {
  const view = await tab.evaluate(() => {
    window.ink.when({ event: 'purchase', within: 50 }, () => void window.notes.push('fired'), { once: true, id: 'thanks' })
    window.ink.when(
      {
        all: [
          { event: 'purchase', count: 3 },
          { context: 'vip', is: true },
        ],
      },
      () => {},
      { id: 'gift' },
    )
    window.ink.track('purchase')
    window.ink.context({ vip: true })
    return window.ink.triggers()
  })
  expect(view).toMatchObject([
    { id: 'thanks', state: 'fired' },
    {
      id: 'gift',
      state: 'armed',
      clauses: [
        { have: 1, need: '{"gte":3}', holds: false },
        { have: true, need: 'true', holds: true },
      ],
    },
  ])
  await until(() => tab.evaluate(() => window.ink.triggers()[0]!.state === 'spent'), 2_000, 'the trigger to be spent')
  await tab.evaluate(() => window.ink.track('purchase'))
  expect(await notes()).toEqual(['fired'])
})

test('with consent a cooldown goes on across a page load', async () => {
  const come = async (first: boolean): Promise<string[]> => {
    await visit(tab, `${server.origin}/`)
    await tab.evaluate(() => {
      const ink = window.listen(window.lib.start({ endpoint: '/collect', site: 'cooldown', consent: 'granted' }))
      ink.when({ event: 'purchase' }, () => void window.notes.push('fired'), { id: 'thanks', cooldown: 600_000 })
    })
    // What earlier pages remember is still being read.
    await tab.evaluate(() => window.ink.track('purchase'))
    if (first) await notes()
    await until(() => tab.evaluate(() => 'visits' in window.ink.context()), 5_000, 'the memory')
    await pass(tab, 500)
    if (first) await until(async () => (await buffered(tab, 'cooldown')).length, 5_000, 'the buffer')
    await tab.evaluate(() => window.ink.flush())
    return tab.evaluate(() => window.notes)
  }
  expect(await come(true)).toEqual(['fired'])
  expect(await come(false)).toEqual([])
})

test('an error of a callback reaches window.onerror, and other callbacks still run', async () => {
  await tab.evaluate(() => {
    const { ink } = window
    ink.on('purchase', () => {
      throw new Error('mine')
    })
    ink.on('purchase', () => void window.notes.push('on'))
    ink.when({ event: 'purchase' }, () => {
      throw new Error('mine too')
    })
    ink.when({ event: 'purchase' }, () => void window.notes.push('when'))
    ink.track('purchase')
    window.notes.push('after track')
  })
  await until(() => tab.evaluate(() => window.thrown.length >= 2), 5_000, 'the errors')
  expect((await tab.evaluate(() => window.thrown)).map((each) => each.replace(/^.*Error: /, '')).toSorted()).toEqual(['mine', 'mine too'])
  expect(await notes(3)).toEqual(['on', 'when', 'after track'])
})

test('a score explains itself: its effects sum to its logit', async () => {
  const { value, why, calibrated } = await tab.evaluate(() => {
    window.ink.track('add_to_cart')
    window.ink.track('begin_checkout')
    return window.ink.score('purchase')
  })
  expect(why.map(({ feature }) => feature)).toEqual(expect.arrayContaining(['intercept', 'add_to_cart', 'begin_checkout']))
  expect(value).toBe(Math.round(100 / (1 + Math.exp(-why.reduce((sum, { effect }) => sum + effect, 0)))))
  expect(calibrated).toBe(false)
})

test('the script tag replays what was queued, tells a mistake in it, and reads its options', async () => {
  await tab.goto(`${server.origin}/tag`)
  expect((await notes(2)).toSorted()).toEqual(['on 49', 'when thanks 1'])
  await until(
    () => server.collector.batches().some(({ site, events }) => site === 'tag' && events.some(({ type }) => type === 'purchase')),
    5_000,
    'the events',
  )
  expect(
    await tab.evaluate(() => {
      const { inkling } = window as unknown as { inkling: Window['ink'] & ((method: string, ...rest: unknown[]) => unknown) }
      return [inkling.consent(), inkling('consent'), typeof inkling.score('purchase').value]
    }),
  ).toEqual(['granted', 'granted', 'number'])
})

test('what track cannot carry is left out and told, and what it can goes its way', async () => {
  const { heard, told } = await tab.evaluate(() => {
    const told: string[] = []
    window.ink.stop()
    const ink = window.listen(window.lib.start({ onError: (error) => told.push(String(error)) }))
    const loop: Record<string, unknown> = {}
    loop['loop'] = loop
    ink.track('add_to_cart', { sku: 'A1', price: 10n, gone: undefined, loop, sum: NaN, gift: true } as never)
    ink.track('Bad Name' as 'view_item')
    ink.track('hover' as 'view_item')
    ink.context({ segment: 'loyal', basket: {} } as never)
    return { heard: window.heard.filter(({ type }) => type === 'add_to_cart' || type === 'hover'), told, facts: ink.context() }
  })
  expect(heard).toMatchObject([{ type: 'add_to_cart', sku: 'A1', gift: true }])
  expect(Object.keys(heard[0]!).sort()).toEqual(['gift', 'page', 'seq', 'sku', 't', 'type'])
  expect(told).toEqual([
    'TypeError: inkling: add_to_cart.price must be text, a finite number or a boolean, under a name such as list_price, got 10',
    'TypeError: inkling: add_to_cart.loop must be text, a finite number or a boolean, under a name such as list_price, got [object Object]',
    'TypeError: inkling: add_to_cart.sum must be text, a finite number or a boolean, under a name such as list_price, got NaN',
    'TypeError: inkling: track(type) must be a name of your own such as quiz_done, got "Bad Name"',
    'TypeError: inkling: track(type) must be a name of your own such as quiz_done, got "hover"',
    'TypeError: inkling: context.basket must be text, a finite number or a boolean, under a name such as list_price, got [object Object]',
  ])
})

test('who declares types of properties lets no other leave, of no event of their own', async () => {
  const { heard, told } = await tab.evaluate(() => {
    const told: string[] = []
    window.ink.stop()
    window.heard.length = 0
    const ink = window.listen(
      window.lib.start({ events: { quiz_done: { points: 'number' } }, onError: (error: unknown) => told.push(String(error)) }),
    )
    ink.track('quiz_done' as never, { points: 7, email: 'a@b.c' } as never)
    ink.track('add_to_cart', { email: 'a@b.c' })
    return { heard: window.heard.filter(({ type }) => /quiz_done|add_to_cart/.test(type)), told }
  })
  expect(heard).toMatchObject([{ type: 'quiz_done', points: 7 }, { type: 'add_to_cart' }])
  expect(JSON.stringify(heard)).not.toContain('email')
  expect(told).toEqual([
    'TypeError: inkling: quiz_done.email must be declared in events, and of that type, got "string"',
    'TypeError: inkling: add_to_cart.email must be declared in events, and of that type, got "string"',
  ])
})

test('the page comes before what is done on it, however early that is', async () => {
  await tab.evaluate(() => {
    window.ink.stop()
    window.heard.length = 0
    window.listen(window.lib.start()).track('view_item')
  })
  const types = await until(() => tab.evaluate(() => window.heard.length > 1 && window.heard.map(({ type }) => type)), 5_000, 'both')
  expect(types.slice(0, 2)).toEqual(['page', 'view_item'])
})

test('stopped or denied it is over, even in the middle of a callback', async () => {
  const after = (end: string): Promise<string[]> =>
    tab.evaluate(async (end) => {
      window.ink.stop()
      const said: string[] = []
      const ink = window.lib.start({ inactivity: { after: 50, touch: 50, text: 1, away: 150 } })
      await new Promise<void>((resolve) => {
        ink.on('inactivity', ({ state }) => {
          said.push(state)
          if (end === 'stop') ink.stop()
          else ink.consent('denied')
          ink.when({ not: { event: 'purchase' } }, () => void said.push('fired'))
          resolve()
        })
      })
      await new Promise((resolve) => setTimeout(resolve, 500))
      ink.stop()
      return said
    }, end)
  expect(await after('stop')).toEqual(['start'])
  expect(await after('denied')).toEqual(['start'])
})

test('a cooldown of a month is a month', async () => {
  const fired = await tab.evaluate(async () => {
    const { createInkling, page, triggers } = window.lib
    const ink = createInkling({ signals: [page()], triggers: triggers() })
    let fired = 0
    ink.when({ event: 'purchase' }, () => void fired++, { cooldown: 30 * 86_400_000 })
    for (let i = 0; i < 5; i++) {
      ink.track('purchase')
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    ink.stop()
    return fired
  })
  expect(fired).toBe(1)
})

test('a fact wakes the condition that waits for it', async () => {
  await tab.evaluate(() => {
    window.ink.when({ context: 'segment', is: 'loyal' }, () => void window.notes.push('loyal'))
    window.ink.context({ segment: 'loyal' })
  })
  await until(() => tab.evaluate(() => window.notes.includes('loyal')), 2_000, 'the call')
})

test('what an earlier page has left wakes the condition that waits for it, though nothing happens', async () => {
  const come = async (first: boolean): Promise<void> => {
    await visit(tab, `${server.origin}/`)
    await tab.evaluate((first) => {
      const { createInkling, triggers, upload } = window.lib
      const sinks = [upload({ endpoint: '/collect', site: 'often' })]
      const ink = window.listen(createInkling({ signals: [], triggers: triggers(), sinks, consent: 'granted' }))
      for (const [name, condition] of [
        ['new', { context: 'visits', is: 1 }],
        ['seldom', { context: 'visits', is: { lt: 3 } }],
        ['not often', { not: { context: 'visits', is: { gte: 3 } } }],
      ] as const)
        ink.when(condition, () => void window.notes.push(name))
      ink.when({ context: 'visits', is: { gte: 3 } }, ({ signal }) => {
        window.notes.push('often')
        signal.addEventListener('abort', () => window.notes.push('forgotten'))
      })
      // Later anything that happened would wake it.
      if (first) ink.track('purchase')
    }, first)
    if (!first) return
    await until(async () => (await buffered(tab, 'often')).length, 5_000, 'the buffer')
    await flush(tab)
  }
  await come(true)
  expect(await notes(3)).toEqual(['new', 'seldom', 'not often'])
  await tab.evaluate(async () => {
    const { name } = (await indexedDB.databases()).find((each) => each.name!.includes(' often '))!
    const opening = indexedDB.open(name!)
    await new Promise((resolve) => opening.addEventListener('success', resolve))
    const events = opening.result.transaction('events', 'readwrite').objectStore('events')
    const reading = events.get('visit')
    reading.addEventListener('success', () => events.put({ ...reading.result, visits: 3 }, 'visit'))
    await new Promise((resolve) => events.transaction.addEventListener('complete', resolve))
    opening.result.close()
  })
  await come(false)
  expect(await notes()).toEqual(['often'])
  await tab.evaluate(() => window.ink.forget())
  expect((await notes(5)).toSorted()).toEqual(['forgotten', 'new', 'not often', 'often', 'seldom'])
})

test('where the buffer never opens, visits are waited for no longer than a second, and no batch before tells any', async () => {
  await shut(tab, `inkling never ${server.origin}/collect`)
  const before = await tab.evaluate(() => {
    const ink = window.lib.createInkling({
      signals: [],
      triggers: window.lib.triggers(),
      sinks: [window.lib.upload({ endpoint: '/collect', site: 'never' })],
      consent: 'granted',
    })
    window.ink = ink
    ink.when({ context: 'visits', is: 1 }, () => void window.notes.push('new'))
    return [window.notes, ink.context()] as const
  })
  expect(before).toEqual([[], {}])
  expect(await notes()).toEqual(['new'])
  expect(await tab.evaluate(() => window.ink.context())).toEqual({ visits: 1 })
})

test('all hear events in the order of their numbers, whatever callbacks and scrub track meanwhile', async () => {
  const [all, orders, late] = await tab.evaluate(() => {
    window.ink.stop()
    const { createInkling, triggers } = window.lib
    const late: string[] = []
    const ink = createInkling({
      signals: [],
      triggers: triggers(),
      consent: 'pending',
      scrub: (event) => {
        if (event.type === 'add_to_cart') ink.track('view_item')
        return event
      },
    })
    window.heard = []
    ink.on('add_to_cart', () => {
      ink.track('begin_checkout')
      ink.on('begin_checkout', () => void late.push('heard'))
      ink.when({ event: 'begin_checkout' }, () => void late.push('counted'))
    })
    ink.on('begin_checkout', () => ink.track('purchase'))
    window.listen(ink)
    for (const names of [
      ['view_item', 'add_to_cart', 'begin_checkout', 'purchase'],
      ['add_to_cart', 'view_item'],
      ['purchase', 'begin_checkout'],
    ] as const)
      ink.when({ then: names.map((event) => ({ event })), within: 1000 }, () => void window.notes.push(names.join(' ')))
    ink.track('add_to_cart')
    const all = window.heard.filter(({ type }) => type !== 'trigger').map(({ type, seq }) => `${seq} ${type}`)
    return [all, [...window.notes], late] as const
  })
  expect(all).toEqual(['1 view_item', '2 add_to_cart', '3 begin_checkout', '4 purchase'])
  expect(orders).toEqual(['view_item add_to_cart begin_checkout purchase'])
  expect(late).toEqual([])
})

test('nothing is told after a stop in a callback, nor to who was taken away meanwhile', async () => {
  const heard = await tab.evaluate(() => {
    const { ink } = window
    const heard: string[] = []
    const stop = ink.on('view_item', () => void heard.push('taken away'))
    ink.on('view_item', () => void heard.push('view_item'))
    ink.on('purchase', () => void heard.push('purchase'))
    ink.on('add_to_cart', () => {
      ink.track('view_item')
      stop()
    })
    ink.on('begin_checkout', () => {
      ink.track('purchase')
      ink.stop()
    })
    ink.track('add_to_cart')
    ink.track('begin_checkout')
    return heard
  })
  expect(heard).toEqual(['view_item'])
})

test.each(['denied', 'forgotten'] as const)('what was %s is not scored, and no trigger counts it', async (how) => {
  const [before, scored, after] = await tab.evaluate(async (how) => {
    // One that has heard nothing yet: what it had heard before would be forgotten, too.
    window.ink.stop()
    const ink = window.listen(window.lib.start())
    const purchase = (): number => ink.score('purchase').value
    const before = purchase()
    ink.when({ event: 'add_to_cart', count: 2 }, () => void window.notes.push('twice'))
    ink.when({ all: [{ event: 'purchase' }, { not: { event: 'begin_checkout' } }] }, () => void window.notes.push('alone'))
    ink.track('add_to_cart')
    ink.track('begin_checkout')
    const scored = purchase()
    if (how === 'denied') ink.consent('denied')
    else await ink.forget()
    const after = purchase()
    ink.consent('local')
    return [before, scored, after] as const
  }, how)
  expect(scored).toBeGreaterThan(before)
  expect(after).toBe(before)
  // After a denial captures begin in a moment.
  await until(() => tab.evaluate(() => (window.ink.track('purchase'), window.notes.length)), 2_000, 'the first call')
  expect(await notes()).toEqual(['alone'])
  const once = await tab.evaluate(() => (window.ink.track('add_to_cart'), window.notes))
  await pass(tab, 100)
  expect([once, await notes()]).toEqual([['alone'], ['alone']])
  await tab.evaluate(() => window.ink.track('add_to_cart'))
  expect(await notes(2)).toEqual(['alone', 'twice'])
})

test('a sink of its own hears what start notices, beside the upload and before consent', async () => {
  const told = await tab.evaluate(() => {
    const heard: string[] = []
    const nothing = async (): Promise<void> => {}
    const sink = {
      push: ({ type }: { type: string }) => void heard.push(type),
      consent: () => {},
      flush: nothing,
      forget: nothing,
      stop: () => {},
    }
    window.ink.stop()
    const ink = window.listen(window.lib.start({ endpoint: '/collect', sinks: [() => sink] }))
    ink.track('purchase')
    const before = [ink.consent(), ...heard.filter((type) => type === 'purchase')]
    ink.consent('denied')
    ink.track('purchase')
    return [...before, ink.consent(), heard.filter((type) => type === 'purchase').length]
  })
  expect(told).toEqual(['pending', 'purchase', 'denied', 1])
})

test('an intent there is none of is a mistake, and an id can be used again once its trigger is gone', async () => {
  const said = await tab.evaluate(() => {
    const ink = window.listen(window.lib.start())
    const attempt = (run: () => unknown): string => {
      try {
        run()
        return ''
      } catch (error) {
        return String(error)
      }
    }
    const when = (): (() => void) => ink.when({ event: 'purchase' }, () => {}, { id: 'thanks' })
    const stop = when()
    const twice = attempt(when)
    stop()
    return [attempt(() => ink.score('purchse')), twice, attempt(when)]
  })
  expect(said).toEqual([
    expect.stringMatching(/^TypeError: inkling: score\(intent\) must be one of purchase .*, got "purchse"$/),
    expect.stringMatching(/thanks/),
    '',
  ])
})
