import type { Envelope } from './event.js'
import { schema } from './fields.js'
import type { PageVisit } from './sink.js'
import { limits } from './validate.js'
import type { Batch } from './wire.js'

/** A field of the wire, as it is said to the person whom it is about. */
export interface Disclosed {
  readonly type: 'number' | 'string' | 'boolean' | 'number, string or boolean'
  readonly unit?: string
  /** The only strings there are; else how long and of what form they are. */
  readonly values?: readonly string[]
  readonly form?: string
  readonly optional?: true
  readonly about: string
  readonly purpose: string
  readonly example: number | string | boolean
}

/** What leaves without a purpose, or is not here at all, does not compile. */
type DisclosedOf<T> = { readonly [K in keyof T]-?: Disclosed }

const id = { type: 'string', form: '1 to 64 letters, digits, _ or -' } as const
const epoch = { type: 'number', unit: 'epoch ms' } as const
export const text: string = `up to ${limits.text} characters`

/** What a batch says besides its events. */
export const batch: DisclosedOf<Omit<Batch, 'context' | 'pages' | 'events' | 'held'>> = {
  v: { type: 'number', about: 'version of the wire', purpose: 'collectors know what they read', example: 1 },
  site: {
    type: 'string',
    form: text,
    about: 'the host of the page, or the option site',
    purpose: 'one collector serves many sites',
    example: 'shop',
  },
  tab: {
    ...id,
    about: '96 random bits, new for every document',
    purpose: 'with site and seq it names an event, so that none is stored twice and a loss is seen',
    example: '1hpzjur-1kx7x7k-1lh0ke4',
  },
  session: {
    ...id,
    about: '96 random bits, new after 30 minutes without a page',
    purpose: 'the pages of one visit belong together',
    example: '0k2p9xa-1b7c0de-0zz81qf',
  },
  visitor: {
    ...id,
    optional: true,
    about: '96 random bits, until forget() or consent is withdrawn',
    purpose: 'a later visit is known as one',
    example: '1c9d2ab-0qm4ttx-1f00p3k',
  },
  origin: { ...epoch, about: 'when t was 0, by the clock of the device', purpose: 'when an event happened', example: 1_767_225_600_000 },
  sent: {
    ...epoch,
    about: 'when the batch left, by the same clock',
    purpose: 'clocks that are wrong can be corrected',
    example: 1_767_225_612_345,
  },
  dropped: {
    type: 'number',
    optional: true,
    about: 'events of this tab that were given up, because too many waited or the collector refused them',
    purpose: 'losses are counted',
    example: 3,
  },
}
export const held: Disclosed = {
  type: 'number',
  optional: true,
  about: 'first and last seq of events that were sent without hearing whether they came',
  purpose: 'only what is missing is sent again',
  example: 17,
}
export const page: DisclosedOf<PageVisit> = {
  page: { type: 'number', about: 'which page of the document', purpose: 'events find their page', example: 1 },
  path: { ...schema.page.path, form: `up to ${limits.path} characters` },
  ref: { ...schema.page.ref, example: 'search' },
}
/** What every event says. */
export const envelope: DisclosedOf<Envelope<string>> = {
  type: { type: 'string', about: 'what happened', purpose: 'see each of them below', example: 'hover' },
  seq: { type: 'number', about: '1, 2, 3 … per tab, no gaps', purpose: 'a hole is a loss, and is seen', example: 17 },
  t: { type: 'number', unit: 'ms', about: 'since origin', purpose: 'in which order and how fast things happened', example: 5120 },
  page: { type: 'number', about: 'which page of the document', purpose: 'events find their page', example: 1 },
}
/** What only the owner can say. */
export const own: Pick<Disclosed, 'about' | 'purpose'> = { about: "the owner's own", purpose: 'the owner must say' }
/** A value of which no kind was declared. */
export const undeclared: Omit<Disclosed, 'example'> = { ...own, type: 'number, string or boolean', form: `strings ${text}` }
/** The name of an event that was given to `track`, and was not declared. */
export const eventName: Omit<Disclosed, 'about'> = {
  type: 'string',
  form: 'a small letter, then a-z, 0-9 and _; at most 40',
  purpose: own.purpose,
  example: 'add_to_cart',
}

/** What a report of `aggregate` says. */
export const report: Readonly<Record<string, Disclosed>> = {
  aggregate: { type: 'number', about: 'version of the report', purpose: 'collectors know what they read', example: 1 },
  site: batch.site,
  epsilon: {
    type: 'number',
    optional: true,
    about: 'ε of the noise in all counts of the report, if there is any',
    purpose: 'whoever adds up knows how far off the sums are',
    example: 1,
  },
  'pages[].path': page.path,
  'pages[].cells.*': {
    type: 'number',
    form: 'named by an event, a zone or -, and what ms or depth is under: "dwell price 8192"',
    about: 'how many such events there were on the page',
    purpose: 'what happens on a page, summed over all people',
    example: 2,
  },
}
