import { mkdirSync, realpathSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createAdaptorServer, type ServerType } from '@hono/node-server'
import { Hono } from 'hono'
import { jsonSchema, receive, type ReceiveOptions } from 'inkling/receive'
import { keep } from './keep.js'
import { createLive, type Live } from './live.js'
import { findRoot } from './root.js'
import { openStore, type StudioStore } from './store.js'
import { createSummary } from './summary.js'

export interface StudioOptions extends Pick<ReceiveOptions, 'sites' | 'origins' | 'tabRate'> {
  /** 0 takes a free one. @default 4318 */
  readonly port?: number
  /** Folder of the DuckDB file. @default examples/studio/data */
  readonly dataDir?: string
  /** Days without anything new after which what came of a page is deleted; over 7, Infinity for never. @default 90 */
  readonly keepDays?: number
  /** Answers batches without looking at them: what the server takes by itself, to compare with. @default false */
  readonly dry?: boolean
}

export interface Studio {
  readonly url: string
  /** Ends what is under way, then closes the file. */
  readonly close: () => Promise<void>
}

const root = findRoot()

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}

const files: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['examples/studio/index.html', 'text/html; charset=utf-8'],
  '/studio.css': ['examples/studio/studio.css', 'text/css; charset=utf-8'],
  '/uplot.css': ['node_modules/uplot/dist/uPlot.min.css', 'text/css; charset=utf-8'],
  '/dashboard.js': ['examples/studio/dist/dashboard.js', 'text/javascript; charset=utf-8'],
  '/favicon.svg': ['examples/studio/favicon.svg', 'image/svg+xml'],
  '/inkling.min.js': ['dist/inkling.min.js', 'text/javascript; charset=utf-8'],
}

const listen = (server: ServerType, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    if (!(Number.isInteger(port) && port >= 0 && port < 65_536)) throw new Error('a port is a whole number from 0 to 65535')
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? Object.assign(new Error(`port ${port} is taken`), { code: error.code }) : error),
    )
    server.listen(port, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })

/** What a browser on this machine calls it: a name that somebody else has made to lead here shows nobody the dashboard (DNS rebinding). */
const local = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

const createApp = (store: StudioStore, live: Live, dry: boolean, options: Omit<ReceiveOptions, 'store'>): Hono => {
  const app = new Hono()
  const collect = receive({ ...options, store })
  const summary = createSummary(store)
  app.use(async (context, next) => {
    const seen = context.req.path === '/collect' || local.test(context.req.header('host') ?? '')
    return seen ? next() : context.text('the dashboard is shown on this machine only, as 127.0.0.1 or localhost', 403)
  })
  app.all('/collect', async (context) => {
    if (!dry) return collect(context.req.raw)
    await context.req.arrayBuffer()
    return context.json({ stored: 0, duplicates: 0, refused: [] })
  })
  app.get('/live', () => live.open())
  app.get('/api/summary', async (context) => context.json(await summary(), 200, { 'cache-control': 'no-store' }))
  app.get('/schema.json', (context) => context.json(jsonSchema()))
  for (const [path, [name, type]] of Object.entries(files)) {
    app.get(path, async (context) => {
      const body = await readFile(join(root, name)).catch(() => undefined)
      return body
        ? context.body(body, 200, { ...headers, 'content-type': type })
        : context.text(`${name} is missing; run: npm run build`, 404)
    })
  }
  return app
}

const closeServer = (server: ServerType): Promise<void> =>
  new Promise((resolve) => {
    if (!('closeAllConnections' in server)) throw new Error('the studio speaks plain HTTP/1.1')
    // Requests under way get a second to be answered; connections merely kept alive would hold us for five.
    const idle = setInterval(() => server.closeIdleConnections(), 50)
    const deadline = setTimeout(() => server.closeAllConnections(), 1000)
    server.close(() => {
      clearInterval(idle)
      clearTimeout(deadline)
      resolve()
    })
  })

/** Collector and dashboard on one port. Rejects with code EADDRINUSE if the port is taken. */
export const startStudio = async ({
  port = 4318,
  dataDir = join(root, 'examples/studio/data'),
  keepDays = 90,
  dry = false,
  ...options
}: StudioOptions = {}): Promise<Studio> => {
  if (!(keepDays > 7)) throw new Error('--keep-days must be over 7: for so long pages may send again what has arrived')
  const live = createLive()
  const file = join(dataDir, 'studio.duckdb')
  // The port first: who starts the studio twice should read about the port. Requests wait until the file is open.
  const server = createAdaptorServer({ fetch: async (request) => (await opened).fetch(request) })
  const listening = listen(server, port)
  const opening = listening.then(() => {
    mkdirSync(dataDir, { recursive: true })
    return openStore(file, live.tell)
  })
  const opened = opening.then((store) => createApp(store, live, dry, options))
  try {
    const [url, store] = await Promise.all([listening, opening, opened])
    const stop = keep(store, keepDays)
    return {
      url,
      close: async () => {
        live.close()
        await closeServer(server)
        await stop()
        await store.close()
      },
    }
  } catch (error) {
    live.close()
    server.close()
    await opening.then(
      (store) => store.close(),
      () => {},
    )
    throw /could not set lock/i.test(String(error))
      ? new Error(`${file} is in use by another studio; choose another folder with --data`)
      : error
  }
}

const usage = `node build/examples/studio/server.js [--port 4318] [--data folder] [--keep-days 90] [--sites shop,blog] [--origins https://shop.example] [--tab-rate 5]`

/** The names in a list such as `shop,blog`. */
const names = (option: string, list: string): string[] => {
  const all = list.split(',')
  if (!all.every(Boolean)) throw new Error(`--${option} must be names such as shop,blog, got "${list}"; leave it out for all`)
  return all
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4318' },
      data: { type: 'string' },
      'keep-days': { type: 'string', default: '90' },
      sites: { type: 'string' },
      origins: { type: 'string' },
      'tab-rate': { type: 'string' },
      dry: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return console.log(usage)
  const { port, data, sites, origins, 'keep-days': days, 'tab-rate': rate, dry } = values
  const studio = await startStudio({
    port: Number(port),
    keepDays: Number(days),
    dry,
    ...(data && { dataDir: data }),
    ...(sites !== undefined && { sites: names('sites', sites) }),
    ...(origins !== undefined && { origins: names('origins', origins) }),
    ...(rate && { tabRate: Number(rate) }),
  })
  console.log(`dashboard  ${studio.url}/\ncollector  ${studio.url}/collect`)
  const stop = (): void => void studio.close().then(() => process.exit(0))
  process.once('SIGINT', stop).once('SIGTERM', stop)
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error: NodeJS.ErrnoException) => {
    console.error(error.message + (error.code === 'EADDRINUSE' ? '; choose another with --port 5000' : ''))
    process.exit(1)
  })
}
