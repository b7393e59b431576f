-- A database for readings, and a user with only the privileges that Thermobench needs: to create its table, insert,
-- count and read. It cannot change a row. Replace CHANGE-ME with your own password, and 127.0.0.1 with the host that
-- connects. Each statement is on one line, because MariaDB's --init-file requires it.
CREATE DATABASE IF NOT EXISTS temperature CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS 'thermobench'@'127.0.0.1' IDENTIFIED BY 'CHANGE-ME';
ALTER USER 'thermobench'@'127.0.0.1' IDENTIFIED BY 'CHANGE-ME';
GRANT SELECT, INSERT, CREATE ON temperature.* TO 'thermobench'@'127.0.0.1';
-- Needed only to delete the readings of a run together with the run, and for sweeps with `between: empty`. Leave it out
-- if no row may be deleted.
GRANT DELETE ON temperature.* TO 'thermobench'@'127.0.0.1';
-- Needed only for `thermobench relay`, which stores its position in this table.
GRANT CREATE, UPDATE ON temperature.relay_offset TO 'thermobench'@'127.0.0.1';
