#!/bin/sh
# What each of Thermobench's users may do, as Kafka's own access control lists. Create the users first: see README.md.
#
#   sh acls.sh 127.0.0.1:9092 admin.properties [topic]     with kafka-acls.sh on the PATH
set -eu
brokers=$1 login=$2 topic=${3:-temperature}

allow() {
  kafka-acls.sh --bootstrap-server "$brokers" --command-config "$login" --add --force "$@" >/dev/null
}

# Runs, collectors and the service: create the topic, write it, read it back to count its rows, and read its durability settings.
allow --allow-principal User:thermobench --topic "$topic" \
  --operation Create --operation Write --operation Read --operation DescribeConfigs

# Relays: read the topic as groups named thermobench-…, and write records that no store accepts to the dead letters.
allow --allow-principal User:thermobench-relay --topic "$topic" --operation Read
allow --allow-principal User:thermobench-relay --group thermobench- --resource-pattern-type prefixed --operation Read
allow --allow-principal User:thermobench-relay --topic "$topic.dead-letter" --operation Create --operation Write

# Runs with --relay-to relay what they wrote as the same user, in a separate group.
allow --allow-principal User:thermobench --group thermobench-run- --resource-pattern-type prefixed --operation Read
allow --allow-principal User:thermobench --topic "$topic.dead-letter" --operation Create --operation Write

# The lag of each group, for a service that writes and for one that only watches; the latter can read no record.
allow --allow-principal User:thermobench-lag --topic "$topic" --operation Describe
allow --allow-principal User:thermobench --allow-principal User:thermobench-lag --group '*' --operation Describe
