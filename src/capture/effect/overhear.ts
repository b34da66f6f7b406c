export type Method = (this: unknown, ...args: unknown[]) => unknown

/** The function, and what is run before it; that may answer other arguments. */
export const around = (real: Method, heard: (args: readonly unknown[], self: unknown) => readonly unknown[] | void): Method =>
  new Proxy(real, {
    apply: (real, self, args: unknown[]) => {
      let given: readonly unknown[] | void = undefined
      try {
        given = heard(args, self)
      } catch {
        // Whatever we make of it, the page gets what it asked for.
      }
      return Reflect.apply(real, self, given ?? args)
    },
  })

/**
 * Hears of calls of functions and of fields being set, until what it returns is called; `heard` may answer other arguments. By proxies, so that what
 * is asked of a function is answered by the function itself. What cannot be replaced is left alone, and who replaced it meanwhile keeps what he made.
 */
export const overhear = (
  owner: object | undefined,
  names: string,
  heard: (args: readonly unknown[], self: unknown) => readonly unknown[] | void,
): (() => void) => {
  const undo: (() => void)[] = []
  let on = true
  for (const name of owner ? names.split(' ') : []) {
    const was = Object.getOwnPropertyDescriptor(owner, name)
    // Of those inherited, only functions: they are put before what they inherit.
    const real = was ? (was.set ?? was.value) : (owner as Record<string, unknown>)[name]
    if (typeof real !== 'function' || was?.configurable === false) continue
    const proxy = around(real as Method, (args, self) => (on ? heard(args, self) : undefined))
    const is = was?.set ? { ...was, set: proxy } : { configurable: true, enumerable: true, writable: true, ...was, value: proxy }
    if (!Reflect.defineProperty(owner!, name, is)) continue
    undo.push(() => {
      const now = Object.getOwnPropertyDescriptor(owner, name)
      if ((now?.set ?? (now?.value as unknown)) !== proxy) return
      if (was) Reflect.defineProperty(owner!, name, was)
      else Reflect.deleteProperty(owner!, name)
    })
  }
  return () => {
    on = false
    undo.forEach((run) => run())
  }
}
