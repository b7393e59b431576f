import type { Connection } from 'mysql2';

/** Id of the prepared statement on the server. */
export function prepare(connection: Connection, sql: string): Promise<number> {
  return new Promise((resolve, reject) => {
    connection.prepare(sql, (error, statement) => {
      if (error) {
        reject(error);
      } else if ('id' in statement && typeof statement.id === 'number') {
        resolve(statement.id);
      } else {
        reject(new Error('mysql2 gave a prepared statement without an id'));
      }
    });
  });
}
