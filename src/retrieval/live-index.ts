import type { LoadedIndex, OpenedIndex } from '../index/load-index.ts';
import { type LanguageKnowledge, Retriever } from './retriever.ts';

/** What the holder needs of the disk. */
export interface IndexStore {
  /** Name of the live generation; null if there is none. */
  liveGeneration(): Promise<string | null>;
  open(): Promise<OpenedIndex>;
  /** Read anew when its version changes: moderators edit the synonyms. */
  readKnowledge(): Promise<LanguageKnowledge>;
  /** Another text whenever the knowledge is another. */
  knowledgeVersion(): Promise<string>;
}

/** The generation that questions are answered from; a new one replaces it whole, between two questions. */
export class LiveIndex {
  readonly #store: IndexStore;
  #current: { readonly index: LoadedIndex; readonly retriever: Retriever };
  #knowledge: LanguageKnowledge;
  readonly #warn: (sentence: string) => void;
  /** What was last looked at: a damaged generation or file is not tried again on every look. */
  readonly #lastSeen: { generation: string | null; knowledge: string };
  /** Why the pointer could not be read on the last look; told once. */
  #lastTrouble: string | null = null;
  #lastLook: Promise<unknown> = Promise.resolve();

  private constructor(
    store: IndexStore,
    index: LoadedIndex,
    knowledge: LanguageKnowledge,
    lastSeen: { generation: string | null; knowledge: string },
    warn: (sentence: string) => void,
  ) {
    this.#store = store;
    this.#warn = warn;
    this.#knowledge = knowledge;
    this.#current = { index, retriever: new Retriever(index, knowledge) };
    this.#lastSeen = lastSeen;
  }

  /**
   * @param warn - Is told in a sentence, once, what is wrong with a generation that is published later.
   * @returns The holder and sentences about what was wrong on the way.
   */
  static async open(
    store: IndexStore,
    warn: (sentence: string) => void,
  ): Promise<{ live: LiveIndex; warnings: readonly string[] }> {
    // Before what they name: a change in between is then seen on the next look.
    const lastSeen = { generation: await store.liveGeneration(), knowledge: await store.knowledgeVersion() };
    const opened = await store.open();
    const live = new LiveIndex(store, opened.index, await store.readKnowledge(), lastSeen, warn);
    return { live, warnings: opened.warnings };
  }

  get current(): { readonly index: LoadedIndex; readonly retriever: Retriever } {
    return this.#current;
  }

  /**
   * Looks whether another generation has been published, and takes it over if it is whole. One look follows another, so
   * that whoever has published a generation and then looks finds it served, also where another look was taking it over.
   *
   * @returns The generation that was taken over; null if nothing changed, or what is wrong was thrown before.
   * @throws {BotError} If the new generation cannot be used, once; the present one goes on being served.
   */
  refresh(): Promise<string | null> {
    const look = this.#lastLook.then(() => this.#look());
    this.#lastLook = look.catch(() => undefined);
    return look;
  }

  async #look(): Promise<string | null> {
    const published = await this.#readPublished();
    if (published === null || published === this.#lastSeen.generation) return null;
    this.#lastSeen.generation = published;
    const { index, warnings } = await this.#store.open();
    warnings.forEach(this.#warn);
    if (index.manifest.generation === this.#current.index.manifest.generation) return null;
    this.#current = { index, retriever: new Retriever(index, this.#knowledge) };
    return index.manifest.generation;
  }

  /** Null also where the pointer still cannot be read, for the reason that was thrown before. */
  async #readPublished(): Promise<string | null> {
    try {
      const published = await this.#store.liveGeneration();
      this.#lastTrouble = null;
      return published;
    } catch (error) {
      const trouble = String(error);
      if (trouble === this.#lastTrouble) return null;
      this.#lastTrouble = trouble;
      throw error;
    }
  }

  /**
   * Looks whether the synonyms have changed, and takes them over. They belong to no generation, so a mistake in them does
   * not keep a new one out.
   *
   * @returns Whether they have.
   * @throws {BotError} If they cannot be read; the present ones go on being used.
   */
  refreshKnowledge(): Promise<boolean> {
    const look = this.#lastLook.then(() => this.#lookAtKnowledge());
    this.#lastLook = look.catch(() => undefined);
    return look;
  }

  async #lookAtKnowledge(): Promise<boolean> {
    const version = await this.#store.knowledgeVersion();
    if (version === this.#lastSeen.knowledge) return false;
    this.#lastSeen.knowledge = version;
    this.#knowledge = await this.#store.readKnowledge();
    const { index, retriever } = this.#current;
    this.#current = { index, retriever: retriever.withKnowledge(this.#knowledge) };
    return true;
  }
}
