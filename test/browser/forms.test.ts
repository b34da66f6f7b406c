import { expect, test } from 'vitest'
import type { Sample, SampleOf } from '../../src/core/sample.js'
import type { ChromiumTab } from './engines.js'
import { middle, press, tabTo } from './person.js'
import { heard, of, page, pass } from './site.js'
import { engine, onSite, server, site, tab } from './stage.js'
import { until } from './until.js'

const shop = `<style>body { margin: 0; font: 16px monospace } input, textarea, button, [contenteditable] { width: 300px; height: 20px; display: block }</style>
<form id="address" onsubmit="event.preventDefault()">
  <input id="email" type="email" required><input id="street" required minlength="3"><input id="password" type="password" required>
  <button id="send">Send</button>
</form>
<input id="town" form="address" aria-label="town">
<form id="open" action="/done"><input id="name"><input id="tel" type="tel"><select id="size"><option>S<option>M</select>
  <input id="card" autocomplete="section-a cc-number"><input id="code" autocomplete="one-time-code"><input id="shown" type="password">
  <textarea id="note"></textarea><div id="rich" contenteditable></div><input id="url" type="url"><input id="number" type="number"><input id="go" type="submit">
</form>
<input id="free" aria-label="free"><input id="search" type="search" aria-label="search"><my-form></my-form><p id="text">Zanzibar 4815 in the text</p>
<button id="copy" onmousedown="event.preventDefault()" onclick="document.execCommand('copy')">Copy</button>`

const taps = `document.querySelector('my-form').attachShadow({ mode: 'open' }).innerHTML =
  '<form onsubmit="event.preventDefault()"><input id="inner" style="width: 300px; height: 20px"><input id="other"><button>Send</button></form>'
window.samples = []
window.begin = (options) => listen(lib.start({ tap: (sample) => samples.push({ ...sample }), ...options }))`

onSite(
  {
    '/': page(shop, `${taps}; begin()`),
    '/quick': page(shop, `${taps}; begin({ field: { start: 400, pause: 400 } })`),
    '/pause': page(shop, `${taps}; begin({ field: { start: 60_000, pause: 400 } })`),
    '/sent': page(
      shop,
      `${taps}; begin({ endpoint: '/collect', consent: 'granted', site: new URLSearchParams(location.search).get('site') })`,
    ),
    '/done': '<!doctype html><title>Thank you</title>',
    '/newsletter': page(
      '<form onsubmit="event.preventDefault()"><input id="mail" type="email" required onblur="this.checkValidity()"></form><input id="next">',
      `${taps.slice(taps.indexOf('window.samples'))}; begin()`,
    ),
    '/live': page(
      '<form><input id="live" oninput="this.checkValidity()" required minlength="9"><button>Send</button></form>',
      `${taps.slice(taps.indexOf('window.samples'))}; begin()`,
    ),
  },
  { home: false },
)

const come = async (path = '/'): Promise<void> => {
  await tab.goto(server.origin + path)
  await heard(tab, 'page')
}
const samples = <K extends Sample['kind']>(kind: K): Promise<SampleOf<K>[]> =>
  tab.evaluate((kind) => (window as unknown as { samples: Sample[] }).samples.filter((each) => each.kind === kind), kind) as never
const states = async (type: 'field' | 'form'): Promise<string[]> => (await heard(tab, type, 0)).map(({ state }) => state)
const form = (count: number): Promise<string[]> =>
  until(async () => ((await states('form')).length >= count ? states('form') : undefined), 5_000, `${count} steps of a form`)
const type = async (selector: string, ...texts: readonly string[]): Promise<void> => {
  await press(tab, selector)
  for (const text of texts) await tab.key(text)
}

test('a form that a script sends is begun once and sent once, however often it is written in', async () => {
  await come()
  await type('#email', 'a@b.example', 'Tab')
  await tab.key('Long street 1')
  await type('#town', 'Town')
  await type('#password', 'secret')
  await press(tab, '#send')
  expect(await form(2)).toEqual(['start', 'submit'])
  // Password fields are not watched; a field that names its form belongs to it.
  expect((await heard(tab, 'form'))[1]).toMatchObject({ state: 'submit', fields: 3 })
  expect(await states('field')).toEqual([])
})

