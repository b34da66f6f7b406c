import { meanings, schema, type Field } from './fields.js'
import { ceiling, envelope, inherited, limits, patterns } from './validate.js'

type Schema = { readonly [key: string]: unknown }

const id: Schema = { type: 'string', pattern: patterns.id }
const text = (most: number = limits.text): Schema => ({ type: 'string', maxLength: most, pattern: patterns.text })
const time: Schema = { type: 'number', minimum: 0, maximum: limits.time, description: 'epoch ms' }
const whole = (minimum: number): Schema => ({ type: 'integer', minimum, maximum: Number.MAX_SAFE_INTEGER })
const key: Schema = { pattern: patterns.key, not: { enum: inherited } }
const scalar: Schema = { anyOf: [text(), { type: 'number' }, { type: 'boolean' }] }

const envelopeFields: Schema = {
  seq: { ...whole(1), description: '1, 2, 3 … per tab, no gaps' },
  t: { type: 'number', minimum: 0, maximum: limits.time, description: 'ms since the origin' },
  page: { ...whole(1), description: 'which page of the document' },
}

const fieldSchema = (field: Field, name: string): Schema => ({
  ...(field.values
    ? { enum: field.values }
    : field.type === 'string'
      ? text(name === 'path' ? limits.path : limits.text)
      : { type: 'number', minimum: 0, ...(ceiling(field.unit) < Infinity && { maximum: ceiling(field.unit) }) }),
  description: field.unit ? `${field.about} (${field.unit})` : field.about,
})

const builtIn = (type: keyof typeof schema, fields: Readonly<Record<string, Field>>): Schema => ({
  title: type,
  description: meanings[type],
  type: 'object',
  properties: {
    type: { const: type },
    ...envelopeFields,
    ...Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field, name)])),
  },
  required: [...envelope, ...Object.keys(fields).filter((name) => !fields[name]!.optional)],
  additionalProperties: false,
})

const custom: Schema = {
  title: 'custom event',
  type: 'object',
  properties: {
    type: { type: 'string', pattern: patterns.type, not: { enum: [...Object.keys(schema), ...inherited] } },
    ...envelopeFields,
  },
  required: envelope,
  propertyNames: key,
  additionalProperties: scalar,
  maxProperties: limits.fields + envelope.length,
}

/** JSON Schema (2020-12) of the body a collector is sent. What lies beyond it is refused, event by event. */
export const jsonSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Inkling batch',
  type: 'object',
  properties: {
    v: { const: 1 },
    site: { ...text(), minLength: 1 },
    tab: { ...id, description: 'names one stream of events of its site; with both, seq names an event for ever' },
    session: id,
    visitor: { ...id, description: 'only with consent' },
    origin: { ...time, description: 'epoch ms of t = 0' },
    sent: { ...time, description: 'epoch ms by the same clock as origin' },
    dropped: { ...whole(0), description: 'events of this tab given up so far, for caps or because they were refused' },
    held: {
      type: 'array',
      maxItems: limits.held,
      items: { type: 'array', minItems: 2, maxItems: 2, items: whole(1) },
      description: 'ascending ranges [from, to] of seq whose fate the sender does not know; the answer says which are missing',
    },
    context: { type: 'object', propertyNames: key, additionalProperties: scalar, maxProperties: limits.facts },
    pages: {
      type: 'array',
      maxItems: limits.pages,
      items: {
        type: 'object',
        properties: { page: whole(1), path: text(limits.path), ref: fieldSchema(schema.page.ref, 'ref') },
        required: ['page', 'path'],
      },
    },
    events: { type: 'array', items: { $ref: '#/$defs/event' } },
  },
  required: ['v', 'site', 'tab', 'session', 'origin', 'sent', 'events'],
  $defs: {
    // Apart, so that one event can be checked by itself: the good ones beside a bad one are kept.
    event: { oneOf: [...Object.entries(schema).map(([type, fields]) => builtIn(type as keyof typeof schema, fields)), custom] },
  },
})
