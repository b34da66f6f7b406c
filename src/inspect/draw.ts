/** A part of the panel: what it shows, and how it is brought up to date. */
export interface Section {
  readonly element: HTMLElement
  /** Called at most four times a second, and only while the panel is open. Reads no layout. */
  readonly update: () => void
}

/** An element with its class and its children; text stays text. */
export const el = <K extends keyof HTMLElementTagNameMap>(tag: K, name = '', ...children: (Node | string)[]): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag)
  if (name) element.className = name
  element.append(...children)
  return element
}

export const button = (name: string, label: string, press: () => void, ...children: (Node | string)[]): HTMLButtonElement => {
  const element = el('button', name, ...children)
  element.type = 'button'
  element.title = label
  if (name === 'icon') element.setAttribute('aria-label', label)
  element.addEventListener('click', press)
  return element
}

/** A line drawing in a 16 × 16 box. */
export const icon = (path: string): SVGElement => {
  const [svg, line] = ['svg', 'path'].map((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag)) as [SVGElement, SVGElement]
  svg.setAttribute('viewBox', '0 0 16 16')
  svg.setAttribute('aria-hidden', 'true')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}

/** Touches only what changed, so that an idle panel costs no style recalculation. */
export const write = (element: Element, text: string): void => {
  if (element.textContent !== text) element.textContent = text
}

/** Exactly `count` rows in a list: the missing ones are made, the others taken away. */
export const rows = (list: Element, count: number, make: () => Element): HTMLCollection => {
  while (list.children.length > count) list.lastElementChild!.remove()
  while (list.children.length < count) list.append(make())
  return list.children
}

/** 0.4 → `+0.40`, −1.5 → `−1.50` */
export const signed = (value: number): string => (value < 0 ? '−' : '+') + Math.abs(value).toFixed(2)

/** At most three digits that matter, never more than it is, and seconds rather than thousands of ms. */
export const quantity = (value: number | string | boolean, unit = ''): string => {
  if (typeof value !== 'number') return String(value)
  if (unit === 'ms' && value >= 1000) return quantity(value / 1000, 's')
  const size = Math.abs(value)
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2
  const near = Number(value.toFixed(digits))
  // What falls short of a bound must not read as if it had reached it.
  return `${near > value ? Number((near - 10 ** -digits).toFixed(digits)) : near}${unit && '\u00a0' + unit}`
}
