/** Mark-up that is already escaped. */
export interface Html {
  readonly html: string
}

type Value = string | number | Html | readonly Html[] | false | undefined

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const render = (value: Value): string =>
  value === false || value === undefined
    ? ''
    : typeof value === 'object'
      ? 'html' in value
        ? value.html
        : value.map((each) => each.html).join('')
      : String(value).replace(/[&<>"']/g, (character) => entities[character]!)

/** Mark-up from our own files, taken as it is. */
export const raw = (html: string): Html => ({ html })

/** A template whose values are escaped unless they are mark-up themselves. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Html =>
  raw(strings.reduce((out, string, i) => out + render(values[i - 1]) + string))
