// Scans what this build brings for leaked credentials: leaksift(failOn: 'high', onFindings: 'unstable').
// jenkins/README.md lists the options; the result is a map with exitCode, findings, blocking, coverage.
import io.leaksift.Scan

def call(Map options = [:]) {
  return new Scan(this, options).run()
}
