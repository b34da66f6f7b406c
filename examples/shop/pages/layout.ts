import { html, type Html } from '../html.js'
import { defs } from './art.js'

export interface Page {
  readonly title: string
  readonly main: Html
  /** Where in the shop, for the navigation. */
  readonly here?: string
  readonly query?: string
  /** Templates the browser code shows as nudges. */
  readonly nudges?: Html
}

const links = [
  ['/lamps', 'Lamps'],
  ['/ceramics', 'Ceramics'],
] as const

/** The whole document around a page's main part. */
export const layout = (page: Page, collector: string): string =>
  '<!doctype html>' +
  html` <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="collector" content="${collector}" />
      <title>${page.title}</title>
      <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/shop.css" />
      <link rel="stylesheet" href="/art.css" />
      <script type="module" src="/shop.js"></script>
    </head>
    <body>
      <a class="skip" href="#main">Skip to content</a>
      ${defs()}
      <header class="top">
        <a class="brand" href="/" aria-label="Loam, home">Loam</a>
        <nav aria-label="Shop">
          ${links.map(([href, name]) => html`<a href="${href}" ${page.here === href && html` aria-current="page"`}>${name}</a>`)}
        </nav>
        <form role="search" action="/" class="search">
          <label for="q" class="quiet">Search</label>
          <input id="q" name="q" type="search" placeholder="Search" autocomplete="off" enterkeyhint="search" value="${page.query ?? ''}" />
        </form>
        <a class="basket-link" href="/cart" ${page.here === '/cart' && html` aria-current="page"`}
          >Basket <span class="count" data-count hidden></span
        ></a>
      </header>
      <main id="main" tabindex="-1">${page.main}</main>
      <footer class="foot">
        <div>
          <p class="brand">Loam</p>
          <p>Stoneware and table lamps, made in small batches. Loam is an invented shop that shows what Inkling notices.</p>
        </div>
        <ul>
          <li><a href="/lamps">Lamps</a></li>
          <li><a href="/ceramics">Ceramics</a></li>
          <li><a href="/cart">Basket</a></li>
        </ul>
        <ul>
          <li><button type="button" class="link" data-privacy>Privacy choice</button></li>
        </ul>
        <p class="developers">
          <strong>For developers</strong>
          <button type="button" class="link" data-inspector aria-pressed="false">What Inkling sees</button>
          <a href="?fast">Nudges ten times sooner</a>
          <span><a href="?trace">Record this visit</a>, then <code>trace()</code> in the console</span>
          <a href="/script-tag/">The script-tag page</a>
          <a href="/spa/">The single-page app</a>
        </p>
      </footer>
      <section class="consent" aria-label="Privacy choice" hidden data-inkling-ignore>
        <p>
          <strong>May we learn from how this page is used?</strong> A yes sends us pauses, scrolls, hovers, and which pieces you view, put
          in the basket, remove and buy, with their prices, under a random number kept in this browser. Never what you type; no third party.
          <span>The shop works the same either way.</span>
        </p>
        <div class="choices">
          <button type="button" class="button plain" data-choice="local">Only on this device</button>
          <button type="button" class="button plain" data-choice="granted">Yes, you may</button>
        </div>
      </section>
      <p class="quiet" role="status" data-status></p>
      ${page.nudges}
    </body>
  </html>`.html
