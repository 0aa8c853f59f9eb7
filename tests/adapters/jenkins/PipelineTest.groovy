// The Jenkins library in a pipeline, with the shell run for real.
//
// System properties: leaksift.libraries (a folder with leaksift@v1), leaksift.program (one that stands in for the
// program), leaksift.real (the program itself, or empty), leaksift.token (a secret in a repository in leaksift.work),
// leaksift.work (a folder of our own), leaksift.hostile (a repository whose names attack; leaksift.base is the commit
// that its change began with), leaksift.cps: "true" runs under the CPS transformation, where every
// step saves and restores the whole state as the controller does. That takes seconds a test, so only the
// tests that between them reach every step on Unix run so.
import com.lesfurets.jenkins.unit.BasePipelineTest
import com.lesfurets.jenkins.unit.cps.PipelineTestHelperCPS
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TestName

import static org.junit.Assume.assumeTrue

import static com.lesfurets.jenkins.unit.global.lib.LibraryConfiguration.library
import static com.lesfurets.jenkins.unit.global.lib.LocalSource.localSource
import static org.junit.Assert.*

class PipelineTest extends BasePipelineTest {
  static final boolean CPS = Boolean.getBoolean('leaksift.cps')
  static final List IN_CPS = ['missingPluginsAreLeftOut', 'shardsAndCredentials', 'theProgramItselfInParts',
                              'hostileNamesStayNames', 'hostileNamesStayNamesOnWindows']
  @Rule public TestName test = new TestName()
  static final String PROGRAM = System.getProperty('leaksift.program')
  static final String REAL = System.getProperty('leaksift.real')
  static final File WORK = new File(System.getProperty('leaksift.work'))

  List<String> environment = []
  List<String> scripts = []
  List calls = []            // [step, arguments] in order
  Set<String> missing = []   // steps whose plugin is not installed
  Set<String> refused = []   // steps that fail
  Map<String, String> job = [:]  // what the controller sets
  File folder = WORK         // the workspace
  String console = ''
  int exitCode = 0
  int runs = 0
  boolean unix = true

  // A step that only notes that it was called.
  void note(String name, List types) {
    helper.registerAllowedMethod(name, types, { Object... given ->
      if (missing.contains(name)) { throw new NoSuchMethodError("No such DSL method '${name}' found among steps") }
      if (refused.contains(name)) { throw new IOException("${name}: no space left on device") }
      calls.add([name, given.length > 0 ? given[0] : null])
      return given.length > 0 ? given[0] : null
    })
  }

  @Before
  void setUp() throws Exception {
    assumeTrue(!CPS || IN_CPS.contains(test.methodName))
    if (CPS) { helper = new PipelineTestHelperCPS() }
    super.setUp()
    helper.registerSharedLibrary(library().name('leaksift').defaultVersion('v1').allowOverride(true)
      .implicit(true).targetPath(WORK.path).retriever(localSource(System.getProperty('leaksift.libraries'))).build())
    new File(WORK, 'log').delete()
    new File(WORK, 'leaksift').deleteDir()
    helper.registerAllowedMethod('pwd', [Map], { Map m -> WORK.path })
    helper.registerAllowedMethod('isUnix', [], { unix })
    helper.registerAllowedMethod('libraryResource', [String], { String name ->
      new File(System.getProperty('leaksift.libraries') + '/leaksift@v1/resources/' + name).text })
    helper.registerAllowedMethod('writeFile', [Map], { Map m ->
      File file = new File(m.file.toString()); file.parentFile.mkdirs(); file.text = m.text })
    helper.registerAllowedMethod('fileExists', [String], { String name -> new File(name).exists() })
    helper.registerAllowedMethod('readFile', [String], { String name -> new File(name).text })
    helper.registerAllowedMethod('withEnv', [List, Closure], { List given, Closure body ->
      environment.addAll(given*.toString()); body() })
    helper.registerAllowedMethod('withCredentials', [List, Closure], { List given, Closure body ->
      calls.add(['withCredentials', given]); body() })
    note('gitUsernamePassword', [Map])
    helper.registerAllowedMethod('withChecks', [Map, Closure], { Map given, Closure body ->
      if (missing.contains('withChecks')) { throw new NoSuchMethodError("No such DSL method 'withChecks' found") }
      if (refused.contains('withChecks')) { throw new IOException('403') }
      calls.add(['withChecks', given]); body() })
    helper.registerAllowedMethod('catchError', [Map, Closure], { Map given, Closure body ->
      try {
        body()
      } catch (IOException thrown) {
        calls.add(['catchError', given])
      } })
    ['archiveArtifacts', 'junit', 'recordIssues', 'sarif'].each { note(it, [Map]) }
    ['unstable', 'echo'].each { note(it, [String]) }
    helper.registerAllowedMethod('error', [String], { String m ->
      calls.add(['error', m]); throw new IllegalStateException(m) })
    helper.registerAllowedMethod('sh', [Map], { Map m -> runShell(m.script.toString()) })
    helper.registerAllowedMethod('bat', [Map], { Map m -> runBatch(m.script.toString()) })
  }

