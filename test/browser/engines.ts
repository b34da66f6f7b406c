import { readFileSync } from 'node:fs'
import { webkit } from 'playwright'
import { viewport, type Browser, type Engine, type Found, type LaunchOptions, type Tab } from './browser.js'
import { launchChromium, type ChromiumBrowser } from './chromium.js'
import { launchFirefox } from './firefox.js'
import { launchStoredWebkit } from './inspector.js'
import { pageTab } from './page.js'
import { alive, emptyProfile } from './process.js'
import { launchWebkit } from './webkit.js'

export { emptyProfile } from './process.js'
export { viewport, type Browser, type Button, type Engine, type LaunchOptions, type Tab } from './browser.js'
export type { ChromiumBrowser, ChromiumTab } from './chromium.js'

const isEngine = (name: string | undefined): name is Engine => name === 'chromium' || name === 'firefox' || name === 'webkit'

/** The engine of the vitest project that runs this file. */
export function engineOfProject(): Engine {
  const name = process.env['ENGINE']
  if (!isEngine(name)) throw new Error('ENGINE names no engine: run this with `vitest --project chromium`')
  return name
}

/** What install.mjs found on this machine. */
export function found(engine: Engine): Found {
  const file = new URL('../../.browsers.json', import.meta.url)
  const all: Partial<Record<Engine, Found>> = JSON.parse(readFileSync(file, 'utf8'))
  const one = all[engine]
  if (!one) throw new Error(`no ${engine} here: run \`node test/browser/install.mjs\``)
  return one
}

const cannotHide = (): Promise<void> => Promise.reject(new Error('this build fakes visibility: see Browser.hiddenCapable'))

/** Playwright's own WebKit, for systems without WebKitGTK's driver. */
async function launchBuiltWebkit(found: Found, { profile = emptyProfile() }: LaunchOptions): Promise<Browser> {
  const context = await webkit.launchPersistentContext(profile, { executablePath: found.exe, viewport })
  const kill = (): Promise<void> => Promise.reject(new Error('the process of this build is not known'))
  return {
    engine: 'webkit',
    version: context.browser()?.version() ?? found.version,
    pid: undefined,
    profile,
    hiddenCapable: false,
    newTab: async (url) => {
      const tab = pageTab(await context.newPage(), { hide: cannotHide, show: cannotHide })
      if (url) await tab.goto(url)
      return tab
    },
    close: () => context.close(),
    kill,
  }
}

/**
 * Starts a browser. In WebKit a `profile` leaves the driver out, so that storage is real: such a browser can go
 * to pages and evaluate, but has no input and cannot hide.
 */
export function launch(engine: 'chromium', options?: LaunchOptions): Promise<ChromiumBrowser>
export function launch(engine: Engine, options?: LaunchOptions): Promise<Browser>
export function launch(engine: Engine, options: LaunchOptions = {}): Promise<Browser> {
  const where = found(engine)
  if (engine === 'chromium') return launchChromium(where, options)
  if (engine === 'firefox') return launchFirefox(where, options)
  if (where.via === 'playwright') return launchBuiltWebkit(where, options)
  const { profile } = options
  return profile === undefined ? launchWebkit(where, options) : launchStoredWebkit(where, { ...options, profile })
}

let lent: Promise<Browser> | undefined

/** The one browser that the test files of a worker share, since launching takes as long as most of them do. To close it is to close what was opened in it. */
export async function borrow(engine: Engine): Promise<Browser> {
  const before = await lent?.catch(() => {})
  if (!before || (before.pid !== undefined && !alive(before.pid))) lent = undefined
  const whole = await (lent ??= launch(engine))
  const tabs: Tab[] = []
  return {
    ...whole,
    newTab: async (url) => {
      const tab = await whole.newTab(url)
      tabs.push(tab)
      return tab
    },
    close: async () => {
      // Some were closed by their tests.
      for (const tab of tabs.splice(0)) await tab.close().catch(() => {})
    },
  }
}