test('one attempt is one error, whatever is wrong, and what is checked while one writes is none', async () => {
  await come()
  for (let attempt = 1; attempt <= 2; attempt++) {
    await press(tab, '#send')
    expect(await form(attempt)).toEqual(Array.from({ length: attempt }, () => 'error'))
  }
  await tab.evaluate(() => document.querySelector<HTMLFormElement>('#address')!.checkValidity())
  await come('/live')
  await type('#live', 'abc', 'Tab')
  expect(await form(1)).toEqual(['start'])
  await tab.key('Enter')
  expect(await form(2)).toEqual(['start', 'error'])
})

test('Enter in a form without a button is an attempt, and leaving a field that is checked then is none', async () => {
  await come('/newsletter')
  await type('#mail', 'ab', 'Tab')
  expect(await form(1)).toEqual(['start'])
  let entered = 0
  for (let attempt = 1; attempt <= 2; attempt++) {
    // What the browser says about the field may be in the way of a key.
    await until(
      async () => {
        await type('#mail', 'Enter')
        entered++
        await pass(tab, 300)
        return (await states('form')).length > attempt
      },
      5_000,
      `error ${attempt}`,
    )
  }
  const [start, ...errors] = await states('form')
  expect([start, ...new Set(errors)]).toEqual(['start', 'error'])
  expect(errors.length).toBeLessThanOrEqual(entered)
})

test('Enter, and a script that asks the form to submit, send it', async () => {
  await come()
  await type('#email', 'a@b.example', 'Tab')
  await tab.key('Long street 1')
  await type('#password', 'secret', 'Enter')
  expect(await form(2)).toEqual(['start', 'submit'])
  await tab.evaluate(() => document.querySelector<HTMLFormElement>('#address')!.requestSubmit())
  expect(await form(3)).toEqual(['start', 'submit', 'submit'])
})

test('writing goes on in a field that had the focus before anybody listened', async () => {
  await come()
  await press(tab, '#name')
  await tab.evaluate(() => {
    window.ink.stop()
    ;(window as unknown as { begin: () => void }).begin()
  })
  await until(async () => (await samples('page')).length === 2, 5_000, 'the second start')
  await tab.key('Jo')
  expect(await form(1)).toEqual(['start'])
})

test('a route takes a begun form with it', async () => {
  await come()
  await type('#name', 'Jo')
  await form(1)
  // An address that changes right after an input comes of it.
  await pass(tab, 1100)
  await tab.evaluate(() => {
    window.ink.on('form', ({ state }) => {
      if (state !== 'abandon') return
      history.pushState(null, '', '/rescue')
      history.replaceState(null, '', '/login')
    })
    history.pushState(null, '', '/elsewhere')
  })
  expect(await form(2)).toEqual(['start', 'abandon'])
  expect((await heard(tab, 'form')).map(({ page }) => page)).toEqual([1, 1])
  // A callback that routes, even twice, leads on from there.
  expect((await heard(tab, 'page', 4)).map(({ path, page }) => [path, page])).toEqual([
    ['/', 1],
    ['/elsewhere', 2],
    ['/rescue', 3],
    ['/login', 4],
  ])
})

test('stopped by what ends with a page, nothing is told of the next', async () => {
  await come()
  await type('#name', 'Jo')
  await form(1)
  await pass(tab, 1100)
  await tab.evaluate(() => {
    window.ink.on('form', ({ state }) => state === 'abandon' && window.ink.stop())
    history.pushState(null, '', '/elsewhere')
  })
  expect(await form(2)).toEqual(['start', 'abandon'])
  await pass(tab, 200)
  expect(await heard(tab, 'page', 0)).toHaveLength(1)
})

