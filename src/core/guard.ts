/** Sentences told: whoever has heard as many needs no other. */
const MOST = 100

/** Whose error it is, and what becomes of it: a user's is rethrown, ours is reported, and a part that fails is switched off. */
export interface Guard {
  /** Runs a user's callback: its error stays theirs, rethrown in a task of its own. */
  readonly call: (run: () => void) => void
  /** Tells the owner, each sentence once. */
  readonly report: (error: unknown) => void
  /** Runs something of ours, and reports its error. */
  readonly attempt: (run: () => unknown) => void
  /** The same for a part that runs again and again: after one error nothing of its `owner` is run any more. */
  readonly part: <A>(run: (argument: A) => number | void, argument: A, owner?: object) => number | void
}

export const guard = (onError: (error: unknown) => void): Guard => {
  const broken = new Set<object>()
  const told = new Set<string>()
  const call: Guard['call'] = (run) => {
    try {
      run()
    } catch (error) {
      setTimeout(() => {
        throw error
      })
    }
  }
  const report: Guard['report'] = (error) =>
    call(() => {
      const text = String(error)
      if (told.has(text) || told.size >= MOST) return
      told.add(text)
      onError(error)
    })
  return {
    call,
    report,
    attempt: (run) => {
      try {
        run()
      } catch (error) {
        report(error)
      }
    },
    part: (run, argument, owner = run) => {
      try {
        if (!broken.has(owner)) return run(argument)
      } catch (error) {
        broken.add(owner)
        report(error)
      }
    },
  }
}
