import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DiscordMessage } from '../../../src/discord/discord-message.ts';
import { renderHistory, renderStatus } from '../../../src/discord/render-corpus.ts';
import { HITS_PER_PAGE, renderDocument, renderSearch } from '../../../src/discord/render-passages.ts';
import * as reindexing from '../../../src/discord/render-reindex.ts';
import type { HistoryEntry } from '../../../src/index/history.ts';
import type { IndexedDocument } from '../../../src/index/index-records.ts';
import { passageText } from '../../../src/passages/passage.ts';
import { violatedLimit } from '../../support/discord-stand-in.ts';
import { sampleGate, sampleReport, sampleState, sampleStatus } from '../../support/sample-corpus-desk.ts';
import { samplePassage } from '../../support/sample-passages.ts';

const runs = { seed: 20261124, numRuns: 100 };

const hostile = (maxLength: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from('\\*_~`|[]()<>@#-+:. 1aé😀\n')), maxLength, minLength: 1 }),
    fc.constantFrom('*', '@', '@everyone ', '<@1>', '`').map((part) => part.repeat(Math.ceil(maxLength / part.length))),
  );
const count = fc.constantFrom(0, 1, 100_000, Number.MAX_SAFE_INTEGER);
const counts = fc.record({ documents: count, passages: count, sentences: count });
const changes = fc.record({ added: count, changed: count, removed: count, unchanged: count });
const paths = fc.oneof(
  fc.array(hostile(300), { maxLength: 30 }),
  fc.constant(Array.from({ length: 100_000 }, (_, index) => `folder/document-${index}.md`)),
);
const problems = fc.array(fc.record({ path: hostile(100), message: hostile(3000) }), { maxLength: 30 });
const gate = fc
  .record({ reason: hostile(2000), failures: fc.array(hostile(1000), { maxLength: 5 }) })
  .map(({ reason, failures }) => sampleGate({ recallAt3: { notMeasured: reason }, failures }));
const build = fc.record({
  previous: fc.option(fc.constant('000001-a')),
  documents: changes,
  embedded: count,
  reused: count,
  seconds: fc.constant(123_456.7),
  gate,
});
const facts = fc.record({
  createdAt: fc.constant('2026-11-24T12:00:00.000Z'),
  model: hostile(300),
  counts,
  build: fc.option(build),
});

/** Within the limits, and without a mention that would come alive; in a footer none does. */
function expectSound(message: DiscordMessage): void {
  expect(violatedLimit(message)).toBeNull();
  expect(message.allowed_mentions).toEqual({ parse: [] });
  const shown = [message.content, ...message.embeds.flatMap(({ title, description }) => [title, description])].join(
    '\n',
  );
  expect(shown.replace(/<@400>|\\./gsu, '')).not.toMatch(/<@|@everyone/u);
}

describe('any corpus in Discord keeps every limit and mentions nobody', () => {
  it('as a status', () => {
    const finished = fc.record({
      startedBy: fc.constant('400'),
      finishedAt: fc.constant(new Date(0)),
      failure: fc.option(hostile(3000)),
    });
    const folder = fc.oneof(
      fc.record({ added: paths, changed: paths, removed: paths, problems }),
      fc.record({ problem: hostile(5000) }),
    );
    fc.assert(
      fc.property(facts, folder, fc.option(finished), (served, found, last) => {
        const generation = '000001-a';
        const whole = 'problem' in found ? found : { ...found, generation, unchanged: 1 };
        const running = { startedBy: '400', startedAt: new Date(0), state: sampleState() };
        expectSound(renderStatus(sampleStatus({ served: { ...served, generation }, folder: whole, last, running })));
      }),
      runs,
    );
  });

  it('as a history', () => {
    const entry: fc.Arbitrary<HistoryEntry> = fc
      .record({ isLive: fc.boolean(), built: fc.option(facts), message: hostile(3000) })
      .map(({ isLive, built, message }) => ({
        generation: '000001-a',
        isLive,
        built,
        problem: built === null ? { code: 'INDEX_CORRUPT', message } : null,
      }));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), (entries) => {
        const message = renderHistory(entries);
        expectSound(message);
        // All that are kept, however much each says.
        if (entries.length <= 3)
          expect(message.embeds[0]!.description!.match(/000001-a`\*\*/gu)?.length ?? 0).toBe(entries.length);
      }),
      runs,
    );
  });

  it('as the result and the progress of a build', () => {
    fc.assert(
      fc.property(changes, gate, problems, hostile(5000), (documents, found, left, sentence) => {
        const report = sampleReport({ gate: found, problems: left });
        const outcome = { report: { ...report, summary: { ...report.summary, documents } }, served: '000009-b' };
        const rendered = reindexing.renderOutcome(outcome);
        expectSound(rendered);
        expect(rendered.content).toContain(`${documents.added} added, ${documents.changed} changed`);
        expectSound(reindexing.renderForChannel(rendered, '400'));
        expectSound(reindexing.renderFailure(sentence, 'INDEX_REJECTED'));
        const state = sampleState({ documents: documents.added, total: Number.MAX_SAFE_INTEGER });
        expectSound(reindexing.renderProgress(state));
        expectSound(reindexing.renderFarewell(state, true));
        expectSound(reindexing.renderBusy({ startedBy: '400', startedAt: new Date(0), state }));
      }),
      runs,
    );
  });

  const document = (title: string, path: string): IndexedDocument => ({
    id: 'id',
    path,
    title,
    contentHash: '',
    footnotes: {},
    ownSource: null,
  });
  const passage = fc
    .record({ headings: fc.array(hostile(300), { maxLength: 6 }), text: hostile(700) })
    .map(({ headings, text }) => samplePassage([text], { headings }));

  it('as hits of a search, all of a page', () => {
    const hits = fc.array(fc.record({ title: hostile(5000), passage }), { maxLength: HITS_PER_PAGE });
    fc.assert(
      fc.property(hits, hostile(100), hostile(100), (found, words, name) => {
        const message = renderSearch({
          words,
          corrections: Array.from({ length: 9 }, () => ({ from: name, to: name })),
          otherNames: [name, name, name, name],
          passages: 100_000,
          documents: 100_000,
          hits: found.map((hit) => ({
            document: document(hit.title, 'a.md'),
            passage: hit.passage,
            sentence: passageText(hit.passage),
          })),
          page: 1,
          pages: 20_000,
        });
        expectSound(message);
        expect(message.embeds[0]!.description).not.toMatch(/\n…$/u);
      }),
      runs,
    );
  });

  it('as a document, every passage on one of its pages', () => {
    fc.assert(
      fc.property(hostile(5000), hostile(300), fc.array(passage, { maxLength: 12 }), (title, path, passages) => {
        const seen: string[] = [];
        for (let page = 1, pages = 1; page <= pages; page++) {
          const message = renderDocument({ document: document(title, path), passages }, page);
          expectSound(message);
          const [embed] = message.embeds;
          pages = Number(/ · Page \d+ of (\d+)[^·]*$/u.exec(embed!.footer!.text)![1]);
          seen.push(...(embed!.description!.match(/^\*\*\d+\*\* · /gmu) ?? []));
        }
        expect(seen).toEqual(passages.map((_, index) => `**${index + 1}** · `));
      }),
      runs,
    );
  });
});
