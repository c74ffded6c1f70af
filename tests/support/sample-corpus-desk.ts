import type { BuildReport } from '../../src/index/build-report.ts';
import type { GateReport } from '../../src/index/gate-report.ts';
import type { BuildState } from '../../src/moderation/build-forecast.ts';
import type { CorpusDesk, CorpusStatus } from '../../src/moderation/corpus-desk.ts';
import type { ReindexRequest } from '../../src/moderation/reindexing.ts';

export const GENERATION = '000002-2026-11-24T12-00-00-0123abcd';

export function sampleGate(overrides: Partial<GateReport> = {}): GateReport {
  return {
    ownText: { checked: 200, found: 200 },
    agreement: { passages: 1, sentences: 0.999 },
    recallAt3: { questions: 300, before: 0.937, now: 0.94 },
    failures: [],
    ...overrides,
  };
}

export function sampleReport(overrides: Partial<BuildReport> = {}): BuildReport {
  return {
    summary: {
      generation: GENERATION,
      documents: { added: 1, changed: 2, removed: 3, unchanged: 30 },
      passages: 324,
      sentences: 951,
      embedded: 12,
      reused: 1263,
      seconds: 4.21,
    },
    gate: sampleGate(),
    problems: [],
    ...overrides,
  };
}

export function sampleStatus(overrides: Partial<CorpusStatus> = {}): CorpusStatus {
  return {
    served: {
      generation: GENERATION,
      createdAt: '2026-11-24T12:00:00.000Z',
      model: 'test/hashing',
      counts: { documents: 33, passages: 324, sentences: 951 },
      build: null,
    },
    published: GENERATION,
    disk: { usedBytes: 5 * 1024 ** 2, freeBytes: 3 * 1024 ** 3 },
    folder: { generation: GENERATION, added: [], changed: [], removed: [], unchanged: 33, problems: [] },
    running: null,
    last: null,
    ...overrides,
  };
}

export function sampleState(overrides: Partial<BuildState> = {}): BuildState {
  const progress = { step: 'embed' as const, done: 500, total: 1000, documents: 33, passages: 324 };
  return { ...progress, percent: 42, secondsLeft: 31, ...overrides };
}

/** A desk where nothing happens but what a test makes happen. */
export function createSampleDesk(overrides: Partial<CorpusDesk> = {}): CorpusDesk {
  const unexpected = (): never => {
    throw new Error('Not expected in this test');
  };
  return {
    status: () => Promise.resolve(sampleStatus()),
    history: () => Promise.resolve([]),
    rollBack: unexpected,
    search: unexpected,
    document: unexpected,
    suggestDocuments: () => [],
    reindex: unexpected,
    tell: (error) => error.message,
    ...overrides,
  };
}

/** A desk whose one build makes progress and ends when a test says so. */
export function createSlowDesk(): {
  readonly desk: CorpusDesk;
  readonly request: () => ReindexRequest | undefined;
  readonly finish: (report?: BuildReport) => void;
  readonly fail: (error: unknown) => void;
} {
  let request: ReindexRequest | undefined;
  let [resolve, reject]: [(report: BuildReport) => void, (error: unknown) => void] = [() => undefined, () => undefined];
  const report = new Promise<BuildReport>((onDone, onFailure) => ([resolve, reject] = [onDone, onFailure]));
  const desk = createSampleDesk({
    reindex: (given) => {
      request = given;
      return { outcome: report.then((done) => ({ report: done, served: done.summary.generation })) };
    },
  });
  return {
    desk,
    request: () => request,
    finish: (done = sampleReport()) => {
      resolve(done);
    },
    fail: reject,
  };
}