test('the keyboard passes through all fields without any trouble', async () => {
  await come('/quick')
  for (const id of ['#email', '#street', '#password', '#name', '#tel', '#note', '#free']) await tabTo(tab, id)
  await pass(tab, 500)
  await tab.key('w')
  await until(async () => (await samples('field')).some(({ did }) => did === 'write'), 5_000, 'the first letter')
  expect(await states('field')).toEqual([])
})

test('waiting before writing, and within it, is a hesitation', async () => {
  await come('/quick')
  await press(tab, '#name')
  // Long enough also where the page was stuck for a while.
  await pass(tab, 2_000)
  await tab.key('J')
  expect(await heard(tab, 'field')).toMatchObject([{ state: 'hesitate', target: 'text' }])
  await pass(tab, 2_000)
  await tab.key('o')
  expect(await heard(tab, 'field', 2)).toMatchObject([{}, { state: 'hesitate' }])
})

test('taking much back is a correction; a keyboard that replaces words takes nothing back', async () => {
  await come()
  await type('#note', 'abcdefgh')
  for (let i = 0; i < 6; i++) {
    await pass(tab, 60)
    await tab.key('Backspace')
  }
  await pass(tab, 60)
  await tab.key('xy')
  await press(tab, '#free')
  expect(await heard(tab, 'field')).toMatchObject([{ state: 'correct', target: 'textarea' }])
})

test('coming back to a field and emptying it is told', async () => {
  await come()
  await type('#name', 'Jo')
  await type('#tel', '1')
  await press(tab, '#name')
  expect(await heard(tab, 'field')).toMatchObject([{ state: 'return' }])
  for (let i = 0; i < 3; i++) await tab.key('Backspace')
  await tab.key('Delete')
  await tab.key('Delete')
  await press(tab, '#free')
  await until(async () => (await states('field')).includes('clear'), 5_000, 'the field to be empty')
})

test('a rich text, a field without a form and a form in a shadow root are what they are', async () => {
  await come()
  await type('#rich', 'word')
  expect(await form(1)).toEqual(['start'])
  await type('#free', 'word')
  const inner = await tab.evaluate(() => {
    const box = document.querySelector('my-form')!.shadowRoot!.querySelector('input')!.getBoundingClientRect()
    return [box.x + 5, box.y + 5] as const
  })
  await tab.click(...inner)
  await tab.key('word')
  expect(await form(2)).toEqual(['start', 'start'])
  // Within the root, focus moves on unheard outside of it.
  await tab.key('Tab')
  await tab.key('word')
  await tab.key('Enter')
  expect(await form(3)).toEqual(['start', 'start', 'submit'])
  expect((await heard(tab, 'form', 3))[2]).toMatchObject({ fields: 2 })
  const used = (await samples('field')).filter(({ did }) => did === 'write')
  expect(new Set(used.map(({ place }) => place)).size).toBe(4)
})

if (engine === 'chromium')
  test('what an input method composes, what is dictated and what is pasted is neither slow nor corrected', async () => {
    await come('/quick')
    const { cdp } = tab as ChromiumTab
    await press(tab, '#name')
    await pass(tab, 500)
    await cdp.send('Input.insertText', { text: 'spoken words' })
    await press(tab, '#free')
    expect((await samples('field')).map(({ did }) => did)).toEqual(['enter', 'fill', 'leave', 'enter'])
    expect(await states('field')).toEqual([])
    await come('/pause')
    await press(tab, '#note')
    for (const text of ['n', 'ni', 'ni h', 'ni', 'n', '你']) {
      await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
      await pass(tab, 450)
    }
    await cdp.send('Input.insertText', { text: '你' })
    await press(tab, '#free')
    expect(await states('field')).toEqual([])
    expect((await samples('field')).filter(({ did }) => did === 'fill').length).toBeGreaterThanOrEqual(5)
  })

