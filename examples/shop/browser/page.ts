/** The element with a data attribute; the page is ours, so it is there. */
export const part = (name: string, within: ParentNode = document): HTMLElement => within.querySelector<HTMLElement>(`[data-${name}]`)!

/** The same, where it matters which kind of element it is. */
export const partOf = <E extends HTMLElement>(kind: new () => E, name: string, within: ParentNode = document): E => {
  const element = part(name, within)
  if (!(element instanceof kind)) throw new TypeError(`[data-${name}] is no ${kind.name}`)
  return element
}

export const fill = (name: string, text: string, within: ParentNode = document): void => {
  for (const element of within.querySelectorAll(`[data-${name}]`)) element.textContent = text
}

/** What a template holds, as an element of its own. */
export const copy = (template: HTMLTemplateElement): HTMLElement => template.content.firstElementChild!.cloneNode(true) as HTMLElement

/** The drawing of a product in a glaze. */
export const drawing = (id: string, glaze: string): HTMLElement | undefined => {
  const template = document.querySelector<HTMLTemplateElement>(`template[data-art="${CSS.escape(id)}"]`)
  if (!template) return undefined
  const art = copy(template)
  art.classList.replace('glaze-chalk', `glaze-${glaze}`)
  return art
}

/** ms in which a line can be read. */
const READ = 8000
let reading = 0
const hide = (): void => void part('status').classList.replace('told', 'quiet')

/** Says something to people who listen rather than look. */
export const say = (text: string): void => {
  hide()
  fill('status', text)
}

/** Says something to everybody: it stands in the window for a while. */
export const tell = (text: string): void => {
  say(text)
  part('status').classList.replace('quiet', 'told')
  clearTimeout(reading)
  reading = window.setTimeout(hide, READ)
}

export const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

/** For a demonstration: with ?fast in the address nudges come after a tenth of the time, and leaving counts each time. */
export const fast = (): boolean => new URLSearchParams(location.search).has('fast')
