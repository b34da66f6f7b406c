import { afterAll, beforeAll, beforeEach } from 'vitest'
import { borrow, engineOfProject, type Browser, type Tab } from './engines.js'
import { startServer, type TestServer } from './server.js'
import { files, visit } from './site.js'

/** What the tests of one file share: the engine they run in, a server, a browser and a tab. */
export const engine = engineOfProject()
export let browser: Browser
export let server: TestServer
export let tab: Tab
/** Another name for each test, so that none finds what another stored. */
export let site = ''

/** Puts another tab on the stage; answers the one before. */
export const show = (next: Tab): Tab => {
  const before = tab
  tab = next
  return before
}

/** Opens the stage for a test file: serves these pages, and lets each test begin on `/` unless `home` is false. */
export const onSite = (pages: Parameters<typeof files>[0], { home = true } = {}): void => {
  let tests = 0
  beforeAll(async () => {
    server = await startServer(files(pages))
    browser = await borrow(engine)
    tab = await browser.newTab()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })
  beforeEach(async () => {
    server.collector.behave({})
    site = `shop-${++tests}`
    if (home) await visit(tab, `${server.origin}/`)
  })
}
