/** The project's pages as tests read them: their headings, and the commands that they name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { buildProgram } from '../bin/cli/program.ts';

/** The project's folder. */
export const root = join(import.meta.dirname, '..');

/** A file of the project, by its path there. */
export const readFile = (path: string): string => readFileSync(join(root, path), 'utf8');

/** A heading of a page. */
export interface Heading {
  readonly level: number;
  readonly text: string;
  /** As GitHub makes it. */
  readonly anchor: string;
}

/** The headings of a page, in their order. */
export function headings(path: string): Heading[] {
  return [...prose(path).matchAll(/^(#+) +(.+)$/gm)].map(([, hashes, text]) => ({
    level: hashes!.length,
    text: text!,
    anchor: text!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(' ', '-'),
  }));
}

/** A page without its code blocks. */
export function prose(path: string): string {
  return readFile(path).replace(/^ *```[\s\S]*?^ *```/gm, '');
}

/** Why the command line would not take what follows `prebell`, or null. */
export function problemOfCommand(text: string): string | null {
  const program = buildProgram({ signal: new AbortController().signal, exit: () => undefined });
  const words = text.trim().split(/\s+/);
  let command: Command = program;
  const names = words.filter((word) => !word.startsWith('-'));
  for (const name of names) {
    const next = command.commands.find((one) => one.name() === name);
    if (!next) break;
    command = next;
  }
  if (command === program || command.commands.length > 0) return 'no such command';
  const given = names.filter((name) => name !== command.name() && name !== command.parent?.name()).length;
  const needed = command.registeredArguments.filter(({ required }) => required).length;
  if (given < needed) return 'an argument is missing';
  const options = command.options.map(({ long }) => long);
  return words.find((word) => word.startsWith('--') && !options.includes(word)) ?? null;
}