  int runShell(String script) {
    scripts.add(script)
    return runWords(['sh', '-c', script])
  }

  // As cmd.exe does, where every word stands in quotes and none holds what it would change.
  int runBatch(String script) {
    scripts.add(script)
    if (!REAL || !script.startsWith("@\"${REAL}\" ")) { return exitCode }
    assertTrue(script, script ==~ /@("[^"%!^&|<>\r\n]*" ?)+/)
    return runWords(script.findAll(/"[^"]*"/).collect { it[1..-2] })
  }

  int runWords(List<String> words) {
    def builder = new ProcessBuilder(words).directory(folder).redirectErrorStream(true)
    job.each { name, value -> builder.environment().put(name, value) }
    environment.each { builder.environment().put(it.substring(0, it.indexOf('=')), it.substring(it.indexOf('=') + 1)) }
    builder.environment().put('FAKE_EXIT', exitCode.toString())
    builder.environment().put('FAKE_LOG', new File(WORK, 'log').path)
    Process process = builder.start()
    console += process.inputStream.getText('UTF-8')
    return process.waitFor()
  }

  // Runs `leaksift(<options>)` in a pipeline; the result, or the message of error().
  Object run(String options, String before = '') { runLines("${before}\nresult = leaksift(${options})") }

  Object runLines(String lines) {
    runs++  // a name of its own, because scripts are cached by name
    File script = new File(WORK, "Jenkinsfile_${test.methodName}_${runs}.groovy")
    script.text = "@Library('leaksift@v1') _\n${lines}\n"
    try {
      def loaded = runScript(script.path)
      return binding.getVariable('result')
    } catch (Throwable thrown) {
      for (Throwable t = thrown; t != null; t = t.cause) {
        if (t instanceof IllegalStateException) { return t.message }
      }
      throw thrown
    }
  }
  List argumentsOf(String step) { calls.findAll { it[0] == step }.collect { it[1] } }

  @Test void cleanBuild() {
    def result = run("binaryPath: '${PROGRAM}'")
    assertEquals(0, result.exitCode)
    assertEquals('complete', result.coverage)
    assertEquals(3, result.findings)
    assertEquals(2, result.blocking)
    assertEquals([], argumentsOf('unstable') + argumentsOf('error'))
    assertEquals('leaksift.sarif,leaksift-junit.xml,leaksift.json', argumentsOf('archiveArtifacts')[0].artifacts)
    assertEquals([testResults: 'leaksift-junit.xml', allowEmptyResults: true, skipMarkingBuildUnstable: true],
                 argumentsOf('junit')[0])
    assertEquals('leaksift.sarif', argumentsOf('sarif')[0].pattern)
    assertEquals(1, argumentsOf('recordIssues').size())
    assertEquals(1, argumentsOf('withChecks').size())
    String log = new File(WORK, 'log').text
    assertTrue(log, log.contains('ci-range'))
    assertTrue(log, log.contains('--config-from=base'))
  }

  @Test void findingsMakeUnstableByDefault() {
    exitCode = 1
    assertEquals(1, run("binaryPath: '${PROGRAM}'").exitCode)
    assertEquals(['leaksift: 2 findings at or above the gate'], argumentsOf('unstable'))
  }

  @Test void findingsFailOrAreReportedByOption() {
    exitCode = 1
    assertEquals('leaksift: 2 findings at or above the gate', run("binaryPath: '${PROGRAM}', onFindings: 'failure'"))
    assertEquals(1, argumentsOf('archiveArtifacts').size())
    calls.clear()
    assertEquals(1, run("binaryPath: '${PROGRAM}', onFindings: 'report'").exitCode)
    assertEquals([], argumentsOf('unstable') + argumentsOf('error'))
  }

  @Test void incompleteFails() {
    exitCode = 3
    assertTrue(run("binaryPath: '${PROGRAM}'").toString().contains('incomplete'))
    calls.clear()
    assertEquals('partial', run("binaryPath: '${PROGRAM}', onPartial: 'unstable'").coverage)
    assertEquals(1, argumentsOf('unstable').size())
  }

  @Test void everythingElseFailsWhateverTheOptions() {
    for (int code : [2, 4, 139]) {
      exitCode = code
      assertEquals("leaksift: the scan did not run (exit code ${code})".toString(),
                   run("binaryPath: '${PROGRAM}', onFindings: 'report', onPartial: 'report'"))
    }
  }

  @Test void wrongChecksumIsNotRun() {
    assertEquals('leaksift: the scan did not run (exit code 2)', run("binaryPath: '${PROGRAM}', sha256: '00'"))
    assertFalse(new File(WORK, 'log').exists())
  }

  @Test void outcomeOfAnEarlierBuildDoesNotCount() {
    new File(WORK, 'leaksift').mkdirs()
    new File(WORK, 'leaksift/outputs.env').text = 'LEAKSIFT_COVERAGE=complete\nLEAKSIFT_BLOCKING=0\n'
    exitCode = 3
    run("binaryPath: '/nonexistent', onPartial: 'report'")
    assertEquals('', new File(WORK, 'leaksift/outputs.env').text)
  }

  @Test void missingPluginsAreLeftOut() {
    missing = ['withChecks', 'junit', 'recordIssues'] as Set
    assertEquals(0, run("binaryPath: '${PROGRAM}'").exitCode)
    assertEquals(3, argumentsOf('echo').findAll { it.contains('is not installed') }.size())
    missing = ['withChecks'] as Set
    calls.clear()
    run("binaryPath: '${PROGRAM}'")
    assertEquals(1, argumentsOf('junit').size())
  }

  @Test void optionsThatAreNotKnownAreErrors() {
    assertEquals('leaksift: there is no option failon', run("failon: 'high'"))
    assertTrue(run("onFindings: 'ignore'").toString().contains('is one of'))
    assertTrue(run("scope: 'last-commit'").toString().contains('is one of'))
    assertEquals([], scripts)
  }

  @Test void hostileOptionsStayWords() {
    run("binaryPath: '${PROGRAM}', base: '''x'; touch pwned; \$(touch pwned)`touch pwned`\"'''")
    assertFalse(new File(WORK, 'pwned').exists())
    String log = new File(WORK, 'log').text
    assertTrue(log, log.contains("ci-range --base=x'; touch pwned; \$(touch pwned)`touch pwned`\"\n"))
  }

  @Test void whatCheckoutReturnedIsPassedOn() {
    run("binaryPath: '${PROGRAM}', scm: [GIT_COMMIT: 'c1', GIT_PREVIOUS_SUCCESSFUL_COMMIT: 'c0', PATH: '/evil']")
    assertTrue(environment.contains('GIT_PREVIOUS_SUCCESSFUL_COMMIT=c0'))
    assertFalse(environment.any { it.startsWith('PATH=') })
  }

  @Test void shardsAndCredentials() {
    run("binaryPath: '${PROGRAM}', scope: 'full', shardIndex: '0', shardTotal: '4', credentialsId: 'git-read'")
    assertTrue(environment.contains('LEAKSIFT_SHARD_INDEX=0'))
    assertTrue(environment.contains('LEAKSIFT_SHARD_TOTAL=4'))
    assertEquals('git-read', argumentsOf('gitUsernamePassword')[0].credentialsId)
    String log = new File(WORK, 'log').text
    assertTrue(log, log.contains('--shard=auto') && log.contains('ci-range --full'))
  }

  @Test void partsAreJoined() {
    exitCode = 1
    def result = runLines("result = leaksift.merge(binaryPath: '${PROGRAM}', parts: ['0.json', 'a b\\'.json'])")
    assertEquals([1, 3, 2, 'complete'], [result.exitCode, result.findings, result.blocking, result.coverage])
    assertEquals(['leaksift: 2 findings at or above the gate'], argumentsOf('unstable'))
    assertEquals(1, argumentsOf('recordIssues').size())
    String log = new File(WORK, 'log').text
    assertTrue(log, log.endsWith("--report json=leaksift.json 0.json a b'.json\n"))
    exitCode = 3
    assertTrue(runLines("result = leaksift.merge(binaryPath: '${PROGRAM}', parts: ['0.json'])").contains('incomplete'))
    assertTrue(runLines('result = leaksift.merge()').contains('needs the JSON reports'))
  }

  @Test void theProgramItselfInParts() {
    assumeTrue(REAL as boolean)
    def common = "binaryPath: '${REAL}', scope: 'full'"
    def part = { n -> "leaksift(${common}, shardIndex: '${n}', shardTotal: '2', onFindings: 'report', " +
                      "json: 'p${n}.json', junit: '', sarif: '')" }
    def result = runLines("${part(0)}\n${part(1)}\n" +
                          "result = leaksift.merge(binaryPath: '${REAL}', parts: ['p0.json', 'p1.json'])")
    assertEquals([1, 2, 'complete'], [result.exitCode, result.blocking, result.coverage])
    assertEquals(['leaksift: 2 findings at or above the gate'], argumentsOf('unstable'))
    assertTrue(new File(WORK, 'leaksift-junit.xml').text.contains('<failure'))
    for (String name : ['leaksift.sarif', 'leaksift-junit.xml', 'leaksift.json', 'p0.json', 'p1.json']) {
      assertFalse(name, new File(WORK, name).text.contains(System.getProperty('leaksift.token')))
    }
    if (CPS) { return }
    String joined = new File(WORK, 'leaksift.json').text
    assertEquals(1, run("${common}, onFindings: 'report'").exitCode)
    assertEquals(new File(WORK, 'leaksift.json').text, joined)
    new File(WORK, 'p1.json').delete()
    assertTrue(runLines("result = leaksift.merge(binaryPath: '${REAL}', parts: ['p0.json'])").contains('incomplete'))
    assertTrue(run("binaryPath: '${REAL}', base: 'no-such-branch'").contains('did not run (exit code 2)'))
  }

  // A pull request whose branch, title, message and file names are commands to some reader.
  void attack(boolean onUnix) {
    assumeTrue(REAL as boolean)
    unix = onUnix
    folder = new File(System.getProperty('leaksift.hostile'))
    String branch = 'topic/$(touch${IFS}pwned);`id`&calc|#1'
    String title = '$(touch pwned)`touch pwned`&calc\n%PATH%"\u001B[8mha:////x\u001B[0m<script>alert(1)</script>'
    job = [JENKINS_URL: 'http://127.0.0.1/', CHANGE_ID: '7', CHANGE_TITLE: title, CHANGE_TARGET: 'main',
           CHANGE_BRANCH: branch, CHANGE_AUTHOR: title, BRANCH_NAME: 'PR-7']
    def result = run("binaryPath: '${REAL}', scm: [GIT_BRANCH: changed], onFindings: 'report'",
                     "def changed = '''${branch.replace('$', '\\$')}'''")
    assertEquals([1, 1, 'complete'], [result.exitCode, result.blocking, result.coverage])
    assertEquals(System.getProperty('leaksift.base'), result.rangeBase)
    scripts.each { assertFalse(it, it.contains('pwned') || it.contains('calc')) }
    [folder, WORK].each { assertFalse(new File(it, 'pwned').exists()) }
    assertFalse(console, console.contains('\u001B'))
    assertFalse(console, console.contains(System.getProperty('leaksift.token')))
    assertTrue(calls.toString(), calls.every { !it.toString().contains('pwned') })
    def suites = new XmlSlurper().parse(new File(folder, 'leaksift-junit.xml'))
    assertEquals(1, suites.'**'.findAll { it.name() == 'failure' }.size())
    assertFalse(new File(folder, 'leaksift-junit.xml').text.contains('<script'))
    ['leaksift.sarif', 'leaksift-junit.xml', 'leaksift.json'].each {
      assertFalse(it, new File(folder, it).text.contains(System.getProperty('leaksift.token')))
      assertFalse(it, new File(folder, it).text.contains('\u001B'))
    }
  }

  @Test void hostileNamesStayNames() { attack(true) }

  @Test void hostileNamesStayNamesOnWindows() { attack(false) }

  @Test void whatIsRefusedIsAWarning() {
    for (int code : [0, 1]) {
      exitCode = code
      for (List steps : [['archiveArtifacts', 'junit', 'recordIssues'], ['withChecks']]) {
        refused = steps as Set
        calls.clear()
        assertEquals(code, run("binaryPath: '${PROGRAM}'").exitCode)
        assertEquals(steps.size(), argumentsOf('catchError').size())
        argumentsOf('catchError').each {
          assertTrue(it.message.toString(), it.message.startsWith('leaksift: warning: '))
          assertEquals(['SUCCESS', 'SUCCESS', false], [it.buildResult, it.stageResult, it.catchInterruptions])
        }
        assertEquals(code, argumentsOf('unstable').size())
      }
    }
  }

  @Test void reportsThatCannotBeWrittenLeaveTheOutcome() {
    assumeTrue(REAL as boolean)
    def nowhere = "sarif: '/proc/no/a.sarif', junit: '/proc/no/a.xml', json: '/proc/no/a.json'"
    def result = run("binaryPath: '${REAL}', scope: 'full', ${nowhere}")
    assertEquals([1, 2, 'complete'], [result.exitCode, result.blocking, result.coverage])
    assertEquals(['leaksift: 2 findings at or above the gate'], argumentsOf('unstable'))
    assertEquals(3, console.count('/proc/no/a.'))
    calls.clear()
    assertEquals(0, run("binaryPath: '${REAL}', base: 'HEAD', head: 'HEAD', ${nowhere}").exitCode)
    assertEquals([], argumentsOf('unstable') + argumentsOf('error'))
  }

  @Test void windows() {
    unix = false
    assertTrue(run("").toString().contains('binaryPath must name the program'))
    run("binaryPath: 'C:\\\\tools\\\\leaksift.exe', failOn: 'high'")
    assertTrue(scripts[0], scripts[0].startsWith('@"C:\\tools\\leaksift.exe" "ci" "--report" "text=-"'))
    for (String hostile : ['a&calc', '%PATH%', 'a\"b', 'a|b', 'a^b', 'a!b!', 'a>b']) {
      assertTrue(hostile, run("binaryPath: 'x', base: '${hostile}'").toString().contains('cmd.exe does not keep'))
    }
    assertEquals(1, scripts.size())
  }

  @Test void examplesParse() {
    new File(System.getProperty('leaksift.libraries') + '/leaksift@v1/examples').listFiles().each { file ->
      new GroovyShell().parse(file.text.replaceAll('(?m)^@Library.*', ''))
    }
  }
}
