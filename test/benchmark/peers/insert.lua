-- One prepared INSERT per row, COMMIT every so many rows; with 1, each statement commits itself. Prints rows, seconds and CPU
-- seconds as JSON.
local ffi = require("ffi")
ffi.cdef([[
  typedef struct { long seconds; long nanoseconds; } benchmark_time;
  int clock_gettime(int clock, benchmark_time *time);
]])

sysbench.cmdline.options = { commit_every = { "rows between two COMMITs", 100 } }

local CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID = 1, 2
local rows, started, cpu = 0, 0, 0

local function seconds(clock)
  local time = ffi.new("benchmark_time")
  ffi.C.clock_gettime(clock, time)
  return tonumber(time.seconds) + tonumber(time.nanoseconds) / 1e9
end

function thread_init()
  connection = sysbench.sql.driver():connect()
  local types = sysbench.sql.type
  statement = connection:prepare(
    "INSERT INTO reading_article (reading_location, reading_date, reading_note, reading_value) VALUES (?, ?, ?, ?)"
  )
  location = statement:bind_create(types.VARCHAR, 20)
  date = statement:bind_create(types.VARCHAR, 23)
  note = statement:bind_create(types.VARCHAR, 20)
  value = statement:bind_create(types.FLOAT)
  statement:bind_param(location, date, note, value)
  if sysbench.opt.commit_every > 1 then
    connection:query("SET autocommit = 0")
  end
  started, cpu = seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)
end

function event()
  location:set("pi-kitchen")
  date:set(os.date("!%Y-%m-%d %H:%M:%S"))
  note:set(string.format("benchmark%011d", rows))
  value:set(20 + rows % 100 / 8)
  statement:execute()
  rows = rows + 1
  if sysbench.opt.commit_every > 1 and rows % sysbench.opt.commit_every == 0 then
    connection:query("COMMIT")
  end
end

function thread_done()
  connection:query("COMMIT")
  print(string.format(
    '{"rows": %d, "seconds": %.6f, "cpuSeconds": %.6f}',
    rows, seconds(CLOCK_MONOTONIC) - started, seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu
  ))
  -- sysbench 1.0.20 crashes when it cleans up after prepared statements.
  os.exit(0)
end
