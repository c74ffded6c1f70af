import { describe, expect, it } from 'vitest';
import { renderRollback, renderStatus } from '../../../src/discord/render-corpus.ts';
import {
  renderBusy,
  renderFailure,
  renderFarewell,
  renderForChannel,
  renderOutcome,
  renderProgress,
} from '../../../src/discord/render-reindex.ts';
import { GENERATION, sampleGate, sampleReport, sampleState, sampleStatus } from '../../support/sample-corpus-desk.ts';

const OLD = '000001-2026-11-24T11-00-00-0123abcd';

describe('a reindex in Discord', () => {
  it('shows step, documents, passages, percent and time left', () => {
    expect(renderProgress(sampleState()).content).toBe(
      '**Reindexing: 42 %, about 30 s left**\n33 documents, 324 passages; embedding texts: 500 of 1000.\nQuestions are answered from the old index meanwhile.',
    );
  });

  it.each([
    [null, '42 %**'],
    [0.4, '42 %, a few seconds left**'],
    [95, '42 %, about 100 s left**'],
    [200, '42 %, about 3 min left**'],
  ])('says %j seconds in words', (secondsLeft, words) => {
    expect(renderProgress(sampleState({ secondsLeft })).content).toContain(words);
  });

  it('ends with the difference and the quality gate', () => {
    expect(renderOutcome({ report: sampleReport(), served: GENERATION }).content.split('\n')).toEqual([
      `**Index \`${GENERATION}\` is live.**`,
      'Quality gate: passed.',
      'Documents: 1 added, 2 changed, 3 removed, 30 unchanged.',
      'Passages: 324 with 951 sentences; 12 texts embedded, 1263 reused.',
      'Checks: 200 of 200 passages found by their own text; HNSW as exact search in 100.0 % (passages) and 99.9 % (sentences); recall\\@3 94.0 % after 93.7 % on 300 questions.',
      'Time: 4.2 s.',
    ]);
  });

  it('says what was forced, what was left out, and where another generation answers', () => {
    const report = sampleReport({
      gate: sampleGate({ failures: ['recall@3 fell'] }),
      problems: [{ path: 'a_b.md', message: 'Skipped "a_b.md": it is not text.' }],
    });
    const { content } = renderOutcome({ report, served: OLD });
    expect(content).toContain('Quality gate: **not passed**.');
    expect(content).toContain('Published by force, although recall\\@3 fell.');
    expect(content).toContain('Left out: 1 file.\n- Skipped "a\\_b.md": it is not text.');
    expect(content).toContain(`Published was \`${GENERATION}\`, which is not the one that answers`);
  });

  it('says where the result will be when the reply cannot be edited any longer', () => {
    expect(renderFarewell(sampleState(), true).content).toContain('comes as a message in this channel');
    expect(renderFarewell(sampleState(), false).content).toContain('`/corpus status` will show the result');
    expect(renderForChannel(renderFailure('It failed.', 'BUILD_FAILED'), '400').content).toBe(
      'For <@400>:\nIt failed.',
    );
  });

  it('names who started the one that runs', () => {
    const startedAt = new Date('2026-11-24T12:00:00Z');
    expect(renderBusy({ startedBy: '400', startedAt, state: sampleState() }).content).toBe(
      'A reindex that <@400> started <t:1795521600:R> is running: 42 %, about 30 s left. Try again when it is done.',
    );
    expect(renderBusy({ startedBy: '400', startedAt, state: null }).content).toContain(
      'is running: it has only just begun.',
    );
  });

  it('tells how to publish in spite of the checks, and only then', () => {
    expect(renderFailure('Not published.', 'INDEX_REJECTED').content).toContain('`/corpus reindex force:True`');
    expect(renderFailure('Not built.', 'BUILD_FAILED').content).toBe('Not built.');
  });
});

describe('a status in Discord', () => {
  const textOf = (overrides: Parameters<typeof sampleStatus>[0]): string =>
    renderStatus(sampleStatus(overrides)).embeds[0]!.description!;

  it('names the files of each kind, at most ten', () => {
    const added = Array.from({ length: 12 }, (_, index) => `a${index}.md`);
    const folder = { generation: GENERATION, added, changed: ['b.md'], removed: [], unchanged: 20, problems: [] };
    const text = textOf({ folder });
    expect(text).toContain('not in the index yet: 12 added, 1 changed, 0 removed.');
    expect(text).toContain(
      '- added: a0.md, a1.md, a2.md, a3.md, a4.md, a5.md, a6.md, a7.md, a8.md, a9.md and 2 more\n- changed: b.md',
    );
  });

  it('says where the published generation is not the one that answers', () => {
    expect(textOf({ published: OLD })).toContain(`**Published** is \`${OLD}\``);
    expect(textOf({ published: null })).not.toContain('**Published**');
  });

  it('says how the last reindex ended, and what runs', () => {
    const finishedAt = new Date('2026-11-24T12:00:00Z');
    const text = textOf({
      last: { startedBy: '400', finishedAt, failure: 'The *disk* is full.' },
      running: { startedBy: '500', startedAt: finishedAt, state: sampleState() },
    });
    expect(text).toContain('by <@400>, ended <t:1795521600:R>: The \\*disk\\* is full.');
    expect(text).toContain('**Now:** A reindex that <@500> started');
  });
});

describe('a rollback in Discord', () => {
  it.each([
    [{ generation: OLD, previous: GENERATION, served: OLD }, `Index \`${OLD}\` is live instead of \`${GENERATION}\`.`],
    [{ generation: OLD, previous: OLD, served: OLD }, `Index \`${OLD}\` is live already.`],
    [{ generation: OLD, previous: null, served: OLD }, `Index \`${OLD}\` is live.`],
    [{ generation: OLD, previous: null, served: GENERATION }, `questions are answered from \`${GENERATION}\``],
  ])('says what is live after %j', (outcome, sentence) => {
    expect(renderRollback(outcome).content).toContain(sentence);
  });
});
