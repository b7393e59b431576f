import { Fault } from '../model/fault.ts';
import type { FromRelay, RelayOrder, ToRelay } from './messages.ts';
import { openRelay, type Relay } from './relay.ts';

// The entry point of a relay's own process. Both ends of the channel are this program, so messages are typed, not
// parsed.
let opening: Promise<Relay> | null = null;

process.on('message', (message: ToRelay) => {
  switch (message.type) {
    case 'begin':
      void run(message.order);
      break;
    case 'stop':
      // If the relay could not be opened, the fault has already ended this process.
      opening?.then(
        (relay) => relay.stop(),
        () => undefined
      );
      break;
  }
});
// The parent process has ended, so nothing else would stop this process. Rows already stored are kept.
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole process group; the parent decides when this relay ends.
process.on('SIGINT', () => {});

async function run({ from, to, options }: RelayOrder): Promise<void> {
  let fault: Fault | null = null;
  try {
    opening = openRelay({
      from,
      to,
      options,
      untilCaughtUp: false,
      joined: () => send({ type: 'joined' }),
      observe: (sample) => send({ type: 'second', sample }),
      say: (text) => send({ type: 'said', text }),
    });
    await (await opening).run();
  } catch (thrown) {
    fault = Fault.from(thrown);
  }
  send({ type: 'ended', fault: fault?.record() ?? null });
}

function send(message: FromRelay): void {
  process.send?.(message);
}
