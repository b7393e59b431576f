import { Fault } from '../model/fault.ts';
import type { FromRelay, RelayOrder, ToRelay } from './messages.ts';
import { openRelay, type Relay } from './relay.ts';

// The entry of a relay's own process. Both ends of the channel are this program, so messages are typed, not parsed.
let relay: Relay | null = null;

process.on('message', (message: ToRelay) => {
  switch (message.type) {
    case 'begin':
      void run(message.order);
      break;
    case 'stop':
      relay?.stop();
      break;
  }
});
// Whoever asked for it is gone: what is stored is stored, and nobody would stop it.
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole group of processes; the one that asked for this relay decides when it ends.
process.on('SIGINT', () => {});

async function run({ from, to, options }: RelayOrder): Promise<void> {
  let fault: Fault | null = null;
  try {
    relay = openRelay({
      from,
      to,
      options,
      untilCaughtUp: false,
      joined: () => tell({ type: 'joined' }),
      observe: (sample) => tell({ type: 'second', sample }),
      say: (text) => tell({ type: 'said', text }),
    });
    await relay.run();
  } catch (thrown) {
    fault = Fault.from(thrown);
  }
  tell({ type: 'ended', fault: fault?.record() ?? null });
}

function tell(message: FromRelay): void {
  process.send?.(message);
}
