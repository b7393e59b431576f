-- A user for mysqld_exporter on MariaDB or MySQL, which can read metrics but no readings. Replace CHANGE-ME with your own password, and
-- 127.0.0.1 with the host that connects. The limit of three connections keeps a broken exporter from using up those of
-- the producers.
CREATE USER IF NOT EXISTS 'thermobench_exporter'@'127.0.0.1' IDENTIFIED BY 'CHANGE-ME' WITH MAX_USER_CONNECTIONS 3;
ALTER USER 'thermobench_exporter'@'127.0.0.1' IDENTIFIED BY 'CHANGE-ME' WITH MAX_USER_CONNECTIONS 3;
GRANT PROCESS, REPLICATION CLIENT ON *.* TO 'thermobench_exporter'@'127.0.0.1';
GRANT SELECT ON performance_schema.* TO 'thermobench_exporter'@'127.0.0.1';
-- Needed only to watch a replica, and only on MariaDB: remove the two hyphens.
-- GRANT REPLICA MONITOR ON *.* TO 'thermobench_exporter'@'127.0.0.1';
