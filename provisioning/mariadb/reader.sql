-- A user for people and Grafana, where every user of the organisation can send any statement: it can read the readings and nothing else.
-- Replace CHANGE-ME with your own password, and 127.0.0.1 with Grafana's host. A statement is cancelled after a minute, so
-- that a dashboard left open does not slow down the producers.
CREATE USER IF NOT EXISTS 'thermobench_reader'@'127.0.0.1' IDENTIFIED BY 'CHANGE-ME' WITH MAX_USER_CONNECTIONS 20 MAX_STATEMENT_TIME 60;
ALTER USER 'thermobench_reader'@'127.0.0.1' IDENTIFIED BY 'CHANGE-ME' WITH MAX_USER_CONNECTIONS 20 MAX_STATEMENT_TIME 60;
GRANT SELECT ON temperature.* TO 'thermobench_reader'@'127.0.0.1';
