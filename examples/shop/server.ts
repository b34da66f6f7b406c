import { createHash } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createAdaptorServer, type ServerType } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { find, type Glaze } from './catalogue.js'
import { html } from './html.js'
import { cartPage } from './pages/cart.js'
import { checkoutPage } from './pages/checkout.js'
import { layout, type Page } from './pages/layout.js'
import { listPage } from './pages/list.js'
import { productPage } from './pages/product.js'
import { read, root } from './root.js'

export interface ShopOptions {
  /** 0 takes any free port. @default 4300 */
  readonly port?: number
  /** Base URL of the collector; events go to its /collect. */
  readonly collector: string
  /** Folder of the built library, for the script-tag page. @default dist in the checkout */
  readonly dist?: string
}

export interface Shop {
  readonly url: string
  readonly close: () => Promise<void>
}

const policy = (collector: string, style = "'self'"): string =>
  `default-src 'self'; connect-src 'self' ${new URL(collector).origin}; style-src ${style}; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; require-trusted-types-for 'script'`

const lost: Page = {
  title: 'Not here · Loam',
  main: html`<div class="page-head">
    <h1>Not here</h1>
    <p>This page does not exist. <a href="/">See all pieces</a>.</p>
  </div>`,
}

const file = (folder: string, path: string): MiddlewareHandler => serveStatic({ root: folder, path })

const shop = ({ collector, dist = join(root, 'dist') }: ShopOptions): Hono => {
  const app = new Hono()
  const send = (page: Page): string => layout(page, collector)

  app.use(async (context, next) => {
    await next()
    if (!context.res.headers.has('content-security-policy')) context.header('content-security-policy', policy(collector))
    context.header('x-content-type-options', 'nosniff')
    context.header('referrer-policy', 'strict-origin-when-cross-origin')
    context.header('cache-control', 'no-cache')
  })

  app.get('/', (context) => context.html(send(listPage(undefined, context.req.query('q')))))
  app.get('/lamps', (context) => context.html(send(listPage('lamps'))))
  app.get('/ceramics', (context) => context.html(send(listPage('ceramics'))))
  app.get('/p/:id/:glaze?', (context, next) => {
    const product = find(context.req.param('id'))
    const glaze = context.req.param('glaze') ?? product?.glazes[0]
    return product?.glazes.includes(glaze as Glaze) ? context.html(send(productPage(product, glaze as Glaze))) : next()
  })
  app.get('/cart', (context) => context.html(send(cartPage())))
  app.get('/checkout/:step{delivery|payment|thanks}?', (context) => context.html(send(checkoutPage())))
  for (const name of ['shop.css', 'art.css', 'icon.svg', 'dist/shop.js'])
    app.get('/' + name.replace('dist/', ''), file(root, `examples/shop/${name}`))

  app.get('/script-tag', (context) => context.redirect('/script-tag/'))
  // The one file has its styles inside: this answer's policy names their hash, and nothing else inline.
  app.get('/script-tag/', (context) => {
    const page = read('examples/script-tag/index.html')
    const style = createHash('sha256')
      .update(/<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '')
      .digest('base64')
    context.header('content-security-policy', policy(collector, `'self' 'sha256-${style}'`))
    return context.html(page)
  })
  app.get('/inkling.min.js', file(dist, 'inkling.min.js'))
  // A first-party address for the collector, as many sites prefer. Bytes go on as they came: larger batches are compressed.
  app.post('/collect', bodyLimit({ maxSize: 1_000_000 }), async (context) => {
    const origin = context.req.header('origin')
    const answer = await fetch(new URL('/collect', collector), {
      method: 'POST',
      headers: { 'content-type': context.req.header('content-type') ?? 'text/plain', ...(origin && { origin }) },
      body: await context.req.arrayBuffer(),
    }).catch(() => undefined)
    const after = answer?.headers.get('retry-after')
    const headers = { 'content-type': 'application/json', ...(after && { 'retry-after': after }) }
    return answer
      ? new Response(await answer.text(), { status: answer.status, headers })
      : context.json({ error: 'the collector is not running' }, 502)
  })

  for (const name of ['spa.css', 'dist/app.js']) app.get('/spa/' + name.replace('dist/', ''), file(root, `examples/spa-react/${name}`))
  app.get('/spa/*', (context) => context.html(read('examples/spa-react/index.html').replace('{{collector}}', collector)))
  app.notFound((context) => context.html(send(lost), 404))
  return app
}

const listening = (server: ServerType, port: number): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} is taken; choose another with --shop-port 5000`) : error)
    })
    server.listen(port, '127.0.0.1', () => resolve(server.address() as AddressInfo))
  })

/** Serves the shop, the script-tag page and the single-page app. Rejects when the port is taken. */
export const startShop = async (options: ShopOptions): Promise<Shop> => {
  const server = createAdaptorServer({ fetch: shop(options).fetch })
  const { port } = await listening(server, options.port ?? 4300)
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
