import type { Client as Driver } from 'cassandra-driver';

/**
 * Connections that the driver leaves open if it cannot connect. Its `shutdown()` then does nothing. Connections over which it
 * failed to query a node about the cluster belong to no pool, and would keep the process alive forever.
 */
export class DriverRemains {
  readonly #driver: Driver;
  readonly #seen = new Set<Closable>();
  #isOver = false;

  /** Must be created before the driver connects. */
  constructor(driver: Driver) {
    this.#driver = driver;
    // The driver logs each new connection, and has only one open at a time.
    driver.on('log', this.#look);
  }

  /** Call when the driver is connected: from then on, its own `shutdown()` closes everything. */
  forget(): void {
    this.#driver.off('log', this.#look);
    this.#seen.clear();
  }

  /** Closes everything that is open, and whatever a pending attempt opens later. */
  close(): void {
    this.#isOver = true;
    this.#look();
    this.#control()?.shutdown();
    for (const connection of this.#seen) {
      connection.close();
    }
    this.#seen.clear();
  }

  readonly #look = (): void => {
    const connection = this.#control()?.connection;
    if (!isClosable(connection)) {
      return;
    }
    if (this.#isOver) {
      connection.close();
    } else {
      this.#seen.add(connection);
    }
  };

  /** Missing from the driver's types. If a driver version lacks it, the test with a wrong data center fails. */
  #control(): Control | null {
    const control: unknown = Reflect.get(this.#driver, 'controlConnection');
    return isControl(control) ? control : null;
  }
}

interface Closable {
  close(): void;
}

interface Control {
  readonly connection: unknown;
  shutdown(): void;
}

function isClosable(found: unknown): found is Closable {
  return typeof found === 'object' && found !== null && 'close' in found && typeof found.close === 'function';
}

function isControl(found: unknown): found is Control {
  return typeof found === 'object' && found !== null && 'shutdown' in found && 'connection' in found;
}
