/** What the documents of one site know of each other, and tell in a `Word`. */
export interface Tabs<Word> {
  /** Marks this one as living; returns whether it was not. */
  readonly begin: () => boolean
  readonly living: () => boolean
  /** Takes a stream if no other document has it, and keeps it from them until it is freed. */
  readonly claim: (stream: string, take?: () => void) => void
  readonly tell: (word: Word) => void
  /** Gives one stream free, or all. */
  readonly free: (stream?: string) => void
  /** Gives the page free as well: a held lock or an open channel keeps it out of the back/forward cache. */
  readonly end: () => void
}

export const tabs = <Word>(
  { navigator, BroadcastChannel }: Window & typeof globalThis,
  name: string,
  told: (word: Word) => void,
): Tabs<Word> => {
  let living = false
  /** How to free each stream that is held. */
  const held = new Map<string, () => void>()
  let channel: BroadcastChannel | undefined
  const open = (): void => {
    try {
      channel = new BroadcastChannel(name)
      channel.onmessage = ({ data }) => told(data)
    } catch {
      // Refused as storage is: nobody shares anything with this page.
    }
  }
  const free = (stream?: string): void => {
    if (stream === undefined) living = false
    held.forEach((release, each) => {
      if (living && each !== stream) return
      held.delete(each)
      release()
    })
  }
  const shut = (): void => {
    channel?.close()
    channel = undefined
  }
  return {
    begin: () => {
      if (!channel) open()
      const began = !living
      living = true
      return began
    },
    living: () => living,
    claim: (stream, take = () => {}) => {
      const { locks } = navigator
      // Without locks (plain http) doubles are the collector's to drop.
      if (!locks) return take()
      locks
        .request(stream, { ifAvailable: true }, async (lock) => {
          if (!lock) return
          take()
          if (living) await new Promise<void>((release) => held.set(stream, release))
        })
        .catch(take)
    },
    tell: (word) => {
      const before = channel
      // Also one that was never allowed to live may be told to.
      if (!before) open()
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no other origin
      channel?.postMessage(word)
      if (!before) shut()
    },
    free,
    end: () => {
      free()
      shut()
    },
  }
}
