import type { Properties, StoredBatch } from 'inkling/receive'

/** A stored event as the dashboard shows it. */
export interface Row {
  readonly tab: string
  readonly seq: number
  readonly type: string
  readonly zone: string | null
  /** Epoch ms. */
  readonly at: number
  readonly site: string
  readonly session: string
  readonly path: string | null
  readonly fields: Properties
}

/** Two sites may each have a tab of the same name. */
export const nameOf = ({ site, tab, seq }: Row): string => `${tab} ${seq} ${site}`

export const zoneOf = (fields: Properties): string | null => (typeof fields['zone'] === 'string' ? fields['zone'] : null)

/** The last events of a batch, at most `most`. */
export const rowsOf = ({ tab, site, session, pages, events }: StoredBatch, most: number): Row[] =>
  events.slice(-most).map(({ type, seq, page, at, fields }) => {
    const path = pages.find((each) => each.page === page)?.path ?? null
    return { tab, seq, type, zone: zoneOf(fields), at, site, session, path, fields }
  })
