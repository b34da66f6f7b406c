/** How many of the landmarks of shop pages are found, without any mark-up of ours, in a real browser. `--list` says which are not. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createViteServer } from 'vitest/node'
import { launch } from '../browser/engines.js'
import { startServer } from '../browser/server.js'
import { until } from '../browser/until.js'
import { scores, type Landmark } from './landmarks.js'

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly goal: string
  readonly holds: boolean
}
interface Judged {
  readonly found: readonly Landmark[]
  readonly µs: number
}

const folder = new URL('../fixtures/zones/', import.meta.url)
const judge = `<script type="module">
  import { zoneNamed } from '/zone.js'
  import { landmarks } from '/landmarks.js'
  const all = [...document.querySelectorAll('*')]
  const from = performance.now()
  for (let i = 0; i < 20; i++) for (const each of all) zoneNamed(each)
  window.judged = { µs: ((performance.now() - from) / 20 / all.length) * 1000, found: landmarks(document, zoneNamed) }
</script>`

export const zones = async (): Promise<Figure[]> => {
  const vite = await createViteServer({
    root: fileURLToPath(new URL('../..', import.meta.url)),
    configFile: false,
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    appType: 'custom',
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true },
  })
  const script = async (path: string): Promise<string> => (await vite.transformRequest(path))!.code
  const names = readdirSync(folder).filter((name) => name.endsWith('.html'))
  const server = await startServer({
    '/zone.js': await script('/src/capture/zone.ts'),
    '/landmarks.js': await script('/test/eval/landmarks.ts'),
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

  const figure = (name: string, value: number, unit: string, goal = 'stated', holds = true): Figure => ({
    name: `zones: ${name}`,
    value: Math.round(value * 1000) / 1000,
    unit,
    goal,
    holds,
  })
  return [
    ...scores(pages.flatMap(({ found }) => found)).flatMap(({ zone, count, precision, recall }) => {
      const [least, most] = zone === 'all' ? [0.95, 0.85] : [0, 0]
      const of = `${zone} (${count})`
      return [
        figure(`precision of ${of}`, precision, '', least ? `≥ ${least}` : 'stated', precision >= least),
        figure(`recall of ${of}`, recall, '', most ? `≥ ${most}` : 'stated', recall >= most),
      ]
    }),
    figure('pages', pages.length, 'pages'),
    figure('naming an element', pages.reduce((sum, { µs }) => sum + µs, 0) / pages.length, 'µs'),
  ]
}
