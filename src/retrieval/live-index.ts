import type { LoadedIndex, OpenedIndex } from '../index/load-index.ts';
import { type LanguageKnowledge, Retriever } from './retriever.ts';

/** What the holder needs of the disk. */
export interface IndexStore {
  /** Name of the live generation; null if there is none. */
  liveGeneration(): Promise<string | null>;
  open(): Promise<OpenedIndex>;
  /** Read anew with each generation: moderators edit the synonyms. */
  readKnowledge(): Promise<LanguageKnowledge>;
}

/** The generation that questions are answered from; a new one replaces it whole, between two questions. */
export class LiveIndex {
  readonly #store: IndexStore;
  #current: { readonly index: LoadedIndex; readonly retriever: Retriever };
  /** Name that the pointer last gave: a damaged generation is not tried again on every look. */
  #lastSeen: string | null;
  #lastLook: Promise<unknown> = Promise.resolve();

  private constructor(store: IndexStore, index: LoadedIndex, knowledge: LanguageKnowledge, lastSeen: string | null) {
    this.#store = store;
    this.#current = { index, retriever: new Retriever(index, knowledge) };
    this.#lastSeen = lastSeen;
  }

  /** @returns The holder and sentences about what was wrong on the way. */
  static async open(store: IndexStore): Promise<{ live: LiveIndex; warnings: readonly string[] }> {
    const lastSeen = await store.liveGeneration();
    const opened = await store.open();
    const live = new LiveIndex(store, opened.index, await store.readKnowledge(), lastSeen);
    return { live, warnings: opened.warnings };
  }

  get current(): { readonly index: LoadedIndex; readonly retriever: Retriever } {
    return this.#current;
  }

  /**
   * Looks whether another generation has been published, and takes it over if it is whole. One look follows another, so
   * that whoever has published a generation and then looks finds it served, also where another look was taking it over.
   *
   * @returns The generation that was taken over; null if nothing changed.
   * @throws {BotError} If the new generation cannot be used; the present one goes on being served.
   */
  refresh(): Promise<string | null> {
    const look = this.#lastLook.then(() => this.#look());
    this.#lastLook = look.catch(() => undefined);
    return look;
  }

  async #look(): Promise<string | null> {
    const published = await this.#store.liveGeneration();
    if (published === null || published === this.#lastSeen) return null;
    this.#lastSeen = published;
    const { index } = await this.#store.open();
    if (index.manifest.generation === this.#current.index.manifest.generation) return null;
    this.#current = { index, retriever: new Retriever(index, await this.#store.readKnowledge()) };
    return index.manifest.generation;
  }
}
