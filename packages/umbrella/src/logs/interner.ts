/**
 * Numbers for byte strings, in order of appearance: the same bytes always get the same number. A key is one range of
 * bytes or two (kept apart by a line break, which no row holds). No string is made until `text` is asked for.
 */
export class Interner {
  #slots = new Int32Array(64).fill(-1);
  #hashes = new Int32Array(32);
  /** Where each key begins in the arena; one more entry than keys. */
  #starts = new Uint32Array(33);
  #arena = new Uint8Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number of `bytes[start, end)`, and of that followed by `bytes[start2, end2)` if there is a second range (`end2` is not -1). */
  intern(bytes: Uint8Array, start: number, end: number, start2: number, end2: number, hash: number): number {
    const mask = this.#slots.length - 1;
    const length = end - start + (end2 === -1 ? 0 : end2 - start2 + 1);
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot] ?? -1;
      if (id === -1) return this.#add(bytes, start, end, start2, end2, hash, slot);
      if (this.#hashes[id] !== hash) continue;
      const at = this.#starts[id] ?? 0;
      if ((this.#starts[id + 1] ?? 0) - at === length && this.#same(bytes, start, end, start2, end2, at))
        return id;
    }
  }

  /** The number of a key that is there already, else -1. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot] ?? -1;
      if (id === -1) return -1;
      if (this.#hashes[id] !== hash) continue;
      const at = this.#starts[id] ?? 0;
      if ((this.#starts[id + 1] ?? 0) - at === end - start && this.#same(bytes, start, end, 0, -1, at))
        return id;
    }
  }

  #same(bytes: Uint8Array, start: number, end: number, start2: number, end2: number, from: number): boolean {
    const arena = this.#arena;
    let at = from;
    for (let from1 = start; from1 < end; from1 += 1, at += 1) if (arena[at] !== bytes[from1]) return false;
    if (end2 === -1) return true;
    if (arena[at] !== separator) return false;
    at += 1;
    for (let from2 = start2; from2 < end2; from2 += 1, at += 1) if (arena[at] !== bytes[from2]) return false;
    return true;
  }

  #add(
    bytes: Uint8Array,
    start: number,
    end: number,
    start2: number,
    end2: number,
    hash: number,
    slot: number,
  ): number {
    const id = this.#size;
    const at = this.#starts[id] ?? 0;
    const length = end - start + (end2 === -1 ? 0 : end2 - start2 + 1);
    this.#reserve(id, at + length);
    this.#arena.set(bytes.subarray(start, end), at);
    if (end2 !== -1) {
      this.#arena[at + end - start] = separator;
      this.#arena.set(bytes.subarray(start2, end2), at + end - start + 1);
    }
    this.#starts[id + 1] = at + length;
    this.#hashes[id] = hash;
    this.#slots[slot] = id;
    this.#size = id + 1;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #reserve(id: number, arenaEnd: number): void {
    if (arenaEnd > this.#arena.length) {
      const larger = new Uint8Array(Math.max(arenaEnd, this.#arena.length * 2));
      larger.set(this.#arena);
      this.#arena = larger;
    }
    if (id >= this.#hashes.length) {
      const hashes = new Int32Array(this.#hashes.length * 2);
      hashes.set(this.#hashes);
      this.#hashes = hashes;
      const starts = new Uint32Array(hashes.length + 1);
      starts.set(this.#starts);
      this.#starts = starts;
    }
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#size; id += 1) {
      let slot = (this.#hashes[id] ?? 0) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }

  /** The key with number `id` as text; its second range, if any, after a line break. */
  text(id: number): string {
    return decoder.decode(this.#arena.subarray(this.#starts[id], this.#starts[id + 1]));
  }
}

const separator = 0x0a;
const decoder = new TextDecoder();

export const hashSeed = 0x811c9dc5 | 0;
export const hashPrime = 0x01000193;

/** FNV-1a, as the row scanner computes it on its way. */
export const hashBytes = (bytes: Uint8Array, start: number, end: number, seed = hashSeed): number => {
  let hash = seed;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), hashPrime);
  return hash;
};
