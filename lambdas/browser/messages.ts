/** What an answer to one of the page's own calls says in words: pages show such words for a moment only. Bodies are never kept. */
import type { Response } from 'playwright-core';

const wordKeys = /message|error|msg|reason|descr|detail|text|title|note/i;
const longest = 64_000;

/** Words in the answer: those of a JSON error, or the text of a refusal. Null for JSON that breaks off. */
export async function messagesIn(response: Response): Promise<string[] | null> {
  if (Number(response.headers()['content-length'] ?? 0) > longest) return [];
  const body = await response.text();
  if (body.length > longest) return [];
  const refused = response.status() >= 400;
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    if (!refused && /^\s*[[{]/.test(body) && /\bjson\b/i.test(response.headers()['content-type'] ?? '')) return null;
    return refused ? [fold(body.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' '))].filter(Boolean) : [];
  }
  return refused || saysError(document) ? wordsIn(document, 0) : [];
}

/** Some APIs answer 200 and mean no. */
function saysError(document: unknown): boolean {
  if (typeof document !== 'object' || document === null) return false;
  const { status, success, error, stat } = document as Record<string, unknown>;
  return (
    success === false ||
    (error !== undefined && error !== null && error !== false && error !== '') ||
    [status, stat].some((value) => typeof value === 'string' && /^(error|fail|not_?ok|ko|false)/i.test(value))
  );
}

function wordsIn(value: unknown, depth: number): string[] {
  if (typeof value !== 'object' || value === null || depth > 3) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner === 'string') return wordKeys.test(key) || Array.isArray(value) ? [fold(inner)] : [];
    return wordsIn(inner, depth + 1);
  });
}

function fold(text: string): string {
  return text.normalize().replace(/\s+/g, ' ').trim();
}
