import type { Fixture } from '../fixtures/fixture.js'

/**
 * Somebody who watches a page and gives verdicts on what people do there: Inkling, or a library it is compared with.
 *
 * `head` goes into every page before anything of its own. It starts the library and speaks with the harness through two functions on `window`:
 * - `watching()`, once it hears clicks: the person waits for that;
 * - `tell(type)`, for each verdict, by Inkling's name for it: `tell('dead_click')`. Verdicts are kept across the pages of one tab, and may come as late as
 *   while a page goes away. `tell('not dead_click')` says that what was pressed is nothing it judges: then a verdict that is missing is no mistake.
 */
export interface Observer {
  readonly name: string
  readonly head: (fixture: Fixture) => string
  /** What it needs besides `/dist/…`: path → text. */
  readonly files: Readonly<Record<string, string>>
  /** ms after the last act by which every verdict has been given. */
  readonly quiet: number
  /** It may give verdicts as late as when the page is left: then that is what the person does. */
  readonly leaves?: true
  /** The types it has an opinion on; others are not held against it. All unless told. */
  readonly types?: readonly string[]
}
