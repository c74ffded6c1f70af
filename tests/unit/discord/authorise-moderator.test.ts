import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Caller, refusalFor } from '../../../src/discord/authorise-moderator.ts';

const [HERE, ELSEWHERE, ROLE, OTHER_ROLE] = ['guild-1', 'guild-2', 'role-1', 'role-2'];
const settings = { guildIds: [HERE], roleIds: [ROLE] };
const caller = (overrides: Partial<Caller> = {}): Caller => ({
  guildId: HERE,
  canManageGuild: false,
  roleIds: [],
  ...overrides,
});

describe('refusalFor', () => {
  it.each<[string, Partial<Caller>]>([
    ['whoever may manage the server', { canManageGuild: true }],
    ['members of a role of the moderators', { roleIds: [OTHER_ROLE, ROLE] }],
  ])('lets in %s', (_who, overrides) => {
    expect(refusalFor(caller(overrides), settings)).toBeNull();
  });

  it.each<[string, Partial<Caller>, RegExp]>([
    ['members without permission and role', { roleIds: [OTHER_ROLE] }, /Manage Server or a role of the moderators/],
    ['moderators of another server', { guildId: ELSEWHERE, canManageGuild: true, roleIds: [ROLE] }, /from here/],
    ['people in a direct message', { guildId: null, canManageGuild: true }, /from here/],
  ])('refuses %s in one sentence', (_who, overrides, sentence) => {
    expect(refusalFor(caller(overrides), settings)).toMatch(sentence);
  });

  it('does not speak of roles where none is set, and lets nobody in by one', () => {
    const refusal = refusalFor(caller({ roleIds: [ROLE] }), { guildIds: [HERE], roleIds: [] });
    expect(refusal).toBe('Only moderators may use this command: it needs the permission Manage Server.');
  });

  it('lets nobody in where no server is set', () => {
    fc.assert(
      fc.property(
        fc.record({
          guildId: fc.constantFrom(null, HERE, ELSEWHERE),
          canManageGuild: fc.boolean(),
          roleIds: fc.subarray([ROLE, OTHER_ROLE]),
        }),
        (anybody) => {
          expect(refusalFor(anybody, { guildIds: [], roleIds: [ROLE] })).not.toBeNull();
        },
      ),
      { seed: 20261124 },
    );
  });
});
