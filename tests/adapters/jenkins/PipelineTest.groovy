// The Jenkins library in a pipeline, with the shell run for real.
//
// System properties: leaksift.libraries (a folder with leaksift@v1), leaksift.program (one that stands in for the
// program), leaksift.real (the program itself, or empty), leaksift.token (a secret in a repository in leaksift.work),
// leaksift.work (a folder of our own), leaksift.cps: "true" runs under the CPS transformation, where every
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
  static final List IN_CPS = ['missingPluginsAreLeftOut', 'shardsAndCredentials', 'theProgramItselfInParts']
  @Rule public TestName test = new TestName()
  static final String PROGRAM = System.getProperty('leaksift.program')
  static final String REAL = System.getProperty('leaksift.real')
  static final File WORK = new File(System.getProperty('leaksift.work'))

  List<String> environment = []
  List<String> scripts = []
  List calls = []            // [step, arguments] in order
  Set<String> missing = []   // steps whose plugin is not installed
  int exitCode = 0
  int runs = 0
  boolean unix = true

  // A step that only notes that it was called.
  void note(String name, List types) {
    helper.registerAllowedMethod(name, types, { Object... given ->
      if (missing.contains(name)) { throw new NoSuchMethodError("No such DSL method '${name}' found among steps") }
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
      calls.add(['withChecks', given]); body() })
    ['archiveArtifacts', 'junit', 'recordIssues', 'sarif'].each { note(it, [Map]) }
    ['unstable', 'echo'].each { note(it, [String]) }
    helper.registerAllowedMethod('error', [String], { String m ->
      calls.add(['error', m]); throw new IllegalStateException(m) })
    helper.registerAllowedMethod('sh', [Map], { Map m -> runShell(m.script.toString()) })
    helper.registerAllowedMethod('bat', [Map], { Map m -> scripts.add(m.script.toString()); exitCode })
  }

  int runShell(String script) {
    scripts.add(script)
    def builder = new ProcessBuilder('sh', '-c', script).directory(WORK).redirectErrorStream(true)
    environment.each { builder.environment().put(it.substring(0, it.indexOf('=')), it.substring(it.indexOf('=') + 1)) }
    builder.environment().put('FAKE_EXIT', exitCode.toString())
    builder.environment().put('FAKE_LOG', new File(WORK, 'log').path)
    Process process = builder.start()
    process.inputStream.text
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
