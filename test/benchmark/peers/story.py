"""The original article's script: one cursor.execute per row, commit() every so many rows. Prints rows, seconds and CPU seconds as JSON."""

import datetime
import json
import os
import sys
import time

import mysql.connector

rows, commit_every = int(sys.argv[1]), int(sys.argv[2])
login = json.loads(os.environ["BENCHMARK_LOGIN"])
connection = mysql.connector.connect(use_pure=True, **login)
cursor = connection.cursor()
insert = "INSERT INTO reading_article (reading_location, reading_date, reading_note, reading_value) VALUES (%s, %s, %s, %s)"

started, cpu = time.perf_counter(), time.process_time()
for row in range(rows):
    cursor.execute(insert, ("pi-kitchen", datetime.datetime.now(), f"benchmark{row:011d}", 20 + row % 100 / 8))
    if (row + 1) % commit_every == 0:
        connection.commit()
connection.commit()
print(json.dumps({"rows": rows, "seconds": time.perf_counter() - started, "cpuSeconds": time.process_time() - cpu}))
