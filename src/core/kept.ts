import { batch } from './disclosed.js'

/** Something that is kept in the browser. */
export interface Kept {
  readonly where: string
  readonly name: string
  /** What is in it; a batch lies there as it leaves, but for `sent`, and says when it was `kept`. */
  readonly fields: readonly string[]
  readonly purpose: string
  readonly retention: string
}

const records = [...Object.keys(batch), 'context.*', 'pages[]', 'events[]', 'held', 'kept'].filter((name) => name !== 'sent')

const remembered =
  'until forget(), until consent is withdrawn, or until the site is cleared in the browser; of an ENDPOINT that is no longer used, the first visit after 7 days'

/** What keeps a page's events until they are acknowledged, and what is remembered between pages. */
export const kept: readonly Kept[] = [
  {
    where: 'IndexedDB',
    name: 'database "inkling SITE ENDPOINT", store "events", key [tab, seq]',
    fields: records,
    purpose: 'events that were not delivered yet are delivered on the next visit',
    retention:
      'until the collector has acknowledged them; at most 7 days, or the first visit after that; gone with forget() and when consent is withdrawn',
  },
  {
    where: 'IndexedDB',
    name: 'database "inkling SITE ENDPOINT", store "events", key "visit"',
    fields: ['session', 'visitor', 'last', 'visits'],
    purpose: 'a visit goes on from page to page; visits are counted',
    retention: remembered,
  },
  {
    where: 'IndexedDB',
    name: 'database "inkling SITE ENDPOINT", store "events", key "visit "',
    fields: ['id', 'at'],
    purpose: 'a visit goes on until 30 minutes after its last page was left',
    retention: remembered,
  },
  {
    where: 'IndexedDB',
    name: 'database "inkling SITE ENDPOINT", store "events", key "visit ID", ID of a trigger',
    fields: ['id', 'at'],
    purpose: 'a cooldown of a trigger lasts',
    retention: remembered,
  },
  {
    where: 'sessionStorage',
    name: '"inkling SITE ENDPOINT"',
    fields: ['session, and epoch ms of the last page'],
    purpose: 'the next page of the tab belongs to the same visit though its database is still opening',
    retention: 'until the tab is closed; gone with forget() and when consent is withdrawn',
  },
  {
    where: 'Web Locks',
    name: 'the value of tab',
    fields: [],
    purpose: 'no other page sends what this one is still sending',
    retention: 'as long as the page is open',
  },
]

/** What a browser puts into every request by itself. */
export const browser: readonly { readonly name: string; readonly about: string }[] = [
  { name: 'IP address', about: 'of every request; what a collector keeps of it is its own doing, `receive` keeps nothing' },
  { name: 'User-Agent, Accept-Language, Sec-*', about: 'of every request; `receive` reads none' },
  {
    name: 'Referer',
    about:
      "a collector on another host is told the origin of the page; one on the page's own host may be told its whole address, unless the page has a Referrer-Policy of origin or stricter",
  },
  { name: 'Cookie', about: "a beacon at the end of a page carries the cookies of the collector's host: give it a host without any" },
]
