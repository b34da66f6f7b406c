import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { viewport, type Browser, type Found, type LaunchOptions, type Tab } from './browser.js'
import { emptyProfile, ended, killAtExit, killTree, tree } from './process.js'
import { freePort, gtk, loopbackOnly, openScreen } from './screen.js'
import { until } from './until.js'
import { keys, moveTo, openSession, pointer, ready, type Action, type Session } from './webdriver.js'

/**
 * Runs a function in the page, and collects what went wrong since: the driver has no log. Listeners are put in
 * once a document, so what fails before its load event is missed.
 */
const script = (fn: string): string => `
  const done = arguments[arguments.length - 1], given = [...arguments].slice(0, -1)
  const kept = window[Symbol.for('harness')] ??= (() => {
    const kept = [], error = console.error
    addEventListener('error', (event) => kept.push(event.message))
    addEventListener('unhandledrejection', (event) => kept.push('Unhandled rejection: ' + event.reason))
    console.error = (...said) => { kept.push(said.join(' ')); error.apply(console, said) }
    return kept
  })()
  Promise.resolve().then(() => (${fn})(...given)).then(
    (value) => done({ value, errors: kept.splice(0) }),
    (error) => done({ failure: String(error), errors: kept.splice(0) }))`

/** As WebDriver numbers them. */
const buttons = ['left', 'middle', 'right']

interface Outcome {
  readonly value?: unknown
  readonly failure?: string
  readonly errors: readonly string[]
}

/** `turned` is the session's: the driver turns its wheel by the difference to the last turn, in whatever window that was. */
function webkitTab(session: Session, window: string, turned: { x: number; y: number }): Tab {
  const errors: string[] = []
  let at = { x: 0, y: 0 }
  // A session talks to one window at a time.
  const here = async <T = null>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> => {
    await session.send('POST', '/window', { handle: window })
    return session.send<T>(method, path, body)
  }
  const act = async (...actions: readonly Action[]): Promise<void> => {
    await here('POST', '/actions', { actions })
  }
  const evaluate = async <A extends readonly unknown[], R>(fn: (...args: A) => R, ...args: A): Promise<Awaited<R>> => {
    const outcome = await here<Outcome>('POST', '/execute/async', { script: script(String(fn)), args })
    errors.push(...outcome.errors)
    if (outcome.failure !== undefined) throw new Error(outcome.failure)
    // The page's JSON: its type is the function's, as the caller wrote it.
    return outcome.value as Awaited<R>
  }
  const visibility = (state: string) => async (): Promise<boolean> => (await evaluate(() => document.visibilityState)) === state
  const step = (to: 'back' | 'forward') => async (): Promise<void> => {
    // On a busy machine the driver answers before the other entry is there.
    const place = (): Promise<string> => evaluate(() => `${location.href} ${performance.timeOrigin} ${JSON.stringify(history.state)}`)
    const before = await place()
    await here('POST', `/${to}`)
    await until(async () => (await place()) !== before, 5_000, 'the other history entry')
  }

  return {
    evaluate,
    errors,
    console: [],
    tap: undefined,
    beside: undefined,
    goto: async (url) => {
      const before = await evaluate(() => performance.timeOrigin)
      await here('POST', '/url', { url })
      // On a busy machine the driver answers before the page is there.
      const there = (wanted: string, left: number): boolean =>
        document.readyState === 'complete' && (performance.timeOrigin !== left || location.href === new URL(wanted).href)
      await until(() => evaluate(there, url, before), 10_000, `${url} to have loaded`)
    },
    move: async (x, y, { steps = 1 } = {}) => {
      const from = at
      at = { x, y }
      const part = (step: number): Action => moveTo(from.x + ((x - from.x) * step) / steps, from.y + ((y - from.y) * step) / steps)
      await act(pointer(...Array.from({ length: steps }, (_, step) => part(step + 1))))
    },
    down: ({ button = 'left' } = {}) => act(pointer({ type: 'pointerDown', button: buttons.indexOf(button) })),
    up: ({ button = 'left' } = {}) => act(pointer({ type: 'pointerUp', button: buttons.indexOf(button) })),
    click: async (x, y) => {
      at = { x, y }
      await act(pointer(moveTo(x, y), { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }))
    },
    wheel: async (x, y, dx, dy) => {
      turned.x += dx
      turned.y += dy
      const scroll = {
        type: 'scroll',
        x: Math.round(x),
        y: Math.round(y),
        deltaX: turned.x,
        deltaY: turned.y,
        duration: 0,
        origin: 'viewport',
      }
      at = { x, y }
      await act(pointer(moveTo(x, y)))
      await act({ type: 'wheel', id: 'wheel', actions: [scroll] })
    },
    key: (text) => act(keys(text)),
    hide: async () => {
      await here('POST', '/window/minimize')
      await until(visibility('hidden'), 5_000, 'the page to be hidden')
    },
    show: async () => {
      await here('POST', '/window/rect', {})
      await until(visibility('visible'), 5_000, 'the page to be visible')
    },
    back: step('back'),
    forward: step('forward'),
    url: () => evaluate(() => location.href),
    screenshot: async (path) => {
      await writeFile(path, Buffer.from(await here<string>('GET', '/screenshot'), 'base64'))
    },
    close: async () => {
      await here('DELETE', '/window')
      await session.send('POST', '/window', { handle: session.window })
    },
  }
}

/** WebKitGTK's own driver: trusted input and real windows, but always a private profile. */
export async function launchWebkit(found: Found, options: LaunchOptions = {}): Promise<Browser> {
  const profile = emptyProfile()
  const screen = await openScreen()
  const port = await freePort()
  const driver = spawn(found.exe, ['--host=127.0.0.1', `--port=${port}`], { stdio: 'ignore', env: gtk(screen.display, profile) })
  const pid = driver.pid
  if (pid === undefined) throw new Error(`cannot start ${found.exe}`)
  const closed = killAtExit(pid)
  await until(() => ready(port), 10_000, 'WebKitWebDriver to listen')
  const session = await openSession(port, {
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: found.browser, args: ['--automation', ...loopbackOnly, ...(options.args ?? [])] },
  })
  const turned = { x: 0, y: 0 }

  return {
    engine: 'webkit',
    version: session.version,
    pid,
    profile,
    hiddenCapable: true,
    newTab: async (url) => {
      const { handle } = await session.send<{ handle: string }>('POST', '/window/new', { type: 'window' })
      const tab = webkitTab(session, handle, turned)
      const [width, height] = await tab.evaluate(() => [innerWidth, innerHeight] as const)
      const outer = await session.send<{ width: number; height: number }>('GET', '/window/rect')
      await session.send('POST', '/window/rect', {
        width: outer.width + viewport.width - width,
        height: outer.height + viewport.height - height,
      })
      await until(() => tab.evaluate((h) => innerHeight === h, viewport.height), 5_000, 'a viewport of the common size')
      if (url) await tab.goto(url)
      return tab
    },
    close: async () => {
      const all = tree(pid)
      await session.send('DELETE', '')
      driver.kill()
      // Its network process outlives it by what is still to be sent.
      await ended(all)
      screen.close()
      closed()
    },
    kill: async () => {
      await killTree(pid)
      screen.close()
      closed()
    },
  }
}
