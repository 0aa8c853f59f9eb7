// Scans what this build brings for leaked credentials: leaksift(failOn: 'high', onFindings: 'unstable').
// jenkins/README.md lists the options; the result is a map with exitCode, findings, blocking, coverage.
import io.leaksift.Scan

def call(Map options = [:]) {
  return new Scan(this, options).run()
}

// Joins the JSON reports of all parts of a scan: leaksift.merge(parts: ['0.json', '1.json']). Publishes and
// answers as leaksift() does.
def merge(Map options = [:]) {
  return new Scan(this, options).merge()
}
