/** Distinct error messages reported at most. */
const MOST = 100

/** Whose error it is, and what becomes of it: a user's is rethrown, ours is reported, and a part that fails is switched off. */
export interface Guard {
  /** Runs a user's callback: its error stays theirs, rethrown in a task of its own. */
  readonly call: (run: () => void) => void
  /** Tells the owner, each sentence once. */
  readonly report: (error: unknown) => void
  /** Runs something of ours and reports its error: after one it is run no more. */
  readonly part: {
    <A>(run: (argument: A) => number | void, argument: A): number | void
    (run: () => void): number | void
  }
}

export const guard = (onError: (error: unknown) => void): Guard => {
  const broken = new WeakSet()
  const call = (run: () => void): void => {
    try {
      run()
    } catch (error) {
      setTimeout(() => {
        throw error
      })
    }
  }
  const told = new Set<string>()
  const report = (error: unknown): void =>
    call(() => {
      const text = String(error)
      if (told.has(text) || told.size >= MOST) return
      told.add(text)
      onError(error)
    })
  return {
    call,
    report,
    part: <A>(run: (argument: A) => number | void, argument?: A): number | void => {
      try {
        // Without an argument it takes none.
        if (!broken.has(run)) return run(argument!)
      } catch (error) {
        if (typeof run === 'function') broken.add(run)
        report(error)
      }
    },
  }
}
