/** Share of the smaller paragraph's words that both have, from which on two say the same; as for excerpts of an answer. */
const LEAST_SHARED = 0.8;

/** With fewer different words than this, a sentence's common words may all stand in a long paragraph by chance. */
const MIN_WORDS = 12;

/** Rare words that a near repeat must share before the rest is compared: with one, 100,000 paragraphs took a minute. */
const RARE_WORDS = 3;

/**
 * Most entries of the word lists that are read for one paragraph, and most paragraphs that it is then compared with. Prose
 * needs far fewer; where all paragraphs are of the same words (lines of a form), time stays in bounds.
 */
const MOST_ENTRIES = 2000;
const MOST_COMPARED = 50;

/** A paragraph whose words nearly all stand in another. Positions are those of the texts given. */
export interface NearRepeat {
  readonly index: number;
  /** With at least as many words; where it has as many, an earlier one. */
  readonly of: number;
  /** Share of the different words of `index` that both have, from LEAST_SHARED to 1. */
  readonly shared: number;
}

/** Finds texts that nearly repeat another, whatever the order of their words. Each is reported once, with one other. */
export function findNearRepeats(texts: readonly string[]): NearRepeat[] {
  const search = new NearRepeatSearch(texts.map((text) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu))));
  return texts.flatMap((_, index) => search.find(index) ?? []);
}

/**
 * Texts as sets of words, which are numbered from the rarest on. A text that shares at least LEAST_SHARED of its n words
 * with another lacks at most n − ⌈LEAST_SHARED · n⌉ of them there; of any k words more than that, k are shared. So only
 * texts that share k of its rarest words need be compared (prefix filtering: Chaudhuri, Ganti & Kaushik 2006, "A primitive
 * operator for similarity joins in data cleaning").
 */
class NearRepeatSearch {
  /** The words of each text by number, ascending. */
  readonly #sets: readonly Uint32Array[];
  /** How many words each text has; beside the sets, since reading them is most of the work. */
  readonly #sizes: Uint32Array;
  /** For each word the texts that hold it, in order. */
  readonly #holders = new Map<number, number[]>();
  /** For each text how many of the words looked up it holds; zero between two searches. */
  readonly #hits: Uint16Array;

  constructor(sets: readonly ReadonlySet<string>[]) {
    const counts = new Map<string, number>();
    for (const set of sets) for (const word of set) counts.set(word, (counts.get(word) ?? 0) + 1);
    const byRarity = [...counts].sort(([, a], [, b]) => a - b);
    const numbers = new Map(byRarity.map(([word], number) => [word, number]));
    this.#sets = sets.map((set) => Uint32Array.from(set, (word) => numbers.get(word)!).sort());
    this.#sizes = Uint32Array.from(sets, (set) => set.size);
    this.#hits = new Uint16Array(sets.length);
    for (const [index, set] of this.#sets.entries()) {
      for (const word of set) {
        const list = this.#holders.get(word);
        if (list) list.push(index);
        else this.#holders.set(word, [index]);
      }
    }
  }

  find(index: number): NearRepeat | null {
    const own = this.#sets[index]!;
    if (own.length < MIN_WORDS) return null;
    const needed = Math.ceil(LEAST_SHARED * own.length);
    for (const other of this.#candidates(index, own.length - needed)) {
      const shared = countShared(own, this.#sets[other]!);
      if (shared >= needed) return { index, of: other, shared: shared / own.length };
    }
    return null;
  }

  /** Texts that may hold enough of a text's words: those with most of its rare words. */
  #candidates(index: number, mayLack: number): number[] {
    const [own, sizes, hits] = [this.#sets[index]!, this.#sizes, this.#hits];
    const seen: number[] = [];
    let entries = 0;
    for (const word of own.subarray(0, mayLack + RARE_WORDS)) {
      for (const other of this.#holders.get(word)!) {
        if (++entries > MOST_ENTRIES) break;
        const size = sizes[other]!;
        if (size < own.length || (size === own.length && other >= index)) continue;
        if (hits[other]! === 0) seen.push(other);
        hits[other]! += 1;
      }
      if (entries > MOST_ENTRIES) break;
    }
    // Where not all lists were read, few hits prove nothing.
    const least = entries > MOST_ENTRIES ? 1 : RARE_WORDS;
    const candidates: number[] = [];
    for (let count = mayLack + RARE_WORDS; count >= least && candidates.length < MOST_COMPARED; count--) {
      for (const other of seen) if (hits[other] === count) candidates.push(other);
    }
    for (const other of seen) hits[other] = 0;
    return candidates.slice(0, MOST_COMPARED);
  }
}

/** How many numbers two ascending lists have in common. */
function countShared(left: Uint32Array, right: Uint32Array): number {
  let [shared, i, j] = [0, 0, 0];
  while (i < left.length && j < right.length) {
    const difference = left[i]! - right[j]!;
    if (difference === 0) shared++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return shared;
}
