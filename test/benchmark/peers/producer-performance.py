"""Runs the given command, Kafka's own ProducerPerformance. Prints the rows and seconds that it reports, and its CPU seconds, as JSON."""

import json
import re
import resource
import subprocess
import sys

report = subprocess.run(sys.argv[1:], check=True, capture_output=True, text=True).stdout
rows, rate = re.findall(r"(\d+) records sent, ([\d.]+) records/sec", report)[-1]
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"rows": int(rows), "seconds": int(rows) / float(rate), "cpuSeconds": usage.ru_utime + usage.ru_stime}))
