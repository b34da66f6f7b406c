import type { Consent } from '../core/consent.js'

/** What the documents of one site know of each other. */
export interface Tabs {
  /** Marks this one as living; returns whether it was not. */
  readonly begin: () => boolean
  readonly living: () => boolean
  /** Takes a stream if no other document has it, and keeps it from them until it is freed. */
  readonly claim: (stream: string, take?: () => void) => void
  /** Tells the others to forget as well, and what is consented to from now on. */
  readonly forget: (consent: Consent) => void
  /** Gives all streams free. */
  readonly free: () => void
  /** Gives the page free as well: a held lock or an open channel keeps it out of the back/forward cache. */
  readonly end: () => void
}

export const tabs = (
  { navigator, BroadcastChannel }: Window & typeof globalThis,
  name: string,
  forgotten: (consent: Consent) => void,
): Tabs => {
  let freed: Promise<void> | undefined
  let free = (): void => {}
  let channel: BroadcastChannel | undefined
  const open = (): void => {
    try {
      channel = new BroadcastChannel(name)
      channel.onmessage = ({ data }) => forgotten(data)
    } catch {
      // Refused as storage is: nobody shares anything with this page.
    }
  }
  const shut = (): void => {
    channel?.close()
    channel = undefined
  }
  return {
    begin: () => {
      if (!channel) open()
      if (freed) return false
      freed = new Promise((resolve) => {
        free = () => {
          freed = undefined
          resolve()
        }
      })
      return true
    },
    living: () => !!freed,
    claim: (stream, take = () => {}) => {
      const { locks } = navigator
      // Without locks (plain http) doubles are the collector's to drop.
      if (!locks) return take()
      locks
        .request(stream, { ifAvailable: true }, async (lock) => {
          if (!lock) return
          take()
          await freed
        })
        .catch(take)
    },
    forget: (consent) => {
      const before = channel
      // Also one that was never allowed to live may be told to.
      if (!before) open()
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no other origin
      channel?.postMessage(consent)
      if (!before) shut()
    },
    free: () => free(),
    end: () => {
      free()
      shut()
    },
  }
}
