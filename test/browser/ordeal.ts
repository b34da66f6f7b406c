import { expect } from 'vitest'
import type { MicroEvent, StartOptions } from '../../src/index.js'
import { page, visit } from './site.js'
import { flush, seqs, upTo } from './stream.js'
import { server, site, tab } from './stage.js'
import { until } from './until.js'

/** A page that does `script` to itself before the library comes. */
export const doing = (script: string): string =>
  page(`<style>body { margin: 0; height: 2000px } section { height: 100px } button { display: block; width: 200px; height: 40px }</style>
<section data-inkling="price">49</section><button data-inkling="buy" onclick="this.textContent += '!'">Buy</button>
<script>${script}</script>`)

/** Runs code as a script of the page does. */
export const script = (code: string): Promise<void> =>
  tab.evaluate((code) => {
    const element = document.createElement('script')
    element.textContent = code
    document.documentElement.append(element)
    element.remove()
  }, code)

/** Starts everything on a page. */
export const begin = async (path: string, options: StartOptions = {}): Promise<void> => {
  await visit(tab, `${server.origin}${path}`)
  await tab.evaluate(
    (site, options) => {
      const onError = (error: unknown): void => void window.told.push(String(error))
      const ink = window.lib.start({ endpoint: '/collect', site, consent: 'granted', onError, hover: { after: 100 }, ...options })
      window.listen(ink).when({ all: [{ event: 'purchase' }, { not: { event: 'remove_from_cart' } }] }, () => {})
    },
    site,
    options,
  )
}

/** Waits until so many of a type were heard. Drivers speak the JSON of the page: from one that fights back come numbers and text only. */
export const hears = (type: MicroEvent['type'], count = 1): Promise<unknown> =>
  until(
    () =>
      tab.evaluate(
        (type, count) => {
          let found = 0
          for (const event of window.heard) found += Number(event.type === type)
          return found >= count
        },
        type,
        count,
      ),
    5_000,
    `${count} ${type}`,
  )

/** What a person does there, and the page itself; all of it must be heard. */
export const live = async (): Promise<void> => {
  await hears('page')
  await tab.move(100, 50, { steps: 3 })
  await tab.click(100, 120)
  await hears('click')
  await tab.evaluate(() => {
    history.pushState(null, '', '/next')
    window.ink.track('purchase', { value: 49 })
  })
  await hears('page', 2)
  await hears('trigger')
}

/** What the owner was told, and what reached the page as an error, a line each. */
export const told = (): Promise<string> => tab.evaluate(() => window.told.join('\n'))
export const thrown = (): Promise<string> => tab.evaluate(() => window.thrown.join('\n'))

/** Everything heard so far comes to the collector. */
export const arrives = async (): Promise<void> => {
  const count = await tab.evaluate(() => window.heard.length)
  await flush(tab)
  await until(() => seqs(server, site).length >= count, 5_000, `${count} events, got ${seqs(server, site).join()}`)
  expect(seqs(server, site).slice(0, count)).toEqual(upTo(count))
}
