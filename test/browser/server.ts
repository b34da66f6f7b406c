import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCollector, type Collector } from './collector.js'

export type { Behaviour, Collector, ReceivedBatch } from './collector.js'

export interface Page {
  readonly html: string
  /** The Content-Security-Policy of this page. */
  readonly csp?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface TestServer {
  /** `http://127.0.0.1:port` */
  readonly origin: string
  /** The same server under another origin: `http://localhost:port` */
  readonly otherOrigin: string
  /** Path → page, or any text under a path that ends in .js, .css, .json. May change while the server runs. */
  readonly pages: Record<string, string | Page>
  /** `POST /collect` */
  readonly collector: Collector
  /** Every request so far: `GET /` */
  readonly requests: readonly string[]
  close(): Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.cjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
}
const typeOf = (path: string): string => types[extname(path)] ?? 'text/html; charset=utf-8'

/** What a page may fetch: /module.js?ms=600 */
const resources: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  '/picture.svg': { type: 'image/svg+xml', text: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>' },
  '/nothing.js': { type: 'text/javascript', text: '' },
  '/module.js': { type: 'text/javascript', text: 'export const words = "At your service"' },
}

const dist = new URL('../../dist/', import.meta.url)

/** Serves `pages`, the built package under /dist/, a collector at /collect, and anything after a while with ?ms=, on a free port of this machine. */
export async function startServer(pages: Record<string, string | Page> = {}): Promise<TestServer> {
  const collector = createCollector()
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
    requests.push(`${request.method} ${path}`)
    if (path === '/collect') return collector.handle(request, response)
    // Asked for by every browser; a 404 would be an error line on the console.
    if (path === '/favicon.ico') return response.writeHead(204).end()

    // As slow a server as wanted, and at /slow with the answer wanted: /slow?ms=1500&status=503
    if (searchParams.has('ms')) await new Promise((resolve) => setTimeout(resolve, Number(searchParams.get('ms'))))
    if (path === '/slow')
      return response.writeHead(Number(searchParams.get('status') ?? 200), { 'content-type': 'application/json' }).end('{"done":true}')
    const resource = resources[path]
    if (resource) return response.writeHead(200, { 'content-type': resource.type, 'cache-control': 'no-store' }).end(resource.text)
    const page = pages[path]
    if (page !== undefined) {
      const { html, csp, headers } = typeof page === 'string' ? { html: page } : page
      return response
        .writeHead(200, { 'content-type': typeOf(path), ...(csp === undefined ? {} : { 'content-security-policy': csp }), ...headers })
        .end(html)
    }
    const file = new URL(`.${path.replace(/^\/dist\//, '/')}`, dist)
    if (path.startsWith('/dist/') && file.href.startsWith(dist.href)) {
      const text = await readFile(fileURLToPath(file)).catch(() => undefined)
      if (text) return response.writeHead(200, { 'content-type': typeOf(path), 'access-control-allow-origin': '*' }).end(text)
    }
    response.writeHead(404, { 'content-type': 'text/plain' }).end(`no page ${path}`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A listening TCP server has an address object; it is a string for pipes only.
  const { port } = server.address() as AddressInfo

  return {
    origin: `http://127.0.0.1:${port}`,
    otherOrigin: `http://localhost:${port}`,
    pages,
    collector,
    requests,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
