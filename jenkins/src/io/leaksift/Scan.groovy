package io.leaksift

// One scan of the checked-out workspace: options to flags, results to the plugins that show them.
//
// Which commits are scanned and what fails is decided by the program. Everything here survives a restart of
// the controller: fields are strings and maps, and lists are walked by index, because
// their iterators could not be saved.
class Scan implements Serializable {
  private static final long serialVersionUID = 1L

  // Every option with its default. '' leaves the program's own default.
  static final Map DEFAULTS = [
    failOn: '', minConfidence: '', onFindings: 'unstable', onPartial: 'failure',
    scope: 'auto', base: '', head: '', configFrom: 'base', scm: [:],
    shardIndex: '', shardTotal: '', credentialsId: '', fetchBudget: '120',
    version: '', sha256: '', binaryPath: '', downloadUrl: '', attestation: 'off',
    sarif: 'leaksift.sarif', junit: 'leaksift-junit.xml', json: 'leaksift.json',
    parts: [],
    checks: true, archive: true, recordIssues: true]

  static final List REPORTS = ['sarif', 'junit', 'json']

  // What the program reads of what checkout(scm) returns.
  static final List SCM_NAMES = ['GIT_COMMIT', 'GIT_BRANCH', 'GIT_PREVIOUS_SUCCESSFUL_COMMIT']

  final Object steps
  final Map options

  Scan(Object steps, Map given) {
    this.steps = steps
    Map merged = [:]
    merged.putAll(DEFAULTS)
    merged.putAll(given)
    this.options = merged
  }

  Map run() {
    check()
    String folder = "${steps.pwd(tmp: true)}/leaksift"
    String outputs = "${folder}/outputs.env"
    int code = scan(folder, outputs)
    Map result = readOutputs(outputs, code)
    publish()
    conclude(result)
    return result
  }

  // The same for a scan that was done in parts: joins their JSON reports instead of scanning.
  Map merge() {
    check()
    if (!options.parts) { steps.error('leaksift: merge needs the JSON reports of all parts') }
    String folder = "${steps.pwd(tmp: true)}/leaksift"
    String outputs = "${folder}/outputs.env"
    List words = ['--report', 'text=-', "--outputs=${outputs}".toString()] + reportFlags()
    for (int i = 0; i < options.parts.size(); i++) { words.add(options.parts[i].toString()) }
    int code = 2
    steps.withEnv(variables()) {
      code = steps.isUnix() ? shell(folder, ['merge'] + words) : batch(folder, ['merge'] + words)
    }
    Map result = readOutputs(outputs, code)
    publish()
    conclude(result)
    return result
  }

  // Names and values that are not known would otherwise be a scan that is weaker than its author thinks.
  void check() {
    List names = new ArrayList(options.keySet())
    for (int i = 0; i < names.size(); i++) {
      if (!DEFAULTS.containsKey(names[i])) {
        steps.error("leaksift: there is no option ${names[i]}")
      }
    }
    Map allowed = [onFindings: ['unstable', 'failure', 'report'], onPartial: ['unstable', 'failure', 'report'],
                   scope: ['auto', 'full', 'tree'], attestation: ['off', 'require']]
    names = new ArrayList(allowed.keySet())
    for (int i = 0; i < names.size(); i++) {
      List values = allowed[names[i]]
      if (!values.contains(options[names[i]])) {
        steps.error("leaksift: ${names[i]} is one of ${values.join(', ')}")
      }
    }
  }

  int scan(String folder, String outputs) {
    List range = []
    if (options.scope != 'auto') { range.add("--${options.scope}".toString()) }
    if (options.base) { range.add("--base=${options.base}".toString()) }
    if (options.head) { range.add("--head=${options.head}".toString()) }
    List flags = ['--report', 'text=-', "--outputs=${outputs}".toString(),
                  "--config-from=${options.configFrom}".toString()]
    if (options.failOn) { flags.add("--fail-on=${options.failOn}".toString()) }
    if (options.minConfidence) { flags.add("--min-confidence=${options.minConfidence}".toString()) }
    if (options.shardTotal) { flags.add('--shard=auto') }
    flags.addAll(reportFlags())
    int code = 2
    steps.withEnv(variables()) {
      code = steps.isUnix() ? onUnix(folder, range, flags) : batch(folder, ['ci'] + range + flags)
    }
    return code
  }

  List reportFlags() {
    List flags = []
    for (int i = 0; i < REPORTS.size(); i++) {
      String file = options[REPORTS[i]]
      if (file) { flags.addAll(['--report', "${REPORTS[i]}=${file}".toString()]) }
    }
    return flags
  }

  // The adapter's settings, and what checkout returned, which a scripted pipeline has nowhere else.
  List variables() {
    List out = []
    for (int i = 0; i < SCM_NAMES.size(); i++) {
      if (options.scm[SCM_NAMES[i]]) { out.add("${SCM_NAMES[i]}=${options.scm[SCM_NAMES[i]]}".toString()) }
    }
    Map own = [LEAKSIFT_VERSION: 'version', LEAKSIFT_SHA256: 'sha256', LEAKSIFT_BINARY: 'binaryPath',
               LEAKSIFT_DOWNLOAD_URL: 'downloadUrl', LEAKSIFT_ATTESTATION: 'attestation',
               LEAKSIFT_FETCH_BUDGET: 'fetchBudget', LEAKSIFT_SHARD_INDEX: 'shardIndex',
               LEAKSIFT_SHARD_TOTAL: 'shardTotal']
    List names = new ArrayList(own.keySet())
    for (int i = 0; i < names.size(); i++) {
      String value = options[own[names[i]]].toString()
      if (value) { out.add("${names[i]}=${value}".toString()) }
    }
    return out
  }

