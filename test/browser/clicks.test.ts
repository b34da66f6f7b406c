import { expect, test } from 'vitest'
import type { MicroEvent } from '../../src/index.js'
import type { Sample } from '../../src/core/sample.js'
import { heard, page, pass, visit } from './site.js'
import { engine, onSite, server, tab } from './stage.js'
import { until } from './until.js'

/** Counts what lives only while a click waits for its effect. */
const counting = `<script>
// The browser's own, which the library follows.
window.fetch = fetched
window.observers = new Set()
const { observe, disconnect } = MutationObserver.prototype
MutationObserver.prototype.observe = function (...all) { observers.add(this); return observe.apply(this, all) }
MutationObserver.prototype.disconnect = function () { observers.delete(this); return disconnect.call(this) }
const replaced = () => [window.fetch, window.setTimeout, window.requestAnimationFrame, window.alert, XMLHttpRequest.prototype.open, navigator.locks.request, Response.prototype.json, Element.prototype.animate, HTMLElement.prototype.click]
const natives = replaced()
window.pristine = () => replaced().every((each, i) => each === natives[i])
</script>`
const parts =
  'lib.click(), lib.deadClick({ after: 1500 }), lib.slowClick({ after: 400 }), lib.rageClick(), lib.errorClick(), lib.deadSwipe(), lib.error()'
const start = `window.samples = []; listen(lib.createInkling({ signals: [${parts}], tap: (s) => samples.push({ ...s }) }))`
const style =
  '<style>body { margin: 40px } button, a, [role], p, div, label { display: block; margin: 8px 0; min-height: 20px } .card { cursor: pointer; width: 200px }</style>'
const one = (body: string, script = ''): string =>
  page(counting + style + body, `${start}\n${script}\nconst it = document.querySelector('#it'), out = document.querySelector('#out')`)

/** Each is a page with something to press, and what one press of it must say besides \`click\`. */
const cases: Readonly<Record<string, readonly [html: string, says: readonly string[]]>> = {
  'a button that does nothing': ['<button id=it>Go</button>', ['dead_click']],
  'a button that changes text far away': ['<button id=it onclick="out.textContent = 1">Go</button><main><p id=out></p></main>', []],
  'a change after 100 ms': ['<button id=it onclick="setTimeout(() => { out.textContent = 1 }, 100)">Go</button><p id=out></p>', []],
  'a change after 700 ms': [
    '<button id=it onclick="setTimeout(() => { out.textContent = 1 }, 700)">Go</button><p id=out></p>',
    ['slow_click'],
  ],
  'a change after promises': [
    '<button id=it onclick="(async () => { for (let i = 0; i < 5; i++) await 0; out.textContent = 1 })()">Go</button><p id=out></p>',
    [],
  ],
  'a dead button beside a clock': [
    '<button id=it>Go</button><p id=out></p><script>setInterval(() => { out.textContent = Date.now() }, 250)</script>',
    ['dead_click'],
  ],
  'a dead button beside an animation': [
    '<button id=it>Go</button><p id=out></p><script>const step = () => { out.style.width = performance.now() + "px"; requestAnimationFrame(step) }; step()</script>',
    ['dead_click'],
  ],
  'a button that only ripples': [
    "<button id=it onmousedown=\"const s = document.createElement('span'); it.append(s); setTimeout(() => s.remove(), 500); it.classList.add('pressed')\" onmouseup=\"it.classList.remove('pressed')\">Go</button>",
    ['dead_click'],
  ],
  'a button that marks itself for good': ['<button id=it onclick="it.classList.toggle(\'liked\')">Like</button>', []],
  'a card that is a link to the eye': ['<div class=card id=it>Card</div>', ['dead_click']],
  'a card that answers': ['<div class=card id=it onclick="out.hidden = !out.hidden">Card</div><p id=out>text</p>', []],
  text: ['<p id=it>Just text</p>', []],
  'a disabled button': ['<button id=it disabled>Go</button>', []],
  'a field': ['<input id=it>', []],
  'a list to choose from': ['<select id=it><option>1<option>2</select>', []],
  'a checkbox by its label': ['<label id=it><input type=checkbox> Yes</label>', []],
  'a link to nowhere': ['<a id=it href="#">Go</a>', ['dead_click']],
  'a link within the page': ['<a id=it href="#out">Go</a><p id=out style="margin-top: 3000px">there', []],
  'a stepper that sets a field': ['<button id=it onclick="f.value++">+</button><input id=f value=1>', []],
  'a request after a lock': [
    "<section><button id=it onclick=\"navigator.locks.request('a', () => {}).then(() => fetch('/never'))\">Go</button></section>",
    [],
  ],
  'a lock and no request': [
    '<section><button id=it onclick="navigator.locks.request(\'a\', () => {})">Go</button></section>',
    ['dead_click'],
  ],
  'a lock and no request, beside a page that asks all the time': [
    "<section><button id=it onclick=\"navigator.locks.request('a', () => {})\">Go</button></section><script>setInterval(() => fetch('/slow?ms=5'), 160)</script>",
    ['dead_click'],
  ],
  'an answer far away after 700 ms': [
    '<b id=out></b><main><section><button id=it onclick="fetch(\'/slow?ms=700\').then((answer) => answer.text()).then(() => { out.textContent = 1 })">Go</button></section></main>',
    ['slow_click'],
  ],
  'a request under way': ['<button id=it onclick="fetch(\'/never\')">Go</button>', []],
  'a request that counts clicks': [
    '<button id=it onclick="fetch(\'http://localhost:9/collect\', { keepalive: true }).catch(() => {})">Go</button>',
    ['dead_click'],
  ],
  'a handler that throws': ['<button id=it onclick="throw new Error(\'secret\')">Go</button>', ['error', 'error_click', 'dead_click']],
  details: ['<details><summary id=it>More</summary>text</details>', []],
  'a dialog': ['<button id=it onclick="out.showModal()">Go</button><dialog id=out>Hi</dialog>', []],
  'a popover': ['<button id=it popovertarget=out>Go</button><div popover id=out>Hi</div>', []],
  'a copy': [
    '<button id=it onclick="getSelection().selectAllChildren(out); document.execCommand(\'copy\'); getSelection().empty()">Copy</button><p id=out>text</p>',
    [],
  ],
  'a script that scrolls': [
    '<button id=it onclick="window.scrollTo({ top: 500, behavior: \'smooth\' })">Down</button><p style="height: 3000px">',
    [],
  ],
  'a cover that swallows the click': [
    '<button id=it style="position: fixed; top: 50px; left: 50px">Go</button><div id=out style="position: fixed; inset: 0; pointer-events: auto"></div>',
    ['dead_click'],
  ],
}
const path = (name: string): string => `/${name.replaceAll(' ', '-')}`

