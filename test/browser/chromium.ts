import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chromium, type CDPSession } from 'playwright'
import { viewport, type Browser, type Found, type LaunchOptions, type Tab } from './browser.js'
import { pageTab } from './page.js'
import { emptyProfile, killAtExit, killTree } from './process.js'
import { until } from './until.js'

export interface ChromiumBrowser extends Browser {
  readonly engine: 'chromium'
  newTab(url?: string): Promise<ChromiumTab>
}
export interface ChromiumTab extends Tab {
  /** The raw protocol, for what only Chromium has: throttling, quota, freezing, un-awaited input. */
  readonly cdp: CDPSession
}

/** Quiet, and alone with this machine. */
export const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--hide-crash-restore-bubble',
  '--password-store=basic',
  '--use-mock-keychain',
  '--remote-debugging-port=0',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
]

async function debuggerUrl(browser: ChildProcess): Promise<string> {
  let said = ''
  browser.stderr?.on('data', (chunk) => (said += String(chunk)))
  const found = await until(
    () => {
      if (browser.exitCode !== null) return [undefined]
      return /DevTools listening on (ws:\S+)/.exec(said)?.slice(1)
    },
    20_000,
    'Chromium to start',
  )
  if (!found[0]) throw new Error(`Chromium ended at once: ${said.slice(-500)}`)
  return found[0]
}

/**
 * Starts the browser itself and attaches: Playwright's own launch keeps every page visible and focused and turns
 * bfcache off.
 */
export async function launchChromium(found: Found, options: LaunchOptions = {}): Promise<ChromiumBrowser> {
  const profile = options.profile ?? emptyProfile()
  const process = spawn(found.exe, [...quiet, `--user-data-dir=${profile}`, ...(options.args ?? []), 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const pid = process.pid
  if (pid === undefined) throw new Error(`cannot start ${found.exe}`)
  const closed = killAtExit(pid)
  const remote = await chromium.connectOverCDP(await debuggerUrl(process), { noDefaults: true, isLocal: true })
  const context = remote.contexts()[0]
  if (!context) throw new Error('Chromium has no default context')
  const root = await remote.newBrowserCDPSession()

  return {
    engine: 'chromium',
    version: remote.version(),
    pid,
    profile,
    hiddenCapable: true,
    newTab: async (url) => {
      const [page] = await Promise.all([
        context.waitForEvent('page'),
        root.send('Target.createTarget', { url: 'about:blank', newWindow: true, ...viewport }),
      ])
      const cdp = await context.newCDPSession(page)
      const { windowId } = await cdp.send('Browser.getWindowForTarget')
      const bounds = (state: 'normal' | 'minimized') => async (): Promise<void> => {
        await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: state } })
      }
      const own = pageTab(page, {
        hide: bounds('minimized'),
        show: bounds('normal'),
        tap: async (x, y) => {
          await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
          await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
        },
      })
      const [width, height] = await own.evaluate(() => [innerWidth, innerHeight] as const)
      const outer = (await cdp.send('Browser.getWindowBounds', { windowId })).bounds
      await cdp.send('Browser.setWindowBounds', {
        windowId,
        bounds: {
          width: (outer.width ?? width) + viewport.width - width,
          height: (outer.height ?? height) + viewport.height - height,
        },
      })
      await until(() => own.evaluate((h) => innerHeight === h, viewport.height), 5_000, 'a viewport of the common size')
      if (url) await own.goto(url)
      return { ...own, cdp }
    },
    close: async () => {
      const ended = process.exitCode === null ? once(process, 'exit') : undefined
      await root.send('Browser.close')
      await ended
      closed()
    },
    kill: async () => {
      await killTree(pid)
      closed()
    },
  }
}
