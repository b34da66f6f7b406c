import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { borrow, engineOfProject, viewport, type Browser, type Tab } from './engines.js'
import { startServer, type TestServer } from './server.js'
import { until } from './until.js'

interface NudgePage {
  /** What happened, in order. */
  readonly told: string[]
  readonly show: (id: string, aborted?: boolean) => void
  /** Of the last that was shown, or of the one named. */
  readonly abort: (id?: string) => void
  /** Ten seconds pass, for every nudge there is. */
  readonly read: () => void
  readonly fail: (given: unknown) => string
  /** The nudges that can be seen now. */
  readonly nudges: () => {
    text: string
    role: string
    close: string
    x: number
    y: number
    right: number
    bottom: number
    paper: string
    focused: boolean
    ignored: boolean
  }[]
  /** The middle of an element in the nudge, or of its close button. */
  readonly middle: (selector: string) => { x: number; y: number }
}
declare global {
  interface Window {
    readonly nudge: NudgePage
  }
}

const page = `
import { nudge } from '/dist/nudge.js'
const told = []
let reason
const reasons = {}
const { setTimeout } = window
const reads = []
window.setTimeout = (run, ms) => {
  if (ms === 10000) reads.push(run)
  return setTimeout(run, ms)
}
const shadows = () => [...document.querySelectorAll('*')].flatMap((each) => each.shadowRoot ?? [])
const all = () => [document, ...shadows()].flatMap((root) => [...root.querySelectorAll('.inkling-nudge')])
document.addEventListener('securitypolicyviolation', (event) => told.push('refused ' + event.violatedDirective))
window.nudge = {
  told,
  show: (id, aborted) => {
    reason = reasons[id] = new AbortController()
    if (aborted) reason.abort()
    nudge(document.getElementById(id), { signal: reason.signal, label: 'Put away', onAccept: () => told.push('accepted'), onDismiss: () => told.push('dismissed') })
  },
  abort: (id) => (reasons[id] ?? reason).abort(),
  read: () => reads.splice(0).forEach((run) => run()),
  fail: (given) => { try { nudge(given) } catch (error) { return String(error) } },
  nudges: () => all().map((box) => {
    const { x, y, right, bottom } = box.getBoundingClientRect()
    const slot = box.shadowRoot.querySelector('slot')
    return {
      text: getComputedStyle(slot).visibility === 'visible' ? box.textContent.trim() : '', role: slot.closest('[role]').role, close: box.shadowRoot.querySelector('button').getAttribute('aria-label'),
      x, y, right, bottom, paper: getComputedStyle(box).backgroundColor, focused: box.matches(':focus-within'), ignored: box.matches('[data-inkling-ignore=""]'),
    }
  }),
  middle: (selector) => {
    const box = all()[0]
    const { x, y, width, height } = (selector === 'close' ? box.shadowRoot.querySelector('button') : box.querySelector(selector)).getBoundingClientRect()
    return { x: x + width / 2, y: y + height / 2 }
  },
}`

