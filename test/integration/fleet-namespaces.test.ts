import { describeFleetOnNetworks } from './fleet-on-networks.ts';
import { sharedMariadb } from './start-mariadb.ts';

// The others are in test/long: they take a minute more.
describeFleetOnNetworks([{ name: 'MariaDB', start: sharedMariadb, sink: { commitEvery: 100 } }]);
