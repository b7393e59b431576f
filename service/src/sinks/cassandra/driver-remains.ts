import type { Client as Driver } from 'cassandra-driver';

/**
 * What the driver leaves open when it could not connect. Its `shutdown()` then does nothing, and connections on which it
 * unsuccessfully queried a node for the cluster belong to no pool: they would keep the process alive forever.
 */
export class DriverRemains {
  readonly #driver: Driver;
  readonly #seen = new Set<Closable>();
  #isOver = false;

  /** Must be created before the driver connects. */
  constructor(driver: Driver) {
    this.#driver = driver;
    // The driver logs each new connection, and holds one at a time.
    driver.on('log', this.#look);
  }

  /** The driver is connected: from here on its own `shutdown()` closes everything. */
  forget(): void {
    this.#driver.off('log', this.#look);
    this.#seen.clear();
  }

  /** Closes everything that is open, and whatever a pending attempt still opens. */
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

  /** Not in the driver's types. A driver version without it fails the test of a wrong data center. */
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
