import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createMessage } from '../../../src/discord/discord-message.ts';
import { ExpiringReply } from '../../../src/discord/expiring-reply.ts';

const MINUTE = 60_000;

/** A reply that writes down what is sent where, at a time that the test sets. */
function createReply(failing: readonly ('edit' | 'followUp' | 'post')[] = []) {
  const sent: string[] = [];
  const clock = { nowMs: 5000 };
  let logged = '';
  const send =
    (way: 'edit' | 'followUp' | 'post') =>
    ({ content }: { content: string }): Promise<void> => {
      sent.push(`${way} ${content}`);
      return failing.includes(way) ? Promise.reject(new Error(`no ${way}`)) : Promise.resolve();
    };
  const reply = new ExpiringReply({
    edit: send('edit'),
    followUp: send('followUp'),
    post: send('post'),
    clockMs: () => clock.nowMs,
    log: pino({ level: 'warn' }, { write: (line: string) => (logged += line) }),
  });
  /** Shows a progress so long after the command came in. */
  const showAt = async (ageMs: number): Promise<void> => {
    clock.nowMs = 5000 + ageMs;
    reply.show(
      () => createMessage(`at ${ageMs}`),
      () => createMessage(`farewell at ${ageMs}`),
    );
    await new Promise(setImmediate);
  };
  return { reply, sent, clock, showAt, logged: () => logged };
}

const result = createMessage('result');

describe('ExpiringReply', () => {
  it('shows progress every three seconds at first, then more seldom', async () => {
    const { sent, showAt } = createReply();
    for (let ageMs = 0; ageMs < 13 * MINUTE; ageMs += 250) await showAt(ageMs);
    const ages = sent.map((line) => Number(line.replace('edit at ', '')));
    const gaps = ages.slice(1).map((age, index) => age - ages[index]!);
    expect(gaps.slice(0, 19)).toEqual(Array(19).fill(3000));
    expect(Math.min(...gaps)).toBe(3000);
    expect(gaps.at(-1)).toBe(30_000);
    expect(sent.length).toBeLessThan(70);
  });

  it('says farewell once in the last minute and then edits no more', async () => {
    const { sent, showAt } = createReply();
    for (const minutes of [12, 13.1, 13.2, 13.9, 14, 15, 40]) await showAt(minutes * MINUTE);
    expect(sent).toEqual(
      ['edit at 720000', 'farewell at 786000'].map((line) => line.replace(/^farewell/, 'edit farewell')),
    );
  });

  it('edits the result in while it can', async () => {
    const { reply, sent, clock } = createReply();
    clock.nowMs += 13.9 * MINUTE;
    await reply.finish(result);
    expect(sent).toEqual(['edit result']);
  });

  it('writes the result into the channel once the time for edits is over', async () => {
    const { reply, sent, clock } = createReply();
    clock.nowMs += 14 * MINUTE;
    await reply.finish(result);
    expect(sent).toEqual(['post result']);
  });

  it('puts the result into the log where it may not write into the channel', async () => {
    const { reply, clock, logged } = createReply(['post']);
    clock.nowMs += 20 * MINUTE;
    await reply.finish(result);
    expect(logged()).toContain('"result":"result"');
  });

  it('adds a private message where the reply was dismissed, and never writes it into the channel', async () => {
    const dismissed = createReply(['edit']);
    await dismissed.reply.finish(result);
    expect(dismissed.sent).toEqual(['edit result', 'followUp result']);
    const lost = createReply(['edit', 'followUp']);
    await lost.reply.finish(result);
    expect(lost.sent).toEqual(['edit result', 'followUp result']);
    expect(lost.logged()).toContain('"result":"result"');
  });

  it('goes on after an edit of the progress that failed', async () => {
    const { sent, showAt, logged } = createReply(['edit']);
    await showAt(0);
    await showAt(3000);
    expect(sent).toEqual(['edit at 0', 'edit at 3000']);
    expect(logged()).toContain('could not show the progress');
  });

  it('lets an edit of the progress end before the result', async () => {
    const order: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const reply = new ExpiringReply({
      edit: async ({ content }) => {
        if (content === 'progress') await held;
        order.push(content);
      },
      followUp: () => Promise.resolve(),
      post: () => Promise.resolve(),
      clockMs: () => 0,
      log: pino({ level: 'silent' }),
    });
    reply.show(
      () => createMessage('progress'),
      () => createMessage('farewell'),
    );
    const finished = reply.finish(result);
    release();
    await finished;
    expect(order).toEqual(['progress', 'result']);
  });
});
