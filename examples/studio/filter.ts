/** Bits. Beside a million names three new ones in a thousand are taken for known, beside ten million one in five. */
const BITS = 2 ** 25

/** Remembers names in 4 MB, however many: what it does not know was never added; what it knows probably was (a Bloom filter, two bits a name). */
export const createFilter = (): { add: (name: string) => void; has: (name: string) => boolean } => {
  const bytes = new Uint8Array(BITS / 8)
  const hash = (name: string, seed: number): number => {
    // FNV-1a, its high bits brought down.
    let h = seed
    for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193)
    return ((h ^ (h >>> 15)) >>> 0) % BITS
  }
  const both = (name: string): readonly [number, number] => [hash(name, 0x811c9dc5), hash(name, 0x2545f491)]
  return {
    add: (name) => {
      for (const bit of both(name)) bytes[bit >> 3]! |= 1 << (bit & 7)
    },
    has: (name) => both(name).every((bit) => bytes[bit >> 3]! & (1 << (bit & 7))),
  }
}
