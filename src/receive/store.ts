import type { StoredBatch } from '../core/batch.js'
import type { Range } from '../core/ranges.js'

/** Where batches are kept. */
export interface Store {
  /**
   * Keeps what it does not have yet; `seq` names an event of a stream, and `site` and `tab` name the stream: keep each once, atomically.
   * Resolve when it is safe: the sender forgets the events then. If it rejects, the sender keeps them and tries again.
   */
  readonly save: (batch: StoredBatch) => Promise<Saved>
}

export interface Saved {
  readonly stored: number
  readonly duplicates: number
  /** The parts of `batch.held`, if there is one, that are not kept. A store that cannot tell leaves it out: the sender sends all of them again. */
  readonly missing?: readonly Range[] | undefined
}
