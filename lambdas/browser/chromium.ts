/** The Chromium to run: the one packaged in @sparticuz/chromium, inflated once, or the one that PREBELL_CHROMIUM names. */
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { access, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { extract } from 'tar-fs';
import { unpackOnce } from './unpack.ts';

/** A Chromium that can be started. */
export interface Chromium {
  readonly executable: string;
  /** What its environment needs: fonts, and libraries on Lambda. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Finds Chromium and, on first use on this machine, inflates it into `<tmp>/prebell-chromium-<version>`. Throws if there is none.
 * @param env the environment of this process: `PREBELL_CHROMIUM`, and whether this is Lambda
 */
export async function findChromium(tmp: string, env: NodeJS.ProcessEnv): Promise<Chromium> {
  const packaged = packageFolder();
  const version = (JSON.parse(await readFile(join(packaged, 'package.json'), 'utf8')) as { version: string }).version;
  const fonts = join(tmp, `prebell-fonts-${version}`);
  await unpackOnce(fonts, (into) => unpackFonts(packaged, into, fonts));
  const named = env.PREBELL_CHROMIUM;
  if (named) {
    await access(named, constants.X_OK).catch(() => {
      throw new Error(`PREBELL_CHROMIUM names ${named}, which is not there or cannot be run`);
    });
    return { executable: named, env: { FONTCONFIG_PATH: fonts } };
  }
  const folder = join(tmp, `prebell-chromium-${version}`);
  const onLambda = env.AWS_EXECUTION_ENV?.startsWith('AWS_Lambda') ?? false;
  await unpackOnce(folder, (into) => unpackBinary(packaged, into, onLambda));
  const libraries: Record<string, string> = onLambda
    ? { LD_LIBRARY_PATH: [join(folder, 'lib'), env.LD_LIBRARY_PATH].filter(Boolean).join(':') }
    : {};
  return { executable: join(folder, 'chromium'), env: { FONTCONFIG_PATH: fonts, ...libraries } };
}

function packageFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');
}

async function unpackBinary(packaged: string, into: string, withLibraries: boolean): Promise<void> {
  const binary = join(into, 'chromium');
  await pipeline(
    createReadStream(join(packaged, 'bin', 'chromium.br'), { highWaterMark: 2 ** 22 }),
    createBrotliDecompress({ chunkSize: 2 ** 21 }),
    createWriteStream(binary),
  );
  await chmod(binary, 0o700);
  // Amazon Linux 2023 lacks NSS and expat; elsewhere the system's own are used.
  if (withLibraries) await unpackTar(packaged, 'al2023', into);
}

/** The packaged font configuration knows only fixed folders, and without any font the first text kills the browser. */
async function unpackFonts(packaged: string, into: string, finalPlace: string): Promise<void> {
  await unpackTar(packaged, 'fonts', into);
  await mkdir(join(into, 'cache'));
  const escaped = finalPlace.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  await writeFile(
    join(into, 'fonts.conf'),
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${escaped}/fonts</dir>
  <dir>/opt/fonts</dir>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <cachedir>${escaped}/cache</cachedir>
</fontconfig>
`,
  );
}

async function unpackTar(packaged: string, name: string, into: string): Promise<void> {
  await pipeline(createReadStream(join(packaged, 'bin', `${name}.tar.br`)), createBrotliDecompress(), extract(into));
}
