/** What the documents of one site know of each other. */
export interface Tabs {
  /** This one begins to live; answers whether it did not yet. */
  readonly begin: () => boolean
  readonly living: () => boolean
  /** Takes a stream if no other document has it, and keeps it from them for as long as this one lives. */
  readonly claim: (stream: string, take?: () => void) => void
  /** Tells the others to forget as well. */
  readonly forget: () => void
  /** Gives its streams free. A held lock or an open channel also keeps a page out of the back/forward cache. */
  readonly end: () => void
}

export const tabs = ({ navigator, BroadcastChannel }: Window & typeof globalThis, name: string, forgotten: () => void): Tabs => {
  let ended: Promise<void> | undefined
  let channel: BroadcastChannel | undefined
  let end = (): void => {}
  return {
    begin: () => {
      if (ended) return false
      try {
        channel = new BroadcastChannel(name)
        channel.addEventListener('message', forgotten)
      } catch {
        // Refused as storage is: nobody shares anything with this page.
      }
      ended = new Promise((resolve) => {
        end = () => {
          channel?.close()
          ended = undefined
          resolve()
        }
      })
      return true
    },
    living: () => !!ended,
    claim: (stream, take = () => {}) => {
      const { locks } = navigator
      // Without locks (plain http) doubles are the collector's to drop.
      if (!locks) return take()
      locks
        .request(stream, { ifAvailable: true }, async (lock) => {
          if (!lock) return
          take()
          await ended
        })
        .catch(take)
    },
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no other origin
    forget: () => channel?.postMessage(0),
    end: () => end(),
  }
}
