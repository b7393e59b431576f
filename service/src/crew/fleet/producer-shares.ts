/** The producers of one host. */
export interface ProducerShare<Host> {
  host: Host;
  numbers: number[];
}

/**
 * Divides the producers among hosts in proportion to their CPU threads, by the largest remainder. Hosts get the numbers in turn. Hosts
 * that get no producer are left out.
 */
export function producerShares<Host extends { id: string; cpus: number }>(
  hosts: readonly Host[],
  producers: number
): Array<ProducerShare<Host>> {
  const cpus = hosts.reduce((sum, host) => sum + host.cpus, 0);
  const shares = hosts.map((host) => {
    const exact = (producers * host.cpus) / cpus;
    return { host, count: Math.floor(exact), remainder: exact - Math.floor(exact) };
  });
  const left = producers - shares.reduce((sum, { count }) => sum + count, 0);
  const byRemainder = shares.toSorted((a, b) => b.remainder - a.remainder || a.host.id.localeCompare(b.host.id));
  byRemainder.slice(0, left).forEach((share) => (share.count += 1));
  const dealt = shares.map(({ host, count }) => ({ host, count, numbers: [] as number[] }));
  for (let number = 0; number < producers;) {
    for (const share of dealt) {
      if (share.numbers.length < share.count) {
        share.numbers.push(number);
        number += 1;
      }
    }
  }
  return dealt.filter(({ count }) => count > 0).map(({ host, numbers }) => ({ host, numbers }));
}
