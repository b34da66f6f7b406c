/** What is remembered between pages, only with consent: ids and when triggers fired. Never events. */
interface Memory {
  visitor?: string
  session?: string
  /** Epoch ms of the last page. */
  last?: number
  visits?: number
  fired?: Record<string, number>
}

/** 96 random bits as text. */
export const randomId = (): string => Array.from(crypto.getRandomValues(new Uint32Array(3)), (n) => n.toString(36).padStart(7, '0')).join('')

/** A session ends after so many ms without a page, as analytics has long agreed. */
const SESSION_ENDS = 30 * 60_000

export interface Remembered {
  readonly ids: () => { session: string; visitor?: string }
  readonly visits: () => number
  readonly fired: (id: string, at?: number) => number
  /** Allows or refuses storage from now on. */
  readonly allow: (allowed: boolean) => void
  readonly forget: () => void
}

export const remember = (storage: () => Storage, key: string): Remembered => {
  let memory: Memory = {}
  let allowed = false
  const save = (): void => {
    memory.session ??= randomId()
    if (!allowed) return
    memory.visitor ??= randomId()
    memory.last = Date.now()
    // Storage may be refused (sandboxed frame) or full: then memory has to do.
    try { storage().setItem(key, JSON.stringify(memory)) } catch {}
  }
  return {
    ids: () => {
      save()
      return { session: memory.session!, ...(allowed && { visitor: memory.visitor! }) }
    },
    visits: () => memory.visits ?? 1,
    fired: (id, at) => {
      if (at) {
        memory.fired = { ...memory.fired, [id]: at }
        save()
      }
      return memory.fired?.[id] ?? 0
    },
    allow: (now) => {
      if (now === allowed) return
      allowed = now
      if (!now) return
      try { memory = { ...JSON.parse(storage().getItem(key) ?? '{}') as Memory, ...(memory.fired && { fired: memory.fired }) } } catch {}
      if (!(Date.now() - memory.last! < SESSION_ENDS)) {
        delete memory.session
        memory.visits = (memory.visits ?? 0) + 1
      }
      save()
    },
    forget: () => {
      memory = {}
      try { storage().removeItem(key) } catch {}
    },
  }
}
