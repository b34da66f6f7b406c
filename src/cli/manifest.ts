import { meanings } from '../core/fields.js'
import { manifest, type Leaving, type Manifest } from '../core/manifest.js'
import { declaration, type Declared } from '../core/properties.js'
import { attempt } from './wrong.js'

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')

const kind = ({ type, unit, values, form, optional }: Leaving): string =>
  [values ? values.join(', ') : type, ...(unit ? [unit] : []), ...(form ? [form] : []), ...(optional ? ['may be absent'] : [])].join('; ')
const fields = (all: readonly Leaving[]): string =>
  table(
    ['field', 'kind', 'what it is', 'what for', 'leaves by', 'example'],
    all.map((each) => [`\`${each.path}\``, kind(each), each.about, each.purpose, each.by, JSON.stringify(each.example)]),
  )

const markdown = ({ leaves, aggregate, kept, browser }: Manifest): string => `# What may leave the page

Written by \`inkling manifest\` from the schema that the library is built and checked with. Nothing else leaves: a typed character, a text,
a title or an address outside of what stands here cannot. Nothing leaves before consent is \`granted\`.

Kept once it has left: ${leaves[0]!.retention}.

## Every event

${fields(leaves.filter(({ path }) => !/^events\[[^\]]/.test(path)))}

## Each kind of event

${fields(leaves.filter(({ path }) => /^events\[[^\]]/.test(path)))}

When each is told:

${table(
  ['event', 'when'],
  Object.entries(meanings).map(([type, when]) => [`\`${type}\``, when]),
)}

## In the place of all that, if \`aggregate\` is the only sink

Kept once it has left: ${aggregate[0]!.retention}.

${fields(aggregate)}

## What is kept in the browser

No cookie is set and none is read. With consent only:

${table(
  ['where', 'name', 'what', 'what for', 'how long'],
  kept.map(({ where, name, fields, purpose, retention }) => [where, name, fields.join(', ') || '–', purpose, retention]),
)}

## What the browser adds to every request

${table(
  ['what', 'when'],
  browser.map(({ name, about }) => [name, about]),
)}
`

/** The manifest, to be read by people or by programs. */
export const written = (options: { readonly json?: boolean; readonly events?: string; readonly retention?: string }): string => {
  const declared = attempt(
    () => {
      if (options.events === undefined) return undefined
      const events = JSON.parse(options.events) as Declared
      declaration(events)
      return Array.isArray(events) ? undefined : events
    },
    (why) => `--events: ${why.replace('inkling: ', '')}`,
  )
  const all = manifest(declared, options.retention)
  return options.json ? `${JSON.stringify(all, undefined, 2)}\n` : markdown(all)
}
