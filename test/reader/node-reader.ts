/** Does with the Node reader what a test says, one JSON line a command. */
import { createInterface } from 'node:readline';
import { type ReaderOptions, TokenError, TokenReader } from '../../reader/index.ts';

type Command = { do: string; options?: ReaderOptions; seconds?: number; refuse?: string[] };

let reader: TokenReader;
const say = (what: object) => console.log(JSON.stringify(what));
const onWait = ({ code }: TokenError) => say({ waiting: code });

/** A broker that refuses these tokens. */
const broker =
  (refuse: string[] = []) =>
  ({ access_token }: { access_token: string }) => {
    if (refuse.includes(access_token)) throw Object.assign(new Error('refused'), { error_type: 'TokenException' });
    return access_token;
  };

const todo: Record<string, (command: Command) => unknown> = {
  open: ({ options }) => {
    reader = new TokenReader(options!);
  },
  token: async () => (await reader.token()).access_token,
  refused: async () => (await reader.refused(await reader.token())).access_token,
  call: ({ refuse }) => reader.withToken(broker(refuse)),
  wait: async ({ seconds }) => (await reader.waitUntilFresh({ seconds: seconds!, onWait })).access_token,
  request: () => reader.requestRefresh(),
  renew: async ({ seconds }) => (await reader.renew(await reader.token(), { seconds: seconds!, onWait })).access_token,
};

for await (const line of createInterface(process.stdin)) {
  const command = JSON.parse(line) as Command;
  try {
    say({ gives: (await todo[command.do]!(command)) ?? null });
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    say({ problem: error.code, says: error.message });
  }
}
