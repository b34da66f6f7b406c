import type { ConsoleMessage, Page } from 'playwright'
import type { Tab } from './browser.js'
import { until } from './until.js'

/** What differs between the engines that Playwright drives. */
export interface Own {
  hide(): Promise<void>
  show(): Promise<void>
  readonly tap?: (x: number, y: number) => Promise<void>
}

const notAlone = (): Promise<never> => Promise.reject(new Error('a tab among others is hidden by opening one beside it'))

const named = /^(Shift\+)?(Tab|Enter|Escape|Backspace|Delete|Space|Home|End|PageUp|PageDown|Arrow(Up|Down|Left|Right))$/

/** A tab over a Playwright page. */
export function pageTab(page: Page, own: Own): Tab {
  const errors: string[] = []
  const lines: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error') errors.push(message.text())
    else lines.push(message.text())
  })

  const evaluate: Tab['evaluate'] = (fn, ...args) => page.evaluate(`(${String(fn)})(...${JSON.stringify(args)})`)
  const place = (): Promise<string> => evaluate(() => `${location.href} ${performance.timeOrigin} ${JSON.stringify(history.state)}`)
  const visibility = (state: string) => async (): Promise<boolean> => (await evaluate(() => document.visibilityState)) === state
  const step = (to: 'back' | 'forward') => async (): Promise<void> => {
    // Not page.goBack(): in Firefox it waits for a load that a page restored from bfcache never has.
    const before = await place()
    await evaluate((to) => void setTimeout(() => history[to]()), to)
    await until(async () => (await place()) !== before, 5_000, 'the other history entry')
  }

  return {
    evaluate,
    errors,
    console: lines,
    goto: async (url) => {
      await page.goto(url, { waitUntil: 'load' })
    },
    move: (x, y, { steps = 1 } = {}) => page.mouse.move(x, y, { steps }),
    down: ({ button = 'left', count = 1 } = {}) => page.mouse.down({ button, clickCount: count }),
    up: ({ button = 'left', count = 1 } = {}) => page.mouse.up({ button, clickCount: count }),
    click: (x, y) => page.mouse.click(x, y),
    wheel: async (x, y, dx, dy) => {
      await page.mouse.move(x, y)
      await page.mouse.wheel(dx, dy)
    },
    key: (text) => (named.test(text) ? page.keyboard.press(text) : page.keyboard.type(text)),
    tap: own.tap,
    hide: async () => {
      await own.hide()
      await until(visibility('hidden'), 5_000, 'the page to be hidden')
    },
    show: async () => {
      await own.show()
      await until(visibility('visible'), 5_000, 'the page to be visible')
    },
    back: step('back'),
    forward: step('forward'),
    url: () => evaluate(() => location.href),
    beside: async () => {
      const [opened] = await Promise.all([page.waitForEvent('popup'), page.evaluate('void window.open("about:blank", "_blank")')])
      return pageTab(opened, { hide: notAlone, show: notAlone })
    },
    screenshot: async (path) => {
      await page.screenshot({ path })
    },
    close: () => page.close(),
  }
}
