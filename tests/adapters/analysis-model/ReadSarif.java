import edu.hm.hafner.analysis.FileReaderFactory;
import edu.hm.hafner.analysis.Issue;
import edu.hm.hafner.analysis.registry.ParserRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Prints what the parser registered as "sarif" reads: file, line, severity, message, a line an issue. */
class ReadSarif {
    public static void main(final String[] arguments) {
        var report = new ParserRegistry().get("sarif").createParser()
                .parse(new FileReaderFactory(Path.of(arguments[0]), StandardCharsets.UTF_8));
        for (Issue issue : report) {
            System.out.printf("%s\t%d\t%s\t%s%n", issue.getFileName(), issue.getLineStart(),
                    issue.getSeverity(), issue.getMessage().replaceAll("\\s", " "));
        }
    }
}
