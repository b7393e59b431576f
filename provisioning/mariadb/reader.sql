-- A user for people and for Grafana. It can read the readings and nothing else, because any user of the Grafana
-- organisation can send any statement. Replace CHANGE-ME with your own password, and 127.0.0.1 with Grafana's host.
-- Statements are cancelled after a minute, so that an open dashboard does not slow down the producers. MySQL has no such
-- limit for a user: leave out MAX_STATEMENT_TIME 60, and set max_execution_time=60000 for the server.
CREATE USER IF NOT EXISTS 'thermobench_reader'@'127.0.0.1' IDENTIFIED BY 'CHANGE-ME' WITH MAX_USER_CONNECTIONS 20 MAX_STATEMENT_TIME 60;
ALTER USER 'thermobench_reader'@'127.0.0.1' IDENTIFIED BY 'CHANGE-ME' WITH MAX_USER_CONNECTIONS 20 MAX_STATEMENT_TIME 60;
GRANT SELECT ON temperature.* TO 'thermobench_reader'@'127.0.0.1';