const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>nudge</title><link rel="stylesheet" href="/page.css">
<input id="field" aria-label="name"><button id="after">after</button>
<dialog id="above"><button>above</button></dialog>
<dialog id="dialog"><button>inside</button></dialog>
<template id="help"><p>Returns are free.</p><a href="#how" data-inkling-accept>How returns work</a></template>
<template id="form"><form action="/sent"><button name="yes" data-inkling-accept>Remind me</button></form></template>
<template id="address"><form action="/sent"><input name="mail" required><button data-inkling-accept>Remind me</button></form></template>
<template id="eager"><label>Mail <input id="mail" autofocus></label></template>
<template id="ask"><label>Mail <input id="mail"></label></template>
<script type="module" src="/page.js"></script>`

const engine = engineOfProject()
let browser: Browser
let server: TestServer
let tab: Tab

type Shown = ReturnType<NudgePage['nudges']>[number]
const shown = (): Promise<Shown[]> => tab.evaluate(() => window.nudge.nudges())
const told = (): Promise<string[]> => tab.evaluate(() => window.nudge.told)
const gone = (): Promise<true> => until(async () => (await shown()).length === 0, 2_000, 'the nudge to go')
/** Its words come a moment after it. */
const rested = (): Promise<Shown> =>
  until(
    async () => (await shown()).find(({ text, bottom }) => text && Math.abs(bottom - (viewport.height - 16)) < 0.5),
    2_000,
    'the nudge to rest in its corner',
  )
const away = (): Promise<void> => tab.move(300, 300)
const onto = async (): Promise<void> => {
  const { x, y } = await rested()
  await tab.move(x + 12, y + 12)
  await until(() => tab.evaluate(() => document.querySelector('.inkling-nudge')!.matches(':hover')), 2_000, 'the pointer to be on it')
}
const press = async (what: string): Promise<void> => {
  await rested()
  const { x, y } = await tab.evaluate((selector) => window.nudge.middle(selector), what)
  await tab.click(x, y)
}

beforeAll(async () => {
  server = await startServer({
    '/': {
      html,
      csp: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
    },
    '/sent': '<!doctype html><title>sent</title>',
    '/page.js': page,
    // A reset that many pages carry, and a wish of this one.
    '/page.css': '* { margin: 0; padding: 0 } .inkling-nudge { background: rgb(1, 2, 3) }',
  })
  browser = await borrow(engine)
  tab = await browser.newTab()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})
beforeEach(async () => {
  await tab.goto(`${server.origin}/`)
  await until(() => tab.evaluate(() => 'nudge' in window), 5_000, 'the module of the page')
  // Where the test before has left the pointer, a nudge may come.
  await away()
})

test('a page with a strict policy and trusted types shows it in the bottom end corner', async () => {
  await tab.evaluate(() => window.nudge.show('help'))
  const box = await rested()
  expect(box).toMatchObject({ role: 'status', close: 'Put away', ignored: true, text: 'Returns are free.How returns work' })
  expect(box.right).toBeCloseTo(viewport.width - 16, 0)
  expect(box.right - box.x).toBeLessThanOrEqual(360)
  expect(await told()).toEqual([])
  expect(tab.errors).toEqual([])
})

test('a rule of the page on .inkling-nudge beats the built-in looks', async () => {
  await tab.evaluate(() => window.nudge.show('help'))
  expect((await shown())[0]!.paper).toBe('rgb(1, 2, 3)')
})

test('it takes no focus, and the person types on', async () => {
  await tab.evaluate(() => document.getElementById('field')!.focus())
  await tab.key('ab')
  await tab.evaluate(() => window.nudge.show('eager'))
  await tab.key('cd')
  expect(await tab.evaluate(() => [document.activeElement!.id, document.querySelector('input')!.value])).toEqual(['field', 'abcd'])
  // Nor where nobody types.
  await tab.goto(`${server.origin}/`)
  await until(() => tab.evaluate(() => 'nudge' in window), 5_000, 'the module of the page')
  await tab.evaluate(() => window.nudge.show('eager'))
  expect((await rested()).focused).toBe(false)
})

test('its close button dismisses it', async () => {
  await tab.evaluate(() => window.nudge.show('help'))
  await press('close')
  await gone()
  expect(await told()).toEqual(['dismissed'])
})

test('Escape dismisses it once', async () => {
  await tab.evaluate(() => window.nudge.show('help'))
  await tab.key('Escape')
  await gone()
  await tab.key('Escape')
  expect(await told()).toEqual(['dismissed'])
})

test('Escape that the page uses itself leaves it', async () => {
  await tab.evaluate(() => {
    window.nudge.show('help')
    document.addEventListener(
      'keydown',
      (event) => {
        event.preventDefault()
        window.nudge.told.push('used')
      },
      { once: true },
    )
  })
  await tab.key('Escape')
  await until(async () => (await told()).includes('used'), 2_000, 'the page to use the key')
  expect(await shown()).toHaveLength(1)
  await tab.key('Escape')
  await gone()
  expect(await told()).toEqual(['used', 'dismissed'])
})

test('Escape closes an open dialog first', async () => {
  await tab.evaluate(() => {
    window.nudge.show('help')
    document.querySelector<HTMLDialogElement>('#dialog')!.showModal()
  })
  await tab.key('Escape')
  await until(() => tab.evaluate(() => !document.querySelector<HTMLDialogElement>('#dialog')!.open), 2_000, 'the dialog to close')
  expect(await shown()).toHaveLength(1)
  await tab.key('Escape')
  await gone()
})

test('over a modal dialog it can be pressed, and it outlives the dialog', async () => {
  const dialog = (): Promise<boolean> => tab.evaluate(() => document.querySelector<HTMLDialogElement>('#dialog')!.open)
  const modal = (above = false): Promise<unknown> =>
    tab.evaluate((above) => {
      const dialog = document.querySelector<HTMLDialogElement>('#dialog')!
      dialog.showModal()
      dialog.onclick = ({ target }) => target === dialog && dialog.close()
      // It stands before the other, and over it.
      if (above) document.querySelector<HTMLDialogElement>('#above')!.showModal()
      window.nudge.show('help')
    }, above)
  await modal(true)
  await press('close')
  await gone()
  expect(await dialog()).toBe(true)
  await tab.evaluate(() => document.querySelectorAll('dialog').forEach((each) => each.close()))
  await modal()
  await press('close')
  await gone()
  expect([await dialog(), await told()]).toEqual([true, ['dismissed', 'dismissed']])
  await tab.evaluate(() => document.querySelector<HTMLDialogElement>('#dialog')!.close())
  await modal()
  await tab.key('Escape')
  await until(async () => !(await dialog()), 2_000, 'the dialog to close')
  expect((await rested()).text).toContain('Returns are free.')
})

test.each(['button', 'slot'])(
  'over a modal dialog in a shadow root, with a %s in it, it can be pressed, and Escape closes that first',
  async (inside) => {
    const dialog = (): Promise<boolean> => tab.evaluate(() => document.querySelector('#host')!.shadowRoot!.querySelector('dialog')!.open)
    await tab.evaluate((inside) => {
      const host = document.body.appendChild(document.createElement('div'))
      host.id = 'host'
      host.append(document.createElement('button'))
      const dialog = document.createElement('dialog')
      dialog.append(document.createElement(inside))
      host.attachShadow({ mode: 'open' }).append(dialog)
      dialog.showModal()
      window.nudge.show('ask')
    }, inside)
    await press('input')
    await away()
    await tab.key('ab')
    // Who types in it keeps it.
    await tab.evaluate(() => window.nudge.abort())
    await press('close')
    await gone()
    expect([await dialog(), await told()]).toEqual([true, ['dismissed']])
    await tab.evaluate(() => window.nudge.show('help'))
    await tab.key('Escape')
    await until(async () => !(await dialog()), 2_000, 'the dialog to close')
    expect((await rested()).text).toContain('Returns are free.')
    await tab.key('Escape')
    await gone()
  },
)

test('when the reason has passed it goes without a word, once it can have been read', async () => {
  for (const abort of ['before', 'after']) {
    await tab.evaluate(() => window.nudge.show('help'))
    if (abort === 'before') {
      await tab.evaluate(() => window.nudge.abort())
      await rested()
    }
    await tab.evaluate(() => window.nudge.read())
    if (abort === 'after') {
      await rested()
      await tab.evaluate(() => window.nudge.abort())
    }
    expect(await shown()).toEqual([])
  }
  await tab.evaluate(() => window.nudge.show('help', true))
  expect(await shown()).toEqual([])
  expect(await told()).toEqual([])
})

test('whoever tapped it keeps it though the reason has passed, until they tap elsewhere', async () => {
  if (!tab.tap) return
  await tab.evaluate(() => window.nudge.show('help'))
  const { x, y } = await rested()
  await tab.tap(x + 12, y + 12)
  await until(() => tab.evaluate(() => document.querySelector('.inkling-nudge')!.matches(':hover')), 2_000, 'the finger to be on it')
  await tab.evaluate(() => {
    window.nudge.read()
    window.nudge.abort()
  })
  await rested()
  await tab.tap(300, 300)
  await gone()
  expect(await told()).toEqual([])
})

test('it waits for what fills the screen', async () => {
  await tab.evaluate(() => {
    document.querySelector('#after')!.addEventListener('click', ({ currentTarget }) => (currentTarget as HTMLElement).requestFullscreen())
  })
  const { x, y } = await tab.evaluate(() => document.querySelector('#after')!.getBoundingClientRect())
  await tab.click(x + 8, y + 8)
  await until(() => tab.evaluate(() => !!document.fullscreenElement), 5_000, 'an element to fill the screen')
  await tab.evaluate(() => window.nudge.show('help'))
  expect(await shown()).toEqual([])
  await tab.evaluate(() => document.exitFullscreen())
  await rested()
})

test('who types in it types on when the reason has passed, and it goes once they have left', async () => {
  const typed = (): Promise<string | undefined> => tab.evaluate(() => document.querySelector<HTMLInputElement>('#mail')?.value)
  await tab.evaluate(() => window.nudge.show('ask'))
  await press('input')
  await away()
  await tab.key('ab')
  await tab.evaluate(() => {
    window.nudge.read()
    window.nudge.abort()
  })
  if (browser.hiddenCapable) {
    // To look something up.
    await tab.hide()
    await tab.show()
  }
  await tab.key('cd')
  expect(await typed()).toBe('abcd')
  // From one of its controls to another is not away.
  await tab.evaluate(() => document.querySelector('.inkling-nudge')!.shadowRoot!.querySelector('button')!.focus())
  await onto()
  await away()
  expect(await typed()).toBe('abcd')
  await tab.click(300, 300)
  await gone()
  expect(await told()).toEqual([])
})

test('who points at it keeps it though the reason has passed, until they have left or close it', async () => {
  await tab.evaluate(() => window.nudge.show('help'))
  await onto()
  await tab.evaluate(() => {
    window.nudge.read()
    window.nudge.abort()
  })
  await rested()
  await away()
  await gone()
  expect(await told()).toEqual([])
  await tab.evaluate(() => window.nudge.show('help'))
  await onto()
  await tab.evaluate(() => window.nudge.abort())
  await press('close')
  await gone()
  expect(await told()).toEqual(['dismissed'])
})

test('a second nudge waits while somebody is in the first, as long as it has a reason', async () => {
  await tab.evaluate(() => window.nudge.show('ask'))
  await onto()
  await tab.evaluate(() => {
    window.nudge.read()
    window.nudge.show('help')
    window.nudge.abort('ask')
  })
  expect((await rested()).text).toBe('Mail')
  await press('input')
  await away()
  expect((await rested()).text).toBe('Mail')
  await tab.click(300, 300)
  await until(async () => (await rested()).text.startsWith('Returns'), 2_000, 'the second')
  expect(await shown()).toHaveLength(1)
  await onto()
  await tab.evaluate(() => {
    window.nudge.read()
    window.nudge.show('form')
    window.nudge.abort()
    window.nudge.show('ask')
    window.nudge.abort('help')
  })
  await away()
  await until(async () => (await rested()).text === 'Mail', 2_000, 'the last')
  expect(await shown()).toHaveLength(1)
  expect(await told()).toEqual([])
})

test('one that the page takes away while somebody points at it keeps no other from coming', async () => {
  await tab.evaluate(() => window.nudge.show('help'))
  await onto()
  await tab.evaluate(() => {
    document.querySelector('.inkling-nudge')!.remove()
    window.nudge.show('form')
  })
  expect((await rested()).text).toBe('Remind me')
})

test('a second nudge leaves the first alone, and comes when that has gone by itself', async () => {
  await tab.evaluate(() => {
    window.nudge.show('help')
    window.nudge.show('form')
  })
  expect((await rested()).text).toMatch(/^Returns/)
  expect(await shown()).toHaveLength(1)
  await tab.evaluate(() => {
    window.nudge.abort('help')
    window.nudge.read()
  })
  await until(async () => (await rested()).text === 'Remind me', 2_000, 'the second')
  expect(await told()).toEqual([])
})

test('a nudge that nobody is in gives way to a second one once it can have been read', async () => {
  const from = await tab.evaluate(() => {
    window.nudge.show('help')
    window.nudge.show('form')
    return performance.now()
  })
  await until(async () => (await shown())[0]?.text === 'Remind me', 20_000, 'the second')
  expect(await tab.evaluate((from) => performance.now() - from, from)).toBeGreaterThanOrEqual(10_000)
  expect(await shown()).toHaveLength(1)
  expect(await told()).toEqual([])
})

test.each(['close', 'a'])('whoever is done with a nudge is shown none that waited: %s', async (what) => {
  await tab.evaluate(() => {
    window.nudge.show('help')
    window.nudge.show('form')
  })
  await press(what)
  await gone()
  // Another that comes later is no longer one that waited.
  await tab.evaluate(() => window.nudge.show('ask'))
  expect((await rested()).text).toBe('Mail')
  await away()
  await tab.evaluate(() => {
    window.nudge.read()
    window.nudge.abort()
  })
  await gone()
})

test('a form that lacks something is not accepted, and stays until it is sent', async () => {
  await tab.evaluate(() => window.nudge.show('address'))
  await press('button')
  await rested()
  expect(await told()).toEqual([])
  await press('input')
  await tab.key('ab')
  await press('button')
  await until(async () => (await tab.url()).startsWith(`${server.origin}/sent?mail=ab`), 5_000, 'the form to be sent')
})

test('a link marked data-inkling-accept is followed and counts as accepted', async () => {
  await tab.evaluate(() => window.nudge.show('help'))
  await press('a')
  await gone()
  expect(await told()).toEqual(['accepted'])
  expect(await tab.url()).toBe(`${server.origin}/#how`)
})

