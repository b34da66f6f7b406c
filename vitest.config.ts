import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig, type TestProjectConfiguration } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const list = new URL('.browsers.json', import.meta.url)
const here: Record<string, unknown> = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : {}
const engines = ['chromium', 'firefox', 'webkit']
const absent = engines.filter((engine) => !(engine in here))
if (absent.length > 0) console.log(`Without ${absent.join(', ')}: not found by test/browser/install.mjs`)

/** Files that take longest; the others come after them, so that no worker is left alone at the end. */
const LONGEST = [
  'fixtures',
  'explore',
  'studio',
  'chaos',
  'shop',
  'clicks',
  'spa',
  'consent',
  'consent-platforms',
  'consent-before',
  'studio-page',
  'forms',
]

/**
 * The fixtures mostly wait, for minutes: those of two engines run side by side, before what needs the machine for itself. Then one engine after the
 * other, for files share the browser of their worker.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.indexOf(basename(moduleId, '.test.ts'))
      return at < 0 ? LONGEST.length : at
    }
    const engine = ({ project }: TestSpecification): number => engines.indexOf(project.name)
    const order = (file: TestSpecification): number => (rank(file) === 0 ? -1 : engine(file))
    return (await super.sort(files)).toSorted((a, b) => order(a) - order(b) || rank(a) - rank(b))
  }
}

const browsers: TestProjectConfiguration[] = engines
  .filter((engine) => engine in here)
  .map((engine) => ({
    test: {
      name: engine,
      include: ['test/browser/**/*.test.ts'],
      globalSetup: 'test/browser/sweep.ts',
      // Its windows take the focus from each other, and a window that is left is an effect: six to eleven of 283 pages are missed, others each time.
      // `npm run eval -- fixtures firefox` says which.
      exclude: engine === 'firefox' ? ['test/browser/fixtures.test.ts'] : [],
      environment: 'node',
      // Files share the modules of their worker, and so its browser.
      isolate: false,
      env: { ENGINE: engine },
      // Node 20 has WebSocket behind this switch; WebKit's inspector speaks over one.
      execArgv: ['--experimental-websocket'],
      testTimeout: 120_000,
      // Launching is what hooks do, and Firefox takes 4 s on an idle machine.
      hookTimeout: 180_000,
      retry: 0,
    },
  }))

export default defineConfig({
  test: {
    // A test file of the browser projects has one browser open, so at most two run at once.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], environment: 'node', testTimeout: 30_000, retry: 0 } },
      ...browsers,
    ],
  },
})