onSite(
  {
    ...Object.fromEntries(Object.entries(cases).map(([name, [html]]) => [path(name), one(html)])),
    '/': one('<button id=it>Go</button><button id=plus onclick="out.textContent++">+</button><p id=out>1</p>'),
    '/shadow': one(
      '<my-thing></my-thing>',
      `
      const root = document.querySelector('my-thing').attachShadow({ mode: 'open' })
      root.innerHTML = '<button onclick="this.nextSibling.textContent++">+</button><p>1</p><button>dead</button>'`,
    ),
  },
  { home: false },
)

const types = async (): Promise<string[]> =>
  (await tab.evaluate(() => window.heard)).map(({ type }: MicroEvent) => type).filter((type) => type !== 'click')

// The other engines are shown all pages of test/fixtures.
if (engine === 'firefox')
  test.each(Object.entries(cases))('%s', async (name, [, says]) => {
    await visit(tab, server.origin + path(name))
    const [x, y] = await tab.evaluate(() => {
      const { x, y, width, height } = document.querySelector('#it')!.getBoundingClientRect()
      return [x + Math.min(width, 60) / 2, y + height / 2] as const
    })
    await tab.move(x, y)
    await pass(tab, 50)
    await tab.click(x, y)
    await pass(tab, 1900)
    await until(async () => (await types()).length >= says.length, 5_000, says.join(' and '))
    expect((await types()).toSorted()).toEqual([...says].toSorted())
    // Silence is right only about a press.
    const kinds = await tab.evaluate(() => (window as unknown as { samples: { kind: string }[] }).samples.map(({ kind }) => kind))
    expect(kinds).toContain('press')
  })

declare global {
  interface Window {
    readonly observers: Set<unknown>
    readonly pristine: () => boolean
  }
}

const at = (selector: string): Promise<readonly [number, number]> =>
  tab.evaluate((selector) => {
    const { x, y } = (document.querySelector(selector) ??
      document.querySelector('my-thing')!.shadowRoot!.querySelector(selector))!.getBoundingClientRect()
    return [x + 10, y + 10] as const
  }, selector)
const times = async (selector: string, count: number): Promise<void> => {
  const [x, y] = await at(selector)
  await tab.move(x, y)
  for (let i = 0; i < count; i++) await tab.click(x, y)
}
/** Presses in the rhythm of a hand, and says whether it was kept: the page itself knows when it was pressed. */
const steady = async (selector: string, count: number): Promise<boolean> => {
  await tab.evaluate(() => {
    const pressed: number[] = []
    Object.assign(window, { pressed })
    addEventListener('pointerdown', ({ timeStamp }) => pressed.push(timeStamp), true)
  })
  await times(selector, count)
  const pressed = await tab.evaluate(() => (window as unknown as { pressed: number[] }).pressed)
  return pressed.length === count && pressed.every((t, i) => t - (pressed[i - 1] ?? t) <= 350)
}
/** Firefox's driver observes, too. */
let driver = 0
const observing = (): Promise<number> =>
  tab.evaluate(async () => {
    // Starting takes a task of its own.
    await new Promise((resolve) => setTimeout(resolve))
    return window.observers.size
  })
const idle = (): Promise<boolean> => tab.evaluate((driver) => window.pristine() && window.observers.size === driver, driver)

