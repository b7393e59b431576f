-- A user for mysqld_exporter, which reads metrics but no readings. Replace CHANGE-ME with your own password, and 127.0.0.1 with
-- the host that connects. At most three connections, so that a broken exporter leaves the rest for the producers.
CREATE USER IF NOT EXISTS 'thermobench_exporter'@'127.0.0.1' IDENTIFIED BY 'CHANGE-ME' WITH MAX_USER_CONNECTIONS 3;
ALTER USER 'thermobench_exporter'@'127.0.0.1' IDENTIFIED BY 'CHANGE-ME' WITH MAX_USER_CONNECTIONS 3;
GRANT PROCESS, BINLOG MONITOR ON *.* TO 'thermobench_exporter'@'127.0.0.1';
GRANT SELECT ON performance_schema.* TO 'thermobench_exporter'@'127.0.0.1';
