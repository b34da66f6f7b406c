import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { firefox, type BrowserContext, type Page } from 'playwright'
import { viewport, type Browser, type Found, type LaunchOptions } from './browser.js'
import { pageTab, type Own } from './page.js'
import { emptyProfile, killAtExit, killTree, rootWith } from './process.js'

/** No traffic but loopback, no pop-up blocker (hiding opens a tab), and no questions after a crash. */
const quiet = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.proxy.no_proxies_on': '127.0.0.1,localhost',
  'network.dns.forceResolve': '127.0.0.1',
  'network.dns.disablePrefetch': true,
  'network.dns.disablePrefetchFromHTTPS': true,
  'network.prefetch-next': false,
  'network.http.speculative-parallel-limit': 0,
  'network.trr.mode': 5,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.update.enabled': false,
  'browser.region.network.url': '',
  'browser.safebrowsing.downloads.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.push.connection.enabled': false,
  'extensions.getAddons.cache.enabled': false,
  'media.gmp-manager.url': 'data:,',
  'services.settings.server': 'data:,',
  'toolkit.telemetry.server': '',
  'dom.disable_open_during_load': false,
  'browser.sessionstore.resume_from_crash': false,
  'toolkit.startup.max_resumed_crashes': -1,
}

/** A tab opened over the page really hides it, and closing that tab shows it again. */
function cover(context: BrowserContext, page: Page): Own {
  let over: Page | undefined
  return {
    hide: async () => {
      const [opened] = await Promise.all([
        context.waitForEvent('page'),
        page.evaluate('void window.open("about:blank", "_blank", "noopener")'),
      ])
      over = opened
    },
    show: async () => {
      await over?.close()
      over = undefined
      await page.bringToFront()
    },
  }
}

const cannotHide = (): Promise<void> => Promise.reject(new Error('this build fakes visibility: see Browser.hiddenCapable'))

/** A program that starts Firefox without what Playwright has put into its environment so that it ends when the process of a page dies. */
function surviving(exe: string): string {
  const program = join(emptyProfile(), 'firefox')
  writeFileSync(program, `#!/bin/sh\nunset MOZ_CRASHREPORTER_SHUTDOWN\nexec '${exe}' "$@"\n`, { mode: 0o755 })
  return program
}

export async function launchFirefox(found: Found, options: LaunchOptions = {}): Promise<Browser> {
  const profile = options.profile ?? emptyProfile()
  const stock = found.via === 'bidi'
  const context = await firefox.launchPersistentContext(profile, {
    ...(stock ? { channel: 'moz-firefox' } : {}),
    executablePath: options.survives ? surviving(found.exe) : found.exe,
    firefoxUserPrefs: { ...quiet, ...options.prefs },
    viewport,
  })
  const pid = rootWith(profile)
  // A worker may end without Playwright's noticing.
  const closed = pid === undefined ? (): void => {} : killAtExit(pid)

  return {
    engine: 'firefox',
    version: context.browser()?.version() ?? found.version,
    pid,
    profile,
    hiddenCapable: stock,
    newTab: async (url) => {
      const page = await context.newPage()
      const tab = pageTab(page, stock ? cover(context, page) : { hide: cannotHide, show: cannotHide })
      if (url) await tab.goto(url)
      return tab
    },
    close: async () => {
      await context.close()
      closed()
    },
    kill: async () => {
      if (pid === undefined) throw new Error('the process of Firefox is not known on this system')
      await killTree(pid)
      closed()
    },
  }
}
