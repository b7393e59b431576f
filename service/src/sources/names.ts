import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import { writeHint } from '../process/write-access.ts';
import { inTransaction } from '../sqlite/transaction.ts';
import type { Identity } from './identity.ts';
import { nameLocation } from './location.ts';

/** A sensor that is currently present, and the parts of its location. */
export interface UnnamedSensor extends Identity {
  readonly chip: string;
  readonly part: string;
}

/** A sensor that has been seen, and its permanent location. */
interface NamedSensor {
  identity: string;
  alike: string | null;
  location: string;
}

const Row = z.object({ identity: z.string(), alike: z.string().nullable(), location: z.string() });

/** `place` is part of the key, so that a machine that moved from the kitchen to the attic does not mix its readings. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sensor (
    place TEXT NOT NULL, identity TEXT NOT NULL, alike TEXT, location TEXT NOT NULL UNIQUE, since TEXT NOT NULL,
    PRIMARY KEY (place, identity)
  ) STRICT;
`;
const WAIT_MS = 5_000;

/** File in a data folder that stores the names of all sensors ever read with it. */
export function sensorNamesFile(dataFolder: string): string {
  return join(dataFolder, 'sensors.db');
}

/**
 * Assigns locations to sensors. A sensor keeps its location permanently, whether or not it or others with the same name are
 * present, so a series never continues with another sensor's values.
 *
 * Stored in a small SQLite file, shared by all processes that use the data folder, even concurrently.
 */
export class SensorNames {
  readonly #file: string | null;
  readonly #place: string | undefined;
  #known = new Map<string, NamedSensor>();

  /** If `file` is null, names are kept in memory only. */
  constructor(file: string | null, place: string | undefined) {
    this.#file = file;
    this.#place = place;
  }

  /** The location of each sensor by its identity. Throws a Fault if a new one could not be stored. */
  of(sensors: readonly UnnamedSensor[]): ReadonlyMap<string, string> {
    if (!sensors.every(({ identity }) => this.#known.has(identity))) {
      this.#known =
        this.#file === null ? this.#named(this.#known, new Set(), sensors) : this.#keep(this.#file, sensors);
    }
    return new Map(sensors.map(({ identity }) => [identity, this.#known.get(identity)?.location ?? identity]));
  }

  #keep(file: string, sensors: readonly UnnamedSensor[]): Map<string, NamedSensor> {
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      using db = new DatabaseSync(file, { timeout: WAIT_MS });
      db.exec(SCHEMA);
      return inTransaction(db, () => this.#store(db, sensors));
    } catch (cause) {
      throw notKept(file, cause);
    }
  }

  #store(db: DatabaseSync, sensors: readonly UnnamedSensor[]): Map<string, NamedSensor> {
    const place = this.#place ?? '';
    const known = z
      .array(Row)
      .parse(db.prepare('SELECT identity, alike, location FROM sensor WHERE place = ?').all(place));
    const others = z
      .array(z.object({ location: z.string() }))
      .parse(db.prepare('SELECT location FROM sensor WHERE place <> ?').all(place));
    const named = this.#named(
      new Map(known.map((sensor) => [sensor.identity, sensor])),
      new Set(others.map(({ location }) => location)),
      sensors
    );
    const write = db.prepare(
      `INSERT INTO sensor (place, identity, alike, location, since) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (location) DO UPDATE SET identity = excluded.identity`
    );
    const before = new Set(known.map(({ identity }) => identity));
    for (const { identity, alike, location } of named.values()) {
      if (!before.has(identity)) {
        write.run(place, identity, alike, location, new Date().toISOString());
      }
    }
    return named;
  }

  /** All known sensors, and the new ones among `sensors`. */
  #named(
    known: ReadonlyMap<string, NamedSensor>,
    takenElsewhere: ReadonlySet<string>,
    sensors: readonly UnnamedSensor[]
  ): Map<string, NamedSensor> {
    const named = new Map(known);
    const taken = new Set([...takenElsewhere, ...[...known.values()].map(({ location }) => location)]);
    for (const { identity, alike, chip, part } of sensors) {
      if (named.has(identity)) {
        continue;
      }
      const renumbered = alike === null ? null : onlyOne(alike, named, sensors);
      if (renumbered !== null) {
        named.delete(renumbered.identity);
        named.set(identity, { ...renumbered, identity });
        continue;
      }
      const location = nameLocation({ place: this.#place, chip, part }, taken);
      taken.add(location);
      named.set(identity, { identity, alike, location });
    }
    return named;
  }
}

/**
 * The known sensor that is also present now, if it can be recognised by its kind alone: only one of this kind was ever seen,
 * and only one is present. Null in all other cases.
 */
function onlyOne(
  alike: string,
  known: ReadonlyMap<string, NamedSensor>,
  present: readonly UnnamedSensor[]
): NamedSensor | null {
  const seen = [...known.values()].filter((sensor) => sensor.alike === alike);
  const here = present.filter((sensor) => sensor.alike === alike);
  return seen.length === 1 && here.length === 1 ? seen[0] : null;
}

function notKept(file: string, cause: unknown): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'SENSOR_NAMES',
    message: `The sensor names cannot be saved in ${file}: ${Fault.from(cause).message}`,
    hint: writeHint(
      dirname(file),
      'Check the permissions and the free space of the data folder, or choose another one with --data. Without this ' +
        "file, a sensor could get another sensor's name."
    ),
    cause,
  });
}