  int onUnix(String folder, List range, List flags) {
    List words = ['run'] + range + ['--'] + flags
    if (!options.credentialsId) { return shell(folder, words) }
    int code = 2
    // For fetching the target branch and older commits, which checkout has not.
    steps.withCredentials([steps.gitUsernamePassword(credentialsId: options.credentialsId,
                                                     gitToolName: 'Default')]) {
      code = shell(folder, words)
    }
    return code
  }

  int shell(String folder, List arguments) {
    steps.writeFile(file: "${folder}/adapter.sh", text: steps.libraryResource('leaksift/adapter.sh'))
    steps.writeFile(file: "${folder}/outputs.env", text: '')  // nothing of an earlier build
    List words = ['sh', "${folder}/adapter.sh".toString()] + arguments
    List quoted = []
    for (int i = 0; i < words.size(); i++) {
      quoted.add("'" + words[i].toString().replace("'", "'\\''") + "'")
    }
    return steps.sh(returnStatus: true, label: 'leaksift', script: quoted.join(' '))
  }

  // cmd.exe has no quoting that holds for every character, so those that could end a word are refused.
  int batch(String folder, List arguments) {
    if (!options.binaryPath) {
      steps.error('leaksift: on Windows, binaryPath must name the program')
    }
    steps.writeFile(file: "${folder}/outputs.env", text: '')
    List quoted = []
    List words = [options.binaryPath] + arguments
    for (int i = 0; i < words.size(); i++) {
      if (!(words[i].toString() ==~ /[^"%!^&|<>\r\n]*/)) {
        steps.error('leaksift: an option has a character that cmd.exe does not keep')
      }
      quoted.add('"' + words[i] + '"')
    }
    return steps.bat(returnStatus: true, label: 'leaksift', script: '@' + quoted.join(' '))
  }

  Map readOutputs(String file, int code) {
    Map result = [exitCode: code, findings: 0, blocking: 0, coverage: 'partial', rangeBase: '', rangeHead: '']
    if (!steps.fileExists(file)) { return result }
    String[] lines = steps.readFile(file).split('\n')
    for (int i = 0; i < lines.length; i++) {
      int at = lines[i].indexOf('=')
      if (at < 0) { continue }
      String name = lines[i].substring(0, at)
      String value = lines[i].substring(at + 1).trim()
      if (name == 'LEAKSIFT_FINDINGS' && value.isInteger()) { result.findings = value.toInteger() }
      if (name == 'LEAKSIFT_BLOCKING' && value.isInteger()) { result.blocking = value.toInteger() }
      if (name == 'LEAKSIFT_COVERAGE') { result.coverage = value }
      if (name == 'LEAKSIFT_RANGE_BASE') { result.rangeBase = value }
      if (name == 'LEAKSIFT_RANGE_HEAD') { result.rangeHead = value }
    }
    return result
  }

  void publish() {
    List files = []
    for (int i = 0; i < REPORTS.size(); i++) {
      if (options[REPORTS[i]]) { files.add(options[REPORTS[i]]) }
    }
    if (options.archive && files) {
      tolerate('the archive') {
        steps.archiveArtifacts(artifacts: files.join(','), allowEmptyArchive: true)
      }
    }
    if (options.junit) {
      tolerate('the test report') {
        boolean shown = false
        if (options.checks) {
          shown = withPlugin('withChecks') {
            steps.withChecks(name: 'leaksift') { publishTests() }
          }
        }
        if (!shown) { publishTests() }
      }
    }
    if (options.sarif && options.recordIssues) {
      tolerate('the list of issues') {
        withPlugin('recordIssues') {
          steps.recordIssues(enabledForFailure: true,
                             tools: [steps.sarif(pattern: options.sarif, id: 'leaksift', name: 'leaksift')])
        }
      }
    }
  }

  // What is refused (by a full disk, a limit, a plugin) is a warning: the result of the build is for
  // conclude(). An abort still ends the build.
  void tolerate(String what, Closure body) {
    steps.catchError(buildResult: 'SUCCESS', stageResult: 'SUCCESS', catchInterruptions: false,
                     message: "leaksift: warning: ${what} was not published") { body() }
  }

  void publishTests() {
    withPlugin('junit') {
      // The result of the build is for onFindings to decide.
      steps.junit(testResults: options.junit, allowEmptyResults: true, skipMarkingBuildUnstable: true)
    }
  }

  // Runs `body`; false and a line in the log when the plugin with `step` is not installed.
  boolean withPlugin(String step, Closure body) {
    try {
      body()
      return true
    } catch (NoSuchMethodError missing) {
      if (!missing.message.contains("'${step}'")) { throw missing }
      steps.echo("leaksift: the step ${step} is not installed; its view is left out")
      return false
    }
  }

  void conclude(Map result) {
    switch (result.exitCode) {
      case 0:
        return
      case 1:
        answer(options.onFindings, "leaksift: ${result.blocking} findings at or above the gate")
        return
      case 3:
        answer(options.onPartial, 'leaksift: the scan is incomplete; the report lists what was not read')
        return
      default:
        steps.error("leaksift: the scan did not run (exit code ${result.exitCode})")
    }
  }

  void answer(String how, String message) {
    if (how == 'failure') { steps.error(message) }
    if (how == 'unstable') { steps.unstable(message) }
    if (how == 'report') { steps.echo(message) }
  }
}