test('nothing is observed or replaced but while a click waits', async () => {
  await visit(tab, `${server.origin}/`)
  driver = await observing()
  expect(await idle()).toBe(true)
  await times('#it', 1)
  expect(await idle()).toBe(false)
  await until(idle, 8_000, 'all to be given back')
  await times('#plus', 1)
  await until(idle, 1_000, 'all to be given back at once')
})

test('stop gives all back in the middle of a click, two hundred times', async () => {
  await visit(tab, `${server.origin}/`)
  driver = await observing()
  for (let i = 0; i < 3; i++) {
    await times('#it', 1)
    expect(await idle()).toBe(false)
    await tab.evaluate(async () => {
      for (let i = 0; i < 67; i++) {
        window.ink.stop()
        window.listen(window.lib.createInkling({ signals: [window.lib.deadClick(), window.lib.rageClick()] }))
        await new Promise((resolve) => setTimeout(resolve))
      }
    })
    expect(await idle()).toBe(true)
  }
})

test('what a press asks for gives the page an honest promise, whose failure is minded by the page or told once', async () => {
  server.pages['/promises'] = one(
    '<button id=it>Go</button>',
    `const refused = 'http://localhost:9/'
    window.unminded = []
    addEventListener('unhandledrejection', ({ promise }) => unminded.push(promise))
    document.querySelector('#it').onclick = async () => {
      fetch(refused).catch(() => {})
      window.lost = fetch(refused)
      window.pristineThen = pristine()
      const answer = await fetch('/dist/index.js')
      const read = answer.clone().json()
      window.honest = [lost, read].map((each) => each instanceof Promise && each.constructor === Promise && String(each) === '[object Promise]')
      window.bad = await read.catch(({ name }) => name)
    }`,
  )
  await visit(tab, `${server.origin}/promises`)
  await times('#it', 1)
  const told = (): Promise<unknown> =>
    tab.evaluate(() => {
      const { unminded, lost, honest, bad, pristineThen } = window as never as Record<string, unknown>
      return bad && { honest, bad, pristineThen, unminded: (unminded as unknown[]).map((each) => each === lost) }
    })
  await until(
    async () => (await tab.evaluate(() => (window as never as { unminded: unknown[] }).unminded.length)) > 0,
    5_000,
    'the failure',
  )
  await until(told, 5_000, 'the answers')
  expect(await told()).toEqual({ honest: [true, true], bad: 'SyntaxError', pristineThen: false, unminded: [true] })
})

test('what a function of the page answers in place of fetch is left as it is', async () => {
  server.pages['/wrapped'] = one(
    '<button id=it>Go</button>',
    `const real = fetch
    const wrapper = function (...args) {
      window.made = real(...args)
      made.catch(() => {})
      return made
    }
    document.querySelector('#it').onclick = () => { window.same = fetch('http://localhost:9/') === made }
    window.wrap = (bound) => { window.fetch = bound ? wrapper.bind(null) : wrapper }`,
  )
  await visit(tab, `${server.origin}/wrapped`)
  for (const bound of [false, true]) {
    await tab.evaluate((bound) => {
      Object.assign(window, { same: undefined })
      ;(window as never as { wrap: (bound: boolean) => void }).wrap(bound)
    }, bound)
    await times('#it', 1)
    const same = (): Promise<unknown> => tab.evaluate(() => (window as { same?: boolean }).same)
    await until(async () => (await same()) !== undefined, 5_000, 'the click')
    expect(await same()).toBe(true)
  }
})

test('hammering on what does nothing is rage, on what works it is none', async () => {
  const hammer = (selector: string, before: () => Promise<unknown>): Promise<unknown> =>
    until(
      async () => {
        await before()
        return steady(selector, 6)
      },
      15_000,
      'a hand that keeps its rhythm',
    )
  await hammer('#it', () => visit(tab, `${server.origin}/`))
  expect(await heard(tab, 'rage_click')).toMatchObject([{ target: 'button', count: 6 }])
  // Any row before is over.
  await hammer('#plus', () => pass(tab, 1_500))
  const repeated = await until(
    async () => (await heard(tab, 'repeat_click', 0)).find(({ count }) => count >= 6),
    5_000,
    'the row that was kept',
  )
  expect(repeated).toMatchObject({ count: 6 })
  expect(await heard(tab, 'rage_click')).toHaveLength(1)
})

test('whoever goes elsewhere a while after a press that did nothing got no late answer', async () => {
  server.pages['/framed'] = one('<button id=it>Go</button><iframe srcdoc="<p>Elsewhere.</p>" width=200 height=100></iframe>')
  await visit(tab, `${server.origin}/framed`)
  await times('#it', 1)
  await pass(tab, 1_200)
  await times('iframe', 1)
  const left = (): Promise<boolean> =>
    tab.evaluate(() => (window as never as { samples: Sample[] }).samples.some((each) => each.kind === 'effect' && !each.seen))
  await until(left, 5_000, 'the page to be left')
  expect(await types()).not.toContain('slow_click')
})

test('what happens in an open shadow root is seen', async () => {
  await visit(tab, `${server.origin}/shadow`)
  await times('button', 1)
  await times('button:last-child', 1)
  await heard(tab, 'dead_click')
  await pass(tab, 500)
  expect(await types()).toEqual(['dead_click'])
})
