/** Lets a Node program of the checkout import `prebell/reader` before the package is built. */
import { registerHooks } from 'node:module';

const source = new URL('../../reader/index.ts', import.meta.url).href;
registerHooks({ resolve: (name, context, next) => next(name === 'prebell/reader' ? source : name, context) });
