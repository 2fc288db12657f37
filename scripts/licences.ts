import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundling.ts';

/**
 * The licences of the packages whose code is in the bundles, in one text: whoever hands on a bundle hands on their code, and their
 * licences ask to be handed on with it.
 * @param folders folders of the packages, by their paths in the checkout
 */
export function licencesOf(folders: Iterable<string>): string {
  const packagesByText = new Map<string, string[]>();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Record<string, unknown>;
    const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|notice)(\.|-|$)/i.test(file));
    const text = files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim()).join('\n\n');
    packagesByText.set(text, [...(packagesByText.get(text) ?? []), `${name} ${version}: ${license}`]);
  }
  const parts = [...packagesByText].map(([text, packages]) => `${packages.join('\n')}\n\n${text}`);
  return `Code of these npm packages is in prebell’s bundles.\n\n${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
