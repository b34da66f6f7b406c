/**
 * Polls until `probe` returns something truthy, and returns it. After `deadline` ms it throws, naming `what`
 * and the last error of the probe.
 */
export async function until<T>(probe: () => T | Promise<T>, deadline: number, what: string): Promise<NonNullable<T>> {
  const end = performance.now() + deadline
  let failure: unknown
  for (;;) {
    try {
      const value = await probe()
      if (value) return value
      failure = undefined
    } catch (error) {
      failure = error
    }
    if (performance.now() > end) {
      throw new Error(`waited ${deadline} ms in vain: ${what}${failure ? ` (${String(failure)})` : ''}`, { cause: failure })
    }
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}
