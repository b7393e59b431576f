import { parentPort, workerData } from 'node:worker_threads';

import type { FromTeam, ToTeam } from './messages.ts';
import { Team } from './team.ts';

// The entry point of a producer thread. Both ends of the port are this program, so messages are typed, not parsed.
const port = parentPort;
if (port === null) {
  throw new Error('worker.ts is the entry of a worker thread and cannot be run directly.');
}
const team = new Team(workerData, (message: FromTeam) => {
  port.postMessage(message);
  if (message.type === 'ended') {
    // Nothing else keeps this thread alive, so it exits on its own.
    port.close();
  }
});
port.on('message', (message: ToTeam) => {
  switch (message.type) {
    case 'go':
      void team.go();
      break;
    case 'stop':
      team.stop();
      break;
    case 'abort':
      void team.abort();
      break;
  }
});
void team.connect();
