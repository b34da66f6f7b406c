/** What the person at the terminal can mend: said in one sentence, without a stack. */
export const wrong = (sentence: string): never => {
  throw Object.assign(new Error(sentence), { name: 'Usage' })
}

/** Runs something that may fail for a reason the person can mend. */
export const attempt = <T>(run: () => T, sentence: (why: string) => string): T => {
  try {
    return run()
  } catch (error) {
    // What the library says names the library, and so does this program.
    return wrong(sentence(messageOf(error).replace(/^inkling: /, '')))
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
