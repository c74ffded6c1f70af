import type { BotErrorCode } from '../errors.ts';
import type { BuildProgress } from '../index/build-report.ts';
import { describeBuild, describeForce } from '../index/describe-build.ts';
import type { BuildState } from '../moderation/build-forecast.ts';
import type { ReindexOutcome } from '../moderation/corpus-desk.ts';
import type { FinishedBuild, RunningBuild } from '../moderation/reindexing.ts';
import { createMessage, type DiscordMessage } from './discord-message.ts';
import { escapeAndShorten } from './escape-markdown.ts';
import { joinWithin } from './join-within.ts';
import { CONTENT_CHARS } from './limits.ts';

/** Longest sentence of a failure or of the checks. */
const SENTENCE_CHARS = 600;

/** Files that were left out and are named; `/corpus status` names more. */
const MAX_PROBLEMS = 5;
const PROBLEM_CHARS = 200;

const STEPS: Readonly<Record<BuildProgress['step'], string>> = {
  embed: 'embedding texts',
  graph: 'inserting vectors',
  check: 'checking the new index',
};

export const STARTING = createMessage('**Reindexing:** starting.');

/** How far a build is. */
export function renderProgress(state: BuildState): DiscordMessage {
  const { step, done, total, documents, passages } = state;
  return createMessage(
    [
      `**Reindexing: ${describeState(state)}**`,
      `${documents} documents, ${passages} passages; ${STEPS[step]}: ${done} of ${total}.`,
      'Questions are answered from the old index meanwhile.',
    ].join('\n'),
  );
}

/** The last edit before Discord takes no more. @param canPost - Whether the bot may write into the channel. */
export function renderFarewell(state: BuildState, canPost: boolean): DiscordMessage {
  const where = canPost ? 'The result comes as a message in this channel.' : '`/corpus status` will show the result.';
  return createMessage(
    `**Reindexing: ${describeState(state)}**\nDiscord lets this reply be changed for 15 minutes only. ${where}`,
  );
}

/** Told to whoever asks for something that cannot be done while a build runs. */
export function renderBusy(running: RunningBuild): DiscordMessage {
  return createMessage(`${describeRunning(running)} Try again when it is done.`);
}

/** Who started a build that runs, when, and how far it is, in a sentence. */
export function describeRunning({ startedBy, startedAt, state }: RunningBuild): string {
  const far = state === null ? 'it has only just begun' : describeState(state);
  return `A reindex that <@${startedBy}> started ${relativeTime(startedAt)} is running: ${far}.`;
}

/** Who started the last build, when it ended and how, in a sentence. */
export function describeFinished({ startedBy, finishedAt, failure }: FinishedBuild): string {
  const when = `by <@${startedBy}>, ended ${relativeTime(finishedAt)}`;
  return failure === null ? `${when}: done.` : `${when}: ${escapeAndShorten(failure, SENTENCE_CHARS)}`;
}

/** What a build changed, and what the quality gate found. */
export function renderOutcome({ report, served }: ReindexOutcome): DiscordMessage {
  const { summary, gate, problems } = report;
  const headline =
    gate === null ? `Nothing had changed; index \`${served}\` stays live.` : `Index \`${served}\` is live.`;
  const verdict = gate === null ? [] : [`Quality gate: ${gate.failures.length === 0 ? 'passed' : '**not passed**'}.`];
  const sentences = [...verdict, ...[...describeBuild(report), ...describeForce(gate)].map(escaped)];
  const mismatch =
    served === summary.generation
      ? []
      : [`Published was \`${summary.generation}\`, which is not the one that answers; the log says why.`];
  return createMessage(
    joinWithin([`**${headline}**`, ...mismatch, ...sentences, ...renderProblems(problems)], CONTENT_CHARS),
  );
}

/** A result as it is told in the channel, where others read it too. @param user - Who asked for it. */
export function renderForChannel(result: DiscordMessage, user: string): DiscordMessage {
  return createMessage(joinWithin([`For <@${user}>:`, ...result.content.split('\n')], CONTENT_CHARS));
}

/** A failure as one sentence, with what to do in Discord about it. */
export function renderFailure(sentence: string, code: BotErrorCode): DiscordMessage {
  const lines = [escapeAndShorten(sentence, 2 * SENTENCE_CHARS)];
  if (code === 'INDEX_REJECTED') lines.push('Here: `/corpus reindex force:True` publishes it all the same.');
  return createMessage(lines.join('\n'));
}

/** Files that are left out, each on a line of its own. */
export function renderProblems(problems: readonly { readonly message: string }[]): string[] {
  if (problems.length === 0) return [];
  const more = problems.length - MAX_PROBLEMS;
  return [
    `Left out: ${problems.length} ${problems.length === 1 ? 'file' : 'files'}.`,
    ...problems.slice(0, MAX_PROBLEMS).map(({ message }) => `- ${escapeAndShorten(message, PROBLEM_CHARS)}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ];
}

/** A time as Discord shows it to each reader: "3 minutes ago". */
export function relativeTime(time: Date): string {
  return `<t:${Math.floor(time.getTime() / 1000)}:R>`;
}

function describeState({ percent, secondsLeft }: BuildState): string {
  return `${percent} %${secondsLeft === null ? '' : `, ${describeSeconds(secondsLeft)} left`}`;
}

function describeSeconds(seconds: number): string {
  if (seconds < 10) return 'a few seconds';
  if (seconds < 100) return `about ${10 * Math.round(seconds / 10)} s`;
  return `about ${Math.round(seconds / 60)} min`;
}

function escaped(sentence: string): string {
  return escapeAndShorten(sentence, SENTENCE_CHARS);
}
