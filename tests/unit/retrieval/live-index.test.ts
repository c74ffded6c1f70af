import { beforeAll, describe, expect, it } from 'vitest';
import { BotError } from '../../../src/errors.ts';
import type { LoadedIndex } from '../../../src/index/load-index.ts';
import { type IndexStore, LiveIndex } from '../../../src/retrieval/live-index.ts';
import type { LanguageKnowledge } from '../../../src/retrieval/retriever.ts';
import { createHashingEmbedder } from '../../support/hashing-embedder.ts';
import { errorOf } from '../../support/sample-error.ts';
import { sampleKnowledge } from '../../support/sample-knowledge.ts';
import { buildSearchable } from '../../support/sample-searchable.ts';

/** A store whose contents a test sets. A generation without an index is damaged. */
class SettableStore implements IndexStore {
  published: string | null;
  /** Set where the pointer cannot be read. */
  trouble: string | null = null;
  knowledge: LanguageKnowledge | null = sampleKnowledge();
  version = 'first';
  /** Served instead of a damaged generation, as an older one on disk would be. */
  fallback: LoadedIndex | null = null;
  readonly opened: (string | null)[] = [];
  readonly indexes = new Map<string, LoadedIndex>();

  constructor(published: string | null) {
    this.published = published;
  }

  liveGeneration(): Promise<string | null> {
    if (this.trouble !== null) return Promise.reject(new BotError('INDEX_CORRUPT', this.trouble));
    return Promise.resolve(this.published);
  }

  open(): ReturnType<IndexStore['open']> {
    this.opened.push(this.published);
    const index = this.indexes.get(this.published ?? '') ?? this.fallback;
    if (!index) return Promise.reject(new BotError('INDEX_CORRUPT', `The index "${this.published ?? ''}" is damaged.`));
    return Promise.resolve({ index, warnings: index === this.fallback ? ['An older one is served.'] : [] });
  }

  readKnowledge(): Promise<LanguageKnowledge> {
    if (this.knowledge) return Promise.resolve(this.knowledge);
    return Promise.reject(new BotError('CORPUS_INVALID', 'Cannot read the synonyms.'));
  }

  knowledgeVersion(): Promise<string> {
    return Promise.resolve(this.version);
  }
}

