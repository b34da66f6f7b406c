/** How many of the landmarks of shop pages are found, without any mark-up of ours, in a real browser. `--list` says which are not. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createViteServer } from 'vitest/node'
import { launch } from '../browser/engines.js'
import { startServer } from '../browser/server.js'
import { until } from '../browser/until.js'
import { scores, type Landmark } from './landmarks.js'
import type { Finding } from './report.js'

interface Judged {
  readonly found: readonly Landmark[]
  readonly µs: number
}

const folder = new URL('../fixtures/zones/', import.meta.url)
const judge = `<script type="module">
  import { zoneNamed } from '/src/capture/zone.js'
  import { landmarks } from '/test/eval/landmarks.js'
  const all = [...document.querySelectorAll('*')]
  let best = Infinity
  for (let i = 0; i < 50; i++) {
    const from = performance.now()
    for (const each of all) zoneNamed(each)
    best = Math.min(best, performance.now() - from)
  }
  window.judged = { µs: (best / all.length) * 1000, found: landmarks(document, zoneNamed) }
</script>`

export const zones = async (): Promise<Finding[]> => {
  const vite = await createViteServer({
    root: fileURLToPath(new URL('../..', import.meta.url)),
    configFile: false,
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    appType: 'custom',
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true },
  })
  const scripts: Record<string, string> = {}
  /** A module and what it imports, as `.js`. */
  const serve = async (path: string): Promise<void> => {
    const { code } = (await vite.transformRequest(path))!
    scripts[path.replace(/ts$/, 'js')] = code.replace(/(from "\/[^"]+\.)ts"/g, '$1js"')
    for (const [, other = ''] of code.matchAll(/from "(\/[^"]+)"/g)) await serve(other)
  }
  await serve('/src/capture/zone.ts')
  await serve('/test/eval/landmarks.ts')
  const names = readdirSync(folder).filter((name) => name.endsWith('.html'))
  const server = await startServer({
    ...scripts,
    ...Object.fromEntries(names.map((name) => [`/${name}`, readFileSync(new URL(name, folder), 'utf8') + judge])),
  })
  const browser = await launch('chromium')
  const tab = await browser.newTab()
  const pages: Judged[] = []
  for (const name of names) {
    await tab.goto(`${server.origin}/${name}`)
    const page = await until(() => tab.evaluate(() => (window as unknown as { judged?: Judged }).judged), 5_000, name)
    pages.push(page)
    if (!process.argv.includes('--list')) continue
    for (const { want, got, what } of page.found)
      if (want !== got) console.log(`${name.padEnd(40)} ${(want || 'none').padEnd(10)} ${(got || 'none').padEnd(10)} ${what}`)
  }
  await browser.close()
  await server.close()
  await vite.close()

  const figure = (name: string, full: number, unit: string, least?: number): Finding => ({
    name: `zones: ${name}`,
    full,
    unit,
    ...(least && { least }),
  })
  return [
    ...scores(pages.flatMap(({ found }) => found)).flatMap(({ zone, count, precision, recall }) => [
      figure(`precision of ${zone} (${count})`, precision, '', zone === 'all' ? 0.95 : 0),
      figure(`recall of ${zone} (${count})`, recall, '', zone === 'all' ? 0.85 : 0),
    ]),
    figure('pages', pages.length, 'pages'),
    figure('naming an element', pages.reduce((sum, { µs }) => sum + µs, 0) / pages.length, 'µs'),
  ]
}
