/**
 * Loaded into every process that the emulator runs a function in, before the function's own code: gives it the emulator's clock, lets
 * a test find the process and read what it logs as it logs it (functions.ts), and has its calls say whose they are (faults.ts).
 */
import './moved-date.ts';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { FUNCTION_PROCESSES: processes, AWS_LAMBDA_FUNCTION_NAME: name } = process.env;
const folder = join(processes!, name!);
// The emulator gives every function the same credentials.
process.env.AWS_SESSION_TOKEN = name;
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, `${process.pid}.pid`), '');

// The emulator turns standard output into standard error, and shows neither before the function has ended.
const write = process.stderr.write.bind(process.stderr);
process.stderr.write = ((chunk: string | Uint8Array, ...rest: []) => {
  appendFileSync(join(folder, 'log'), chunk);
  return write(chunk, ...rest);
}) as typeof process.stderr.write;