describe('LiveIndex', () => {
  const embedder = createHashingEmbedder();
  let template: LoadedIndex;
  beforeAll(async () => {
    template = (await buildSearchable(embedder)).index;
  });

  const generation = (name: string, base = template): LoadedIndex => ({
    ...base,
    manifest: { ...base.manifest, generation: name },
  });

  async function openWith(...names: string[]): Promise<{ store: SettableStore; live: LiveIndex; warned: string[] }> {
    const store = new SettableStore(names[0]!);
    for (const name of names) store.indexes.set(name, generation(name));
    const warned: string[] = [];
    const { live } = await LiveIndex.open(store, (sentence) => warned.push(sentence));
    return { store, live, warned };
  }

  const served = (live: LiveIndex): string => live.current.index.manifest.generation;

  it('serves the generation that it opened, and hands the warnings on', async () => {
    const store = new SettableStore('broken');
    store.fallback = generation('older');
    const { live, warnings } = await LiveIndex.open(store, () => undefined);
    expect(served(live)).toBe('older');
    expect(warnings).toEqual(['An older one is served.']);
  });

  it('cannot be opened without an index', async () => {
    expect((await errorOf(() => LiveIndex.open(new SettableStore(null), () => undefined))).code).toBe('INDEX_CORRUPT');
  });

  it('does nothing where nothing new was published', async () => {
    const { store, live } = await openWith('one');
    const before = live.current;
    expect(await live.refresh()).toBeNull();
    store.published = null;
    expect(await live.refresh()).toBeNull();
    expect(live.current).toBe(before);
    expect(store.opened).toEqual(['one']);
  });

  it('takes a new generation over whole, and only once', async () => {
    const { store, live } = await openWith('one');
    const before = live.current;
    const { index: other } = await buildSearchable(embedder, { 'ferry.md': 'The ferry leaves at noon.' });
    store.indexes.set('two', generation('two', other));
    store.published = 'two';
    expect(await live.refresh()).toBe('two');
    expect(served(live)).toBe('two');
    const { retriever } = live.current;
    const ranked = retriever.rank(retriever.understand('harbour'), await embedder.embedQuery('harbour'), 10);
    expect(ranked.map(({ passage }) => passage.documentId)).toEqual(['ferry']);
    expect(await live.refresh()).toBeNull();
    expect(store.opened).toEqual(['one', 'two']);
    expect(before.index.manifest.generation).toBe('one');
    expect(before.retriever.searchWords(before.retriever.understand('harbour')).size).toBeGreaterThan(0);
  });

  it('serves what was published to whoever looks, also while another look is taking it over', async () => {
    const { store, live } = await openWith('one', 'two');
    store.published = 'two';
    const [first, second] = [live.refresh(), live.refresh().then(() => served(live))];
    expect(await second).toBe('two');
    expect(await first).toBe('two');
    expect(store.opened).toEqual(['one', 'two']);
  });

  it('looks again after a look that failed', async () => {
    const { store, live } = await openWith('one', 'three');
    store.published = 'two';
    await expect(live.refresh()).rejects.toThrow(BotError);
    store.published = 'three';
    expect(await live.refresh()).toBe('three');
  });

  const found = (live: LiveIndex): number =>
    live.current.retriever.searchWords(live.current.retriever.understand('beacon')).size;

  it('tells once why the pointer cannot be read, and again after it could be', async () => {
    const { store, live } = await openWith('one', 'two');
    store.trouble = 'The pointer is damaged.';
    expect(await errorOf(() => live.refresh())).toMatchObject({ message: 'The pointer is damaged.' });
    expect(await live.refresh()).toBeNull();
    store.trouble = 'The pointer is a folder.';
    expect(await errorOf(() => live.refresh())).toMatchObject({ message: 'The pointer is a folder.' });
    store.trouble = null;
    store.published = 'two';
    expect(await live.refresh()).toBe('two');
    store.trouble = 'The pointer is a folder.';
    expect(await errorOf(() => live.refresh())).toMatchObject({ message: 'The pointer is a folder.' });
    expect(served(live)).toBe('two');
  });

  it('takes new synonyms over without a new generation, and keeps them for the next', async () => {
    const { store, live } = await openWith('one', 'two');
    expect(await live.refreshKnowledge()).toBe(false);
    expect(found(live)).toBe(0);
    store.knowledge = sampleKnowledge({ synonyms: [['lighthouse', 'beacon']] });
    store.version = 'second';
    expect(await live.refreshKnowledge()).toBe(true);
    expect(await live.refreshKnowledge()).toBe(false);
    expect(found(live)).toBe(1);
    expect(served(live)).toBe('one');
    expect(store.opened).toEqual(['one']);
    store.published = 'two';
    expect(await live.refresh()).toBe('two');
    expect(found(live)).toBe(1);
  });

  it('keeps the synonyms that it has while the file is wrong, and serves new generations with them', async () => {
    const { store, live } = await openWith('one', 'two');
    store.knowledge = sampleKnowledge({ synonyms: [['lighthouse', 'beacon']] });
    store.version = 'second';
    await live.refreshKnowledge();
    store.knowledge = null;
    store.version = 'wrong';
    expect((await errorOf(() => live.refreshKnowledge())).code).toBe('CORPUS_INVALID');
    expect(await live.refreshKnowledge()).toBe(false);
    store.published = 'two';
    expect(await live.refresh()).toBe('two');
    expect(found(live)).toBe(1);
    store.knowledge = sampleKnowledge();
    store.version = 'mended';
    expect(await live.refreshKnowledge()).toBe(true);
    expect(found(live)).toBe(0);
  });

  it('keeps the old generation when the new one cannot be opened', async () => {
    const { store, live } = await openWith('one');
    const before = live.current;
    store.published = 'broken';
    const error = await errorOf(() => live.refresh());
    expect(error.code).toBe('INDEX_CORRUPT');
    expect(error.message).toContain('"broken"');
    expect(live.current).toBe(before);
  });

  it('does not try a bad generation again until another is published', async () => {
    const { store, live } = await openWith('one', 'three');
    store.published = 'broken';
    await errorOf(() => live.refresh());
    expect(await live.refresh()).toBeNull();
    expect(await live.refresh()).toBeNull();
    expect(store.opened).toEqual(['one', 'broken']);
    store.published = 'three';
    expect(await live.refresh()).toBe('three');
    expect(served(live)).toBe('three');
  });

  it('goes on with what it has when the store falls back to it, and warns once', async () => {
    const { store, live, warned } = await openWith('one');
    const before = live.current;
    store.published = 'broken';
    store.fallback = before.index;
    expect(await live.refresh()).toBeNull();
    expect(await live.refresh()).toBeNull();
    expect(live.current).toBe(before);
    expect(warned).toEqual(['An older one is served.']);
  });

  it('warns of an older generation that it takes over instead of the new one', async () => {
    const { store, live, warned } = await openWith('one', 'two');
    store.published = 'broken';
    store.fallback = generation('older');
    expect(await live.refresh()).toBe('older');
    expect(warned).toEqual(['An older one is served.']);
    store.published = 'two';
    expect(await live.refresh()).toBe('two');
    expect(warned).toHaveLength(1);
  });

  it('takes one generation over once when it is asked twice at the same time', async () => {
    const { store, live } = await openWith('one', 'two');
    store.published = 'two';
    const results = await Promise.all([live.refresh(), live.refresh()]);
    expect(results.sort()).toEqual(['two', null].sort());
    expect(store.opened).toEqual(['one', 'two']);
    expect(served(live)).toBe('two');
  });
});