test('a form in it is still submitted by the button that accepts', async () => {
  await tab.evaluate(() => window.nudge.show('form'))
  await press('button')
  await until(async () => (await tab.url()).startsWith(`${server.origin}/sent?`), 5_000, 'the form to be sent')
})

test('who tabbed into it finds the focus back where it was', async () => {
  await tab.evaluate(() => {
    document.getElementById('after')!.focus()
    window.nudge.show('form')
  })
  await until(
    async () => {
      await tab.key('Tab')
      return (await shown())[0]!.focused
    },
    5_000,
    'the focus to enter the nudge',
  )
  await tab.key('Escape')
  await gone()
  expect(await tab.evaluate(() => document.activeElement!.id)).toBe('after')
})

test('without popovers it is a fixed box in the same corner', async () => {
  await tab.evaluate(() => {
    delete (HTMLElement.prototype as Partial<HTMLElement>).showPopover
    delete (HTMLElement.prototype as Partial<HTMLElement>).popover
    window.nudge.show('help')
  })
  const box = await rested()
  expect(box.right).toBeCloseTo(viewport.width - 16, 0)
  await press('close')
  await gone()
})

test('what is no template is refused with a way to mend it', async () => {
  expect(await tab.evaluate(() => window.nudge.fail(null))).toBe(
    'TypeError: inkling: nudge(template) must be a <template> element, got null',
  )
  expect(await tab.evaluate(() => window.nudge.fail('<p>hi</p>'))).toContain('got "<p>hi</p>"')
})

test('it comes without motion, as whoever asked for less wants it', async () => {
  await tab.evaluate(() => window.nudge.show('help'))
  const moving = await tab.evaluate(() =>
    document.getAnimations().flatMap(({ effect }) => {
      const target = (effect as KeyframeEffect).target
      return target?.matches('.inkling-nudge') ? [target.className] : []
    }),
  )
  expect(moving).toEqual([])
})
