import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { borrow, engineOfProject, type Browser } from './engines.js'
import { startServer, type TestServer } from './server.js'
import { until } from './until.js'
// @ts-expect-error -- plain scripts, shared with the check
import { snippets } from '../package/readme.mjs'
// @ts-expect-error -- likewise
import { bundle } from '../package/size.mjs'

let browser: Browser
let server: TestServer

beforeAll(async () => {
  const [first] = snippets() as string[]
  // What a dev server gives to a module is given by the page.
  const dispose = /`(import\.meta\.hot\b[^`]*)`/.exec(readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8'))?.[1]
  server = await startServer({
    '/': '<!doctype html><meta charset="utf-8"><title>readme</title><main itemscope itemtype="https://schema.org/Product"><p>A lamp.</p></main><script type="module" src="/first.js"></script>',
    '/replaced': `<!doctype html><title>replaced</title><script type="module">
      globalThis.hot = { dispose: (run) => (hot.end = run) }
      for (const save of [1, 2, 3]) {
        hot.end?.()
        globalThis.saved = await import('/hot.js?' + save).then(() => save, String)
      }</script>`,
    '/hot.js': await bundle(`${first}\n${dispose?.replace('import.meta', 'globalThis')}`),
    '/first.js': await bundle(`${first}\nglobalThis.ink = ink`),
  })
  browser = await borrow(engineOfProject())
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

test('the first example of the README runs', async () => {
  const tab = await browser.newTab(`${server.origin}/`)
  await until(() => tab.evaluate(() => 'ink' in globalThis), 5000, 'the example to have run')
  await tab.evaluate(() => {
    const { ink } = globalThis as unknown as { ink: { consent: (to: string) => void; flush: () => Promise<void> } }
    ink.consent('granted')
    return ink.flush()
  })
  await until(() => server.collector.events().some(({ type }) => type === 'page'), 5000, 'the first event to reach the collector')
  expect(
    await tab.evaluate(() =>
      (globalThis as unknown as { ink: { triggers: () => { id: string; state: string }[] } }).ink
        .triggers()
        .map(({ id, state }) => `${id} ${state}`),
    ),
  ).toEqual(['reviews armed'])
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('a module that is replaced while the page runs starts anew', async () => {
  const tab = await browser.newTab(`${server.origin}/replaced`)
  const saved = (): Promise<unknown> => tab.evaluate(() => (globalThis as unknown as { saved?: number | string }).saved)
  await until(async () => (await saved()) === 3 || typeof (await saved()) === 'string', 5000, 'the third save')
  expect(await saved()).toBe(3)
  expect(tab.errors).toEqual([])
  await tab.close()
})