test('nothing that is typed, selected or copied is in any sample, event, record or request', async () => {
  await tab.goto(`${server.origin}/sent?site=${site}`)
  await heard(tab, 'page')
  const fields = [
    '#email',
    '#street',
    '#password',
    '#town',
    '#name',
    '#tel',
    '#card',
    '#code',
    '#shown',
    '#note',
    '#rich',
    '#url',
    '#free',
    '#search',
  ]
  for (const id of fields) await type(id, 'Zanzibar4815')
  await type('#number', '4815162342')
  await tab.click(...(await middle(tab, 'my-form')))
  await tab.key('Zanzibar4815')
  // A double click takes a word of the text.
  const [x, y] = await middle(tab, '#text')
  const from = x - (await tab.evaluate(() => document.querySelector('#text')!.getBoundingClientRect().width / 2))
  await tab.move(from + 1, y)
  await tab.down()
  await tab.move(from + 130, y, { steps: 5 })
  await tab.up()
  expect(await tab.evaluate(() => String(getSelection()))).toContain('Zanzibar')
  await heard(tab, 'select')
  await press(tab, '#copy')
  await heard(tab, 'copy')
  await press(tab, '#send')
  const said = await tab.evaluate(async () => {
    const records = []
    for (const { name } of await indexedDB.databases()) {
      const opening = indexedDB.open(name!)
      await new Promise((resolve) => opening.addEventListener('success', resolve))
      for (const store of opening.result.objectStoreNames) {
        const reading = opening.result.transaction(store).objectStore(store).getAll()
        await new Promise((resolve) => reading.addEventListener('success', resolve))
        records.push(...reading.result)
      }
      opening.result.close()
    }
    return JSON.stringify([
      (window as unknown as { samples: object[] }).samples,
      window.heard,
      records,
      { ...localStorage },
      { ...sessionStorage },
    ])
  })
  await tab.evaluate(() => window.ink.flush())
  const sent = JSON.stringify(of(server, site).batches)
  expect(sent).toContain('"copy"')
  for (const text of [said, sent]) {
    // Not shorter: times have many digits.
    expect(text).not.toMatch(/zanzibar|4815162342/i)
    expect(text).not.toMatch(/"(key|code|data|value|text)":/)
  }
})

test('a form left behind is given up, once, and one that is sent away is not', async () => {
  await tab.goto(`${server.origin}/sent?site=${site}`)
  await heard(tab, 'page')
  await type('#name', 'Jo')
  await form(1)
  await tab.hide()
  await tab.show()
  await tab.hide()
  await tab.show()
  expect(await states('form')).toEqual(['start', 'abandon'])
  await press(tab, '#go')
  await until(async () => (await tab.url()).includes('/done'), 5_000, 'the next page')
  const steps = await until(
    () => {
      const told = of(server, site).events.filter((each) => each.type === 'form')
      return told.length >= 3 && told.toSorted((a, b) => a.seq - b.seq)
    },
    5_000,
    'the form at the collector',
  )
  expect(steps.map((each) => (each as { state?: string }).state)).toEqual(['start', 'abandon', 'submit'])
})

test('a page that was hidden meanwhile, and fields that are not watched, make none', async () => {
  await come('/pause')
  await type('#name', 'J')
  await tab.hide()
  await pass(tab, 500)
  await tab.show()
  await tab.key('o')
  for (const secret of ['#password', '#card', '#code']) {
    await press(tab, secret)
    await pass(tab, 500)
    await tab.key('123456')
    for (let i = 0; i < 5; i++) await tab.key('Backspace')
  }
  // Shown by the page, it still is a password.
  await press(tab, '#shown')
  await tab.evaluate(() => (document.querySelector<HTMLInputElement>('#shown')!.type = 'text'))
  await pass(tab, 500)
  await tab.key('123456')
  await press(tab, '#free')
  expect(await states('field')).toEqual([])
  // Of fields, only the one that was written in openly was told.
  const places = await samples('place')
  const names = (await samples('field')).map(({ place }) => places.find((each) => each.place === place)?.target)
  expect(new Set(names)).toEqual(new Set(['text']))
  expect(new Set((await samples('field')).map(({ place }) => place)).size).toBe(2)
})
