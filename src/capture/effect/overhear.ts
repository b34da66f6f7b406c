export type Method = (this: unknown, ...args: unknown[]) => unknown

/** What stood there before a proxy that is done, asked of that itself: another copy of this library on the page finds it, too. */
const BEFORE: unique symbol = Symbol.for('inkling.before') as never
interface Done {
  readonly was: PropertyDescriptor | undefined
}

/** What is run before a function; it may answer other arguments for it, or what its result is to become. */
export type Heard = (args: readonly unknown[], self: unknown) => readonly unknown[] | ((result: unknown) => unknown) | void

/** The function, and what is run before it. `done` is what it tells of itself. */
export const wrapped = (real: Method, heard: Heard, done?: () => Done | undefined): Method => {
  const proxy: Method = new Proxy(real, {
    apply: (real, self, args: unknown[]) => {
      let given: ReturnType<Heard> = undefined
      try {
        given = heard(args, self)
      } catch {
        // Whatever we make of it, the page gets what it asked for.
      }
      if (typeof given !== 'function') return Reflect.apply(real, self, given ?? args)
      const result = Reflect.apply(real, self, args)
      try {
        return given(result)
      } catch {
        return result
      }
    },
    // Asked of a proxy that the page put around this one, it is that one's.
    get: (real, name, self) => (name === BEFORE && self === proxy ? done?.() : Reflect.get(real, name, self)),
  })
  return proxy
}

const held = (field: PropertyDescriptor | undefined): { readonly [BEFORE]?: Done } | undefined => field?.set ?? field?.value

/**
 * Hears of calls of functions and of fields being set, until what it returns is called. By proxies, so that what is asked of a function is answered
 * by the function itself. What cannot be replaced is left alone; what others replaced meanwhile stays.
 * Of several that overhear the same at once, whoever ends takes away what others have had to leave.
 */
export const overhear = (owner: object | undefined, names: string, heard: Heard): (() => void) => {
  const undo: (() => void)[] = []
  let on = true
  for (const name of owner ? names.split(' ') : []) {
    const was = Object.getOwnPropertyDescriptor(owner, name)
    // Inherited ones only if functions: an own property then shadows them.
    const real = was ? held(was) : (owner as Record<string, unknown>)[name]
    if (typeof real !== 'function' || was?.configurable === false) continue
    const proxy = wrapped(
      real as Method,
      (args, self) => (on ? heard(args, self) : undefined),
      () => (on ? undefined : { was }),
    )
    const is = was?.set ? { ...was, set: proxy } : { configurable: true, enumerable: true, writable: true, ...was, value: proxy }
    if (!Reflect.defineProperty(owner!, name, is)) continue
    undo.push(() => {
      const now = Object.getOwnPropertyDescriptor(owner, name)
      let left = now
      let done = held(now)?.[BEFORE]
      while (done) {
        left = done.was
        done = held(left)?.[BEFORE]
      }
      if (left === now) return
      if (left) Reflect.defineProperty(owner!, name, left)
      else Reflect.deleteProperty(owner!, name)
    })
  }
  return () => {
    on = false
    undo.forEach((run) => run())
  }
}
