type Truthy<T> = Exclude<T, false | 0 | '' | null | undefined>

/** A machine with other things to do may take so many times as long: waiting longer costs only where it would fail. */
const PATIENCE = 4

/**
 * Polls until `probe` returns something truthy, and returns it. After `deadline` ms, on an idle machine, it throws, naming `what`
 * and the last error of the probe.
 */
export async function until<T>(probe: () => T | Promise<T>, deadline: number, what: string): Promise<Truthy<T>> {
  const end = performance.now() + deadline * PATIENCE
  let failure: unknown
  for (;;) {
    try {
      const value = await probe()
      // TypeScript does not narrow a type parameter by its truth.
      if (value) return value as Truthy<T>
      failure = undefined
    } catch (error) {
      failure = error
    }
    if (performance.now() > end) {
      throw new Error(`waited ${deadline * PATIENCE} ms in vain: ${what}${failure ? ` (${String(failure)})` : ''}`, { cause: failure })
    }
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}
