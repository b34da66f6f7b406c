/** A function of the page as the browser made it: zone.js keeps what it replaces, and calling that wakes no change detection. */
export const native = <T extends object, K extends keyof T & string>(owner: T, name: K): T[K] =>
  ((owner as Record<string, unknown>)[`__zone_symbol__${name}`] as T[K] | undefined) ?? owner[name]

/**
 * Hears of calls until `signal` aborts: `heard` may answer other arguments. A proxy, so that what is asked of the function is answered by the
 * function itself. What cannot be replaced is left alone, and who replaced it meanwhile keeps what he made.
 */
export const overhear = (
  owner: object | undefined,
  names: string,
  signal: AbortSignal,
  heard: (name: string, args: readonly unknown[], self: unknown) => readonly unknown[] | void,
  answered?: (result: unknown) => void,
): void => {
  const room = owner as Record<string, unknown> | undefined
  for (const name of names.split(' ')) {
    const real = room?.[name]
    if (typeof real !== 'function') continue
    const own = Object.hasOwn(room!, name)
    const proxy: unknown = new Proxy(real, {
      apply: (real, self, args: readonly unknown[]) => {
        const given = (!signal.aborted && heard(name, args, self)) || args
        // What the page asked for, with what it gave.
        const result: unknown = Reflect.apply(real as never, self, given)
        if (!signal.aborted) answered?.(result)
        return result
      },
    })
    try {
      room![name] = proxy
    } catch {
      // Frozen.
    }
    signal.addEventListener('abort', () => {
      if (room![name] !== proxy) return
      if (own) room![name] = real
      else delete room![name]
    })
  }
}
