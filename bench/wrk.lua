-- Drives what the plan says (load.py writes it): asks its paths in turn, gives each body its number,
-- and tells in one line of JSON how it went. Where each answer counts, none is begun after the time
-- is over, and wrk ends when the last one has come.

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } moment;
  int clock_gettime(int clock, moment *at);
  int getpid(void);
  int kill(int process, int signal);
]]

local plan = dofile(os.getenv("BENCH_PLAN"))
local threads = {}
local at = ffi.new("moment")
local INTERRUPT, NEVER = 2, 3600000

local function now()
  ffi.C.clock_gettime(1, at)
  return tonumber(at.seconds) + tonumber(at.nanoseconds) / 1e9
end

function setup(thread)
  table.insert(threads, thread)
end

function init()
  -- wrk asks for one request beforehand, to see what they are like, and does not send it.
  sent, number = -1, plan.first - 1
  ended, answered, took = 0, 0, 0
  ready = {}
  for turn, path in ipairs(plan.paths) do
    ready[turn] = wrk.format(plan.method, path, plan.headers)
  end
end

function request()
  sent = sent + 1
  number = number + 1
  local turn = number % #plan.paths + 1
  if plan.method == "GET" then
    return ready[turn]
  end
  local body = plan.body:gsub(plan.number, tostring(number))
  return wrk.format(plan.method, plan.paths[turn], plan.headers, body)
end

if plan.counts then
  function delay()
    begun = begun or now()
    if now() - begun < plan.seconds then
      return 0
    end
    if ended == sent then
      ffi.C.kill(ffi.C.getpid(), INTERRUPT)
    end
    return NEVER
  end

  function response(status)
    ended = ended + 1
    answered = answered + (status == plan.status and 1 or 0)
    took = now() - begun
  end
end

function done(summary, latency)
  local thread = threads[1]
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout + errors.status
  local answered, rate = summary.requests - errors.status, summary.requests * 1e6 / summary.duration
  if plan.counts then
    answered = thread:get("answered")
    rate = answered / math.max(thread:get("took"), 0.001)
  end
  io.write(string.format(
    '\n{"rate": %.2f, "p50": %.3f, "p99": %.3f, "sent": %d, "answered": %d, "failed": %d}\n',
    rate, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    thread:get("sent"), answered, failed
  ))
end
