import { meanings, schema } from '../core/fields.js'
import { manifest, type Leaving, type Manifest } from '../core/manifest.js'
import { declaration, type Declared } from '../core/properties.js'
import { envelope, inherited, isObject } from '../core/validate.js'
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

/** What is wrong with the names of an event of the owner's own and its properties, or nothing. */
const wrongNames = (type: string, types: unknown): string | undefined => {
  if (Object.hasOwn(schema, type)) return `${type} is Inkling's own, and cannot be tracked`
  if (!isObject(types)) return `${type} must be an object such as {"points":"number"}, got ${JSON.stringify(types)}`
  const taken = Object.keys(types).find((name) => envelope.includes(name) || inherited.includes(name))
  return taken && `${type}.${taken} is a name that every ${envelope.includes(taken) ? 'event' : 'object'} has anyway`
}

/** The owner's events, if their properties are declared. */
const declaredIn = (text: string): Declared | undefined => {
  const events = JSON.parse(text) as readonly string[] | Declared
  const named = Array.isArray(events)
    ? events.map((type): [string, unknown] => [String(type), {}])
    : Object.entries(isObject(events) ? events : {})
  for (const [type, types] of named) {
    const why = wrongNames(type, types)
    if (why) throw new Error(why)
  }
  declaration(events)
  return Array.isArray(events) ? undefined : (events as Declared)
}

/** The manifest, to be read by people or by programs. */
export const written = (options: { readonly json?: boolean; readonly events?: string; readonly retention?: string }): string => {
  const { events } = options
  const declared = attempt(
    () => (events === undefined ? undefined : declaredIn(events)),
    (why) => `--events: ${why}`,
  )
  const all = manifest(declared, options.retention)
  return options.json ? `${JSON.stringify(all, undefined, 2)}\n` : markdown(all)
}
