import { commerce } from './event.js'
import { schema, signals, type Field } from './fields.js'
import { browser, kept, type Kept } from './kept.js'
import type { Declared } from './properties.js'
import { batch, envelope, eventName, held, own, page, report, text, undeclared, type Disclosed } from './disclosed.js'

/** One field that may leave the page. */
export interface Leaving extends Disclosed {
  /** Where it lies in the body: `sent`, `pages[].path`, `events[hover].ms`; `*` stands for a name of the owner's own. */
  readonly path: string
  /** What makes it leave: a signal, by the name it has among the options of `start`, or what else. */
  readonly by: string
  /** How long it is kept once it has left. */
  readonly retention: string
}

export interface Manifest {
  readonly leaves: readonly Leaving[]
  /** What `aggregate` sends in the place of all that. */
  readonly aggregate: readonly Leaving[]
  readonly kept: readonly Kept[]
  readonly browser: typeof browser
}

/** How long a collector keeps it, if nobody says. */
const UNSAID = 'as long as the collector keeps it: the owner must say'
const examples = { number: 49, string: 'A1', boolean: true } as const

type Path = Omit<Leaving, 'retention'>
const paths = (by: string, before: string, said: Readonly<Record<string, Disclosed>>): readonly Path[] =>
  Object.entries(said).map(([name, each]) => ({ path: before + name, ...each, by }))

/** Every field of every built-in event. */
const builtIn = (type: keyof typeof schema): readonly Path[] => {
  const fields: Readonly<Record<string, Field>> = schema[type]
  const said = Object.entries(fields).map(([name, field]): [string, Disclosed] => {
    const form = name === 'path' ? page.path.form : text
    return [name, { ...field, ...(field.type === 'string' && !field.values && { form }), example: field.example ?? field.values![0]! }]
  })
  return paths(signals[type], `events[${type}].`, Object.fromEntries(said))
}

/** What may leave of an event of the owner's own, as it was declared. */
const ownEvent = ([type, types]: readonly [type: string, types: Declared[string]]): readonly Path[] =>
  paths('track()', `events[${type}].`, {
    type: { ...own, type: 'string', values: [type], example: type },
    ...Object.fromEntries(
      Object.entries(types).map(([name, kind]) => [
        name,
        { ...own, type: kind, ...(kind === 'string' && { form: text }), example: examples[kind] },
      ]),
    ),
  })

/** Every field that may leave the page, and everything kept in the browser. With the owner's events as they were declared, if they were: of others that are tracked the name leaves all the same, but no property. */
export const manifest = (declared?: Declared, retention?: string): Manifest => {
  const visits = { type: 'number', about: 'visits so far', purpose: 'first visits and later ones are told apart', example: 3 } as const
  const leaves: readonly Path[] = [
    ...paths('every batch', '', { ...batch, 'held[][]': held, 'context.visits': visits }),
    ...paths('every batch', 'pages[].', page),
    ...paths('every event', 'events[].', envelope),
    ...(Object.keys(schema) as (keyof typeof schema)[]).flatMap(builtIn),
    ...Object.entries(declared ?? {}).flatMap(ownEvent),
    ...paths('context()', 'context.', { '*': { ...undeclared, example: 'loyal' } }),
    ...paths('track()', 'events[*].', {
      type: {
        ...eventName,
        about: `any ${declared ? 'other ' : ''}name given to track(), such as ${commerce.join(', ')}${declared ? '; without properties' : ''}`,
      },
      ...(!declared && { '*': { ...undeclared, example: 49 } }),
    }),
  ]
  const lasting = (each: Path): Leaving => ({ ...each, retention: retention?.trim() || UNSAID })
  return { leaves: leaves.map(lasting), aggregate: paths('aggregate()', '', report).map(lasting), kept, browser }
}
