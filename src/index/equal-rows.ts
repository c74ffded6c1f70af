import type { VectorMatrix } from './vector-matrix.ts';

/** Which rows of a matrix are equal to others, bit for bit. */
export interface EqualRows {
  /** Rows that equal no earlier one, in order. */
  readonly firsts: readonly number[];
  /** Rows that equal one another, in order, by the first of them; rows that equal no other are left out. */
  readonly groups: ReadonlyMap<number, readonly number[]>;
}

/** Compares the rows that have the same hash: a cheap one will do, where a cryptographic one takes longer than loading. */
export function findEqualRows(matrix: VectorMatrix): EqualRows {
  const { data, dimensions, size } = matrix;
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const firstOf = new Map<number, number>();
  const firsts: number[] = [];
  const groups = new Map<number, number[]>();
  for (let row = 0; row < size; row++) {
    let hash = hashOf(bits, row * dimensions, dimensions);
    let first = firstOf.get(hash);
    while (first !== undefined && !areEqual(bits, first * dimensions, row * dimensions, dimensions)) {
      // The same hash by chance: the next free one is taken.
      hash = (hash + 1) | 0;
      first = firstOf.get(hash);
    }
    if (first === undefined) {
      firstOf.set(hash, row);
      firsts.push(row);
    } else {
      const group = groups.get(first);
      if (group === undefined) groups.set(first, [first, row]);
      else group.push(row);
    }
  }
  return { firsts, groups };
}

/** FNV-1a over whole numbers, with the upper bits mixed in: those of a float say more than the lower ones. */
function hashOf(bits: Uint32Array, from: number, length: number): number {
  let hash = 0x811c_9dc5;
  for (let index = from; index < from + length; index++) {
    hash = Math.imul(hash ^ bits[index]!, 0x0100_0193);
    hash ^= hash >>> 15;
  }
  return hash;
}

function areEqual(bits: Uint32Array, left: number, right: number, length: number): boolean {
  for (let offset = 0; offset < length; offset++) {
    if (bits[left + offset] !== bits[right + offset]) return false;
  }
  return true;
}
