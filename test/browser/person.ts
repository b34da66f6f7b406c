import type { Tab } from './browser.js'
import { until } from './until.js'

/** The middle of the first element a selector finds, scrolled into view, once nothing moves or covers it any more. */
export const middle = async (tab: Tab, selector: string): Promise<readonly [x: number, y: number]> => {
  let last = ''
  return until(
    async () => {
      const at = await tab.evaluate((wanted) => {
        const element = document.querySelector(wanted)
        const box = element?.getBoundingClientRect()
        if (!element || !box?.width) return null
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
        if (y < 0 || y > innerHeight) element.scrollIntoView({ block: 'center', behavior: 'instant' })
        const hit = document.elementFromPoint(x, y)
        return element.contains(hit) && ([x, y] as const)
      }, selector)
      const still = at && String(at) === last
      last = String(at)
      return still && at
    },
    5_000,
    `${selector} to be there`,
  )
}

export const press = async (tab: Tab, selector: string): Promise<void> => tab.click(...(await middle(tab, selector)))

/** Presses the Tab key until focus is where the selector says. */
export const tabTo = async (tab: Tab, selector: string): Promise<void> => {
  await until(
    async () => {
      await tab.key('Tab')
      return tab.evaluate((wanted) => !!document.activeElement?.matches(wanted), selector)
    },
    10_000,
    `focus to come to ${selector}`,
  )
}

/** Whether anything a selector finds can be seen. */
export const visible = (tab: Tab, selector: string): Promise<boolean> =>
  tab.evaluate((wanted) => !!document.querySelector<HTMLElement>(wanted)?.getBoundingClientRect().width, selector)

/** Waits until something is seen, or no longer. */
export const shows = (tab: Tab, selector: string, ms = 5_000): Promise<unknown> =>
  until(() => visible(tab, selector), ms, `${selector} to be seen`)
export const hides = (tab: Tab, selector: string, ms = 5_000): Promise<unknown> =>
  until(async () => !(await visible(tab, selector)), ms, `${selector} to go`)

export const at = (tab: Tab, path: string): Promise<unknown> =>
  until(() => tab.evaluate((wanted) => location.pathname === wanted && document.readyState === 'complete', path), 5_000, `the page ${path}`)

/** Moves about a little around a point for so many ms of the page's time, or until something has happened. */
export const linger = async (
  tab: Tab,
  x: number,
  y: number,
  ms: number,
  happened: () => Promise<boolean> = async () => false,
): Promise<void> => {
  const from = await tab.evaluate(() => performance.now())
  await until(
    async () => {
      await tab.move(x + Math.random() * 4, y + Math.random() * 2)
      return (await happened()) || (await tab.evaluate(() => performance.now())) - from > ms
    },
    ms + 5_000,
    `${ms} ms to pass`,
  )
}

/** Comes near, turns back and forth, and rests, until something has happened: as someone who is not sure about what is there. */
export const waver = async (tab: Tab, selector: string, happened: () => Promise<boolean> = async () => false): Promise<void> => {
  const [x, y] = await middle(tab, selector)
  await tab.move(x - 300, y - 120)
  await tab.move(x - 120, y + 10, { steps: 10 })
  for (const side of [60, -70, 60, -70, 40]) {
    await tab.move(x + side, y + 5, { steps: 8 })
    if (await happened()) return
  }
  await linger(tab, x, y, 1_000, happened)
}

/** Wavers at a button, and presses it if told to, until something is seen: on a busy machine no hand is steady at the first try. */
export const waverUntil = (tab: Tab, selector: string, seen: string, pressing = false): Promise<unknown> =>
  until(
    async () => {
      const happened = (): Promise<boolean> => visible(tab, seen)
      await waver(tab, selector, happened)
      if (pressing && !(await happened())) await press(tab, selector)
      return happened()
    },
    15_000,
    `${seen} to come of wavering at ${selector}`,
  )
