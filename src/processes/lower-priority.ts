import type { ChildProcess } from 'node:child_process';
import os from 'node:os';

/**
 * Lets a process have less of a busy machine than the bot has.
 *
 * @param niceness - 1 to 19, as in `nice`.
 */
export function lowerPriority(child: ChildProcess, niceness: number): void {
  // A process that could not be started has no id; the error follows as an event.
  if (child.pid === undefined) return;
  try {
    os.setPriority(child.pid, niceness);
  } catch {
    // It has ended already, or the system does not allow it: it only takes more of the machine.
  }
}
