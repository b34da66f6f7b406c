import type { MicroEvent } from './event.js'
import type { Guard } from './guard.js'
import type { InklingOptions } from './handle.js'
import { addresses, ELSEWHERE } from './paths.js'
import { scrubbed } from './scrub.js'
import type { PageVisit } from './sink.js'

/** Pages of a document that are known: a collector takes no more in one batch. An older one keeps the address in its `page` event only. */
const KNOWN = 1000

/** The pages of a document, and what may leave of what happens on them. */
export interface Pages {
  /** The newest is the last. */
  readonly all: () => readonly PageVisit[]
  /** Where the document is now. */
  readonly address: () => string
  /** What may leave of that. */
  readonly path: () => string
  /** Another page; `afresh`: the first of a document. */
  readonly add: (page: Omit<PageVisit, 'page'>, afresh: boolean) => void
  /** What may leave of an event, if anything. With a `page` event that stays, its address stays, too. */
  readonly leaving: (event: MicroEvent) => MicroEvent | undefined
}

/** `told`: whether each page comes with a `page` event. Throws a TypeError if `paths` and `query` are no lists of text. */
export const pages = (
  { location }: Window,
  { scrub, paths, query = [] }: Pick<InklingOptions, 'scrub' | 'paths' | 'query'>,
  told: boolean,
  call: Guard['call'],
): Pages => {
  const { of, leaving } = addresses(paths, query)
  // Without such an event `scrub` never allowed a path.
  const path = (): string => (scrub && !told ? ELSEWHERE : leaving(location))
  let all: PageVisit[] = [{ page: 1, path: path() }]
  return {
    all: () => all,
    address: () => of(location),
    path,
    add: (page, afresh) => {
      const before = afresh ? [] : all.slice(1 - KNOWN)
      all = [...before, { page: (before.at(-1)?.page ?? 0) + 1, ...page }]
    },
    leaving: (event) => {
      const isPage = event.type === 'page'
      const whole = isPage ? { ...event, path: all.at(-1)!.path } : event
      const left = scrub ? scrubbed(whole, scrub, call) : whole
      if (isPage) {
        const { path = ELSEWHERE, ref } = (left ?? {}) as Partial<PageVisit>
        all = [...all.slice(0, -1), { page: event.page, path, ...(ref && { ref }) }]
      }
      return left
    },
  }
}
