import { Journal } from '../../service/src/journal/journal.ts';
import { Outage } from '../../service/src/model/outage.ts';
import { Breaker } from '../../service/src/outages/breaker.ts';
import { privateStack } from '../../service/src/outages/private-stack.ts';

/** Freezes the private MariaDB of a data folder, and dies without undoing it. */
const dataFolder = process.argv[2] ?? '';
const breaker = new Breaker(new Journal(dataFolder).outages, privateStack(dataFolder));
const outage = Outage.parse({ action: 'freeze', server: 'mariadb', afterMs: 0, forMs: 1_000 });
const { breakage } = await breaker.begin(
  { run: 'trial', step: 0, outage },
  { leader: async () => 1, relay: undefined }
);
process.stdout.write(`broken: pid ${breakage.pid}\n`);
process.exit();
