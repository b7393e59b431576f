"""Like the original article's script, but into Kafka: one producer.send(…).get() per reading. Prints rows, seconds and CPU seconds as JSON."""

import json
import os
import sys
import time

from kafka import KafkaProducer

rows, broker, topic = int(sys.argv[1]), sys.argv[2], sys.argv[3]
login = json.loads(os.environ["BENCHMARK_LOGIN"])
producer = KafkaProducer(
    bootstrap_servers=[broker],
    acks="all",
    security_protocol="SASL_PLAINTEXT",
    sasl_mechanism=login["mechanism"],
    sasl_plain_username=login["username"],
    sasl_plain_password=login["password"],
)

started, cpu = time.perf_counter(), time.process_time()
for row in range(rows):
    reading = {"location": "pi-kitchen", "time": int(time.time() * 1000), "value": 20 + row % 100 / 8}
    producer.send(topic, key=b"pi-kitchen", value=json.dumps(reading).encode()).get(timeout=30)
print(json.dumps({"rows": rows, "seconds": time.perf_counter() - started, "cpuSeconds": time.process_time() - cpu}))
