#!/bin/sh
# Sets the permissions of Thermobench's users in Kafka's own access control lists. Create the users first: see README.md.
# Run with kafka-acls.sh on the PATH:
#
#   sh acls.sh 127.0.0.1:9092 admin.properties [topic]
set -eu
brokers=$1 login=$2 topic=${3:-temperature}

allow() {
  kafka-acls.sh --bootstrap-server "$brokers" --command-config "$login" --add --force "$@" >/dev/null
}

# Runs, collectors and the service create the topic, write to it, read it back to count its rows, and read its
# durability settings.
allow --allow-principal User:thermobench --topic "$topic" \
  --operation Create --operation Write --operation Read --operation DescribeConfigs

# Relays read the topic in groups named thermobench-…, and write records that no store accepts to a dead-letter topic.
allow --allow-principal User:thermobench-relay --topic "$topic" --operation Read
allow --allow-principal User:thermobench-relay --group thermobench- --resource-pattern-type prefixed --operation Read
allow --allow-principal User:thermobench-relay --topic "$topic.dead-letter" --operation Create --operation Write

# Runs with --relay-to also relay what they wrote, as the same user, in a separate group.
allow --allow-principal User:thermobench --group thermobench-run- --resource-pattern-type prefixed --operation Read
allow --allow-principal User:thermobench --topic "$topic.dead-letter" --operation Create --operation Write

# To read the lag of each group: for a service that writes, and for one that only watches. The latter can read no
# record.
allow --allow-principal User:thermobench-lag --topic "$topic" --operation Describe
allow --allow-principal User:thermobench --allow-principal User:thermobench-lag --group '*' --operation Describe
