import type { Glaze, Product } from '../catalogue.js'
import { html, raw, type Html } from '../html.js'
import { read } from '../root.js'

const files = new Map<string, Html>()
const file = (name: string): Html => {
  const found = files.get(name) ?? raw(read(`examples/shop/art/${name}.svg`).replace(/\s*\n\s*/g, ''))
  files.set(name, found)
  return found
}

/** Gradients and the speckle, once a page. */
export const defs = (): Html => file('defs')

const whole = '0 0 400 400'

/** The drawing of a product; its glaze is a class. */
export const art = (product: Product, glaze: Glaze, label: string, view = whole): Html =>
  html` <svg
    class="art glaze-${glaze}"
    viewBox="${view}"
    ${label ? html`role="img" aria-label="${label}"` : html`aria-hidden="true"`}
    focusable="false"
  >
    ${file(product.id)}
  </svg>`

/** The same shapes as lines, with their measures. */
export const measured = (product: Product): Html => {
  const [x, y, w, h] = product.box
  const [wide, high] = product.size
  const right = Math.min(x + w + 26, 372)
  return html` <svg
    class="art measured"
    viewBox="${whole}"
    role="img"
    aria-label="${product.name}, measured: ${wide} wide, ${high} high"
    focusable="false"
  >
    ${file(product.id)}
    <path
      class="rule"
      d="M${x} 366H${x + w}M${x} 360v12M${x + w} 360v12M${right} ${y}V${y + h}M${right - 6} ${y}h12M${right - 6} ${y + h}h12"
    />
    <text x="${x + w / 2}" y="390">${wide}</text>
    <text x="${right}" y="${y - 12}">${high}</text>
  </svg>`
}

/** A lamp, a vase and a bowl on one table. */
export const stillLife = (): Html =>
  html` <svg
    class="art still"
    viewBox="0 0 760 420"
    role="img"
    aria-label="A dome lamp, a vase with a branch and a bowl of oranges on a table"
    focusable="false"
  >
    <path class="table" d="M0 322h760v98H0z" />
    <g class="glaze-ember" transform="translate(180 14)">${file('halo')}</g>
    <g class="glaze-moss" transform="translate(14 104) scale(.72)">${file('tide')}</g>
    <g class="glaze-chalk" transform="translate(470 138) scale(.64)">${file('dune')}</g>
  </svg>`
