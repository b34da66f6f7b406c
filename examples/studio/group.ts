interface Waiting<In, Out> {
  readonly item: In
  readonly resolve: (out: Out) => void
  readonly reject: (error: unknown) => void
}

/**
 * What arrives while a commit runs waits for the next one, so that one write to disk serves many. A promise resolves only after its commit.
 * If a commit of several fails, each is tried alone, so that one bad item cannot hold up the others. What finds more than `room` taken by
 * others, each as large as `size` says, is rejected.
 */
export const group = <In, Out>(
  commit: (items: readonly In[]) => Promise<readonly Out[]>,
  most = 200,
  size: (item: In) => number = () => 1,
  room = Infinity,
): { add: (item: In) => Promise<Out>; idle: () => Promise<void> } => {
  let waiting: Waiting<In, Out>[] = []
  let running = Promise.resolve()
  let busy = false
  let taken = 0

  const settle = async (batch: readonly Waiting<In, Out>[]): Promise<void> => {
    try {
      const outs = await commit(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, n) => resolve(outs[n]!))
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error)
      else for (const each of batch) await settle([each])
    }
  }

  const run = async (): Promise<void> => {
    busy = true
    while (waiting.length) {
      const batch = waiting.slice(0, most)
      waiting = waiting.slice(most)
      await settle(batch)
    }
    busy = false
  }

  return {
    add: async (item) => {
      const bytes = size(item)
      if (taken + bytes > room) throw new Error('more is waiting to be written than there is room for')
      taken += bytes
      try {
        return await new Promise((resolve, reject) => {
          waiting.push({ item, resolve, reject })
          if (!busy) running = run()
        })
      } finally {
        taken -= bytes
      }
    },
    idle: () => running,
  }
}
