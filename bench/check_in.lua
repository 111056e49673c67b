-- One person after another: each request carries the code of somebody who was not scanned before.
local codes, at, pause = {}, tonumber(os.getenv("BENCH_FROM") or "1"), tonumber(os.getenv("BENCH_PAUSE") or "0")
local path, pass = os.getenv("BENCH_PATH"), os.getenv("BENCH_PASS")

function init(args)
  math.randomseed(at)
  if os.getenv("BENCH_CODES") then
    for code in io.lines(os.getenv("BENCH_CODES")) do codes[#codes + 1] = code end
  end
end

function request()
  local body = "{}"
  if #codes > 0 then
    body = '{"code": "' .. codes[(at - 1) % #codes + 1] .. '", "device": "bench"}'
    at = at + 1
  end
  return wrk.format("POST", path, {
    ["Content-Type"] = "application/json", ["X-Forwarded-Proto"] = "https", ["Authorization"] = "Pass " .. (pass or "")
  }, body)
end

-- Between two requests of a connection, so that the server works at a part of its strength.
function delay()
  return pause == 0 and 0 or math.random(0, math.floor(2 * pause))
end

function done(summary, latency, requests)
  io.write(string.format('RESULT {"seconds": %f, "requests": %d, "wrong": %d, "p50": %f, "p99": %f}\n',
    summary.duration / 1e6, summary.requests,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
