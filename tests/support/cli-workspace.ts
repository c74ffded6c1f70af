import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type CommandResult, runScript, type Settings } from './cli-process.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** Three documents: with sources, without, and one in a folder. */
const CLI_DOCUMENTS: Readonly<Record<string, string>> = {
  'harbour.md': `---
title: The harbour of Marwick
---

## Fees

A berth costs **12 euros** a night in summer.[^fee] In winter the _outer_ quay is free of charge.[^fee]
Boats longer than twenty metres pay [double](https://example.org/long) all year round, and the harbour
master takes the money in the morning.[^rule]

## Lighthouse

The lighthouse was built in 1887 by the engineer Ada Brandt. Its lamp burned whale oil until 1931.[^tower]

[^fee]: Marwick Port Office, "Tariff of berths", 2024-03-01, <https://example.org/tariff>
[^rule]: Marwick Council, "By-law 12", 2023-05, <https://example.org/by-law>
[^tower]: Coast Museum, "The tower", 2020, <https://example.org/tower>
`,
  'bakery.md': `# The bakery

Rye bread is baked every morning except Monday. The oven burns birch wood from the northern hills.
`,
  'notes/visitors.md': `# Rules for visitors

Dogs must be kept on a lead between April and September. Tents are allowed on the east meadow only.
`,
};

/** A corpus and a data folder of their own, with the settings that point a command to them. */
export interface CliWorkspace {
  readonly folder: string;
  readonly corpusDir: string;
  readonly dataDir: string;
  readonly settings: Settings;
  write(file: string, content: string | Uint8Array): Promise<void>;
  read(file: string): Promise<string>;
  /** Name of the live index generation. */
  liveGeneration(): Promise<string>;
  run(script: string, args: readonly string[], more?: Settings, input?: string): Promise<CommandResult>;
  removeFolder(): Promise<void>;
}

/** For hooks: the caller removes the folder. */
export async function makeCliWorkspace(files = CLI_DOCUMENTS): Promise<CliWorkspace> {
  const { folder, remove } = await makeTemporaryFolder();
  const [corpusDir, dataDir] = [path.join(folder, 'corpus'), path.join(folder, 'data')];
  const settings: Settings = { CORPUS_DIR: corpusDir, DATA_DIR: dataDir };
  const write = async (file: string, content: string | Uint8Array): Promise<void> => {
    const target = path.join(corpusDir, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  };
  for (const [file, content] of Object.entries(files)) await write(file, content);
  return {
    folder,
    corpusDir,
    dataDir,
    settings,
    write,
    read: (file) => readFile(path.join(corpusDir, file), 'utf8'),
    liveGeneration: async () => {
      const pointer = await readFile(path.join(dataDir, 'index/current.json'), 'utf8');
      return (JSON.parse(pointer) as { generation: string }).generation;
    },
    run: (script, args, more = {}, input = '') => runScript(script, args, { ...settings, ...more }, input),
    removeFolder: remove,
  };
}

/** The same with a built index. */
export async function makeIndexedWorkspace(): Promise<CliWorkspace> {
  const workspace = await makeCliWorkspace();
  const { exitCode, stderr } = await workspace.run('index-corpus', []);
  if (exitCode !== 0) throw new Error(stderr);
  return workspace;
}

/** Removed when the running test ends. */
export async function createCliWorkspace(files = CLI_DOCUMENTS): Promise<CliWorkspace> {
  const workspace = await makeCliWorkspace(files);
  onTestFinished(() => workspace.removeFolder());
  return workspace;
}

/** As a file of one document would read without Markdown's marks: footnotes, emphasis and link targets taken off. */
export function withoutMarks(markdown: string): string {
  return markdown
    .replace(/\[\^[^\]]+\]/gu, '')
    .replace(/\[([^\]]+)\]\([^)]*\)/gu, '$1')
    .replace(/\*\*|_/gu, '')
    .replace(/\s+/gu, ' ');
}
