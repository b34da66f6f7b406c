import { expect, test } from 'vitest'
import { heard, page, pass } from './site.js'
import { middle } from './person.js'
import { onSite, server, tab } from './stage.js'
import { until } from './until.js'

const secret = 'Forty-nine secret euros'
const words = `<style>body { margin: 0; font: 20px monospace } section, p, input, div { position: absolute; left: 40px; margin: 0 }</style>
<section data-inkling="price" style="top: 40px"><b id="price">${secret}</b></section>
<p id="long" style="top: 100px; width: 900px">${'Some more secret words. '.repeat(12)}</p>
<input id="own" style="top: 300px" value="my own secret"><input id="coupon" readonly style="top: 350px" value="SECRET10">
<div id="note" contenteditable style="top: 400px">my secret note</div>
<section data-inkling-ignore style="top: 550px"><b id="private">Private words</b> <button id="dead">Nothing</button></section>
<button id="noticed" data-inkling="noticed" style="position: absolute; top: 600px">Nothing</button>
<button id="copier" style="position: absolute; top: 450px" onclick="getSelection().selectAllChildren(price)">Select the price</button>
<button id="copy" style="position: absolute; top: 500px" onmousedown="event.preventDefault()" onclick="document.execCommand('copy')">Copy</button>`

onSite({ '/': page(words, 'window.samples = []; listen(lib.start({ tap: (sample) => samples.push({ ...sample }) }))') }, { home: false })

const come = async (): Promise<void> => {
  await tab.goto(`${server.origin}/`)
  await heard(tab, 'page')
}
/** Drags over the words of an element from its first letter to its last. */
const dragOver = async (selector: string): Promise<void> => {
  const [x, y] = await middle(tab, selector)
  const half = await tab.evaluate((wanted) => document.querySelector(wanted)!.getBoundingClientRect().width / 2, selector)
  await tab.move(x - half + 1, y)
  await tab.down()
  await tab.move(x + half - 1, y, { steps: 8 })
  await tab.up()
}
/** With a button that leaves selection and focus where they are: WebKit copies for people only. */
const copy = async (): Promise<void> => tab.click(...(await middle(tab, '#copy')))
/** Everything that was told, in samples and in events. */
const said = (): Promise<string> => tab.evaluate(() => JSON.stringify([(window as unknown as { samples: object[] }).samples, window.heard]))
/** The last that was selected, once it is of that size: a hand that was held up on its way has selected less before. */
const lastSelected = (size: string): Promise<object> =>
  until(
    async () => {
      const last = (await heard(tab, 'select', 0)).at(-1)
      return last?.size === size && last
    },
    5_000,
    `a ${size} selection`,
  )
/** Long enough for anything still to come. */
const settled = async (type: 'copy' | 'select'): Promise<readonly object[]> => {
  await pass(tab, 900)
  return heard(tab, type, 0)
}

test('selecting words and copying them is told by zone and size, and nothing of them is said', async () => {
  await come()
  await dragOver('#price')
  expect(await tab.evaluate(() => String(getSelection()))).toBe(secret)
  expect(await lastSelected('medium')).toMatchObject({ zone: 'price' })
  await copy()
  expect(await heard(tab, 'copy')).toMatchObject([{ zone: 'price', size: 'medium' }])
  expect(await said()).not.toMatch(/secret|euros/i)
})

test('a paragraph is long, and outside of any zone', async () => {
  await come()
  const [x, y] = await middle(tab, '#long')
  await tab.evaluate(() => {
    document
      .querySelector('#long')!
      .addEventListener('pointerup', () => getSelection()!.selectAllChildren(document.querySelector('#long')!))
  })
  await tab.move(x, y)
  await tab.down()
  await tab.move(x + 200, y, { steps: 4 })
  await tab.up()
  expect(await lastSelected('long')).not.toHaveProperty('zone')
})

test('of what is done in a part that is to be left alone, nothing is told', async () => {
  await come()
  await dragOver('#private')
  expect(await tab.evaluate(() => String(getSelection()))).toContain('Private')
  await copy()
  await tab.click(...(await middle(tab, '#dead')))
  await pass(tab, 100)
  // One that is noticed, and dead later.
  await tab.click(...(await middle(tab, '#noticed')))
  expect(await heard(tab, 'dead_click')).toMatchObject([{ zone: 'noticed' }])
  for (const type of ['select', 'copy'] as const) expect(await heard(tab, type, 0)).toEqual([])
  // That one, and the one that copied.
  expect(await heard(tab, 'click')).toHaveLength(2)
})

test('a click selects nothing, and what is let go in time was not meant', async () => {
  await come()
  await tab.click(...(await middle(tab, '#price')))
  // The page itself is in time, whatever the machine does.
  await tab.evaluate(() => {
    addEventListener('pointerup', () => {
      setTimeout(() => {
        Object.assign(window, { dropped: String(getSelection()) })
        getSelection()!.empty()
      }, 50)
    })
  })
  await dragOver('#price')
  await until(() => tab.evaluate((words) => 'dropped' in window && window.dropped === words, secret), 5_000, 'the words to be let go')
  expect(await settled('select')).toEqual([])
})

test('what a page selects by itself is not what a person selects', async () => {
  await come()
  await tab.click(...(await middle(tab, '#copier')))
  expect(await tab.evaluate(() => String(getSelection()))).toBe(secret)
  expect(await settled('select')).toEqual([])
})

test('what is copied out of a field of their own is theirs', async () => {
  await come()
  for (const own of ['#own', '#note']) {
    await tab.click(...(await middle(tab, own)))
    await tab.evaluate((wanted) => {
      const field = document.querySelector(wanted)!
      if (field instanceof HTMLInputElement) field.select()
      else getSelection()!.selectAllChildren(field)
    }, own)
    await copy()
  }
  expect(await settled('copy')).toEqual([])
  expect(await settled('select')).toEqual([])
})

test('a code in a field that is read-only is part of the page', async () => {
  await come()
  await tab.click(...(await middle(tab, '#coupon')))
  await tab.evaluate(() => document.querySelector<HTMLInputElement>('#coupon')!.select())
  await copy()
  expect(await heard(tab, 'copy')).toMatchObject([{ size: 'short' }])
})
