package io.ratatoskr;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.telemetry.AuditLog;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the guides: links resolve, type names exist, Java examples compile, words are standard. */
final class DocsTest {
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```(\\w*)\\n(.*?)^ *```$");
    private static final Pattern CODE_SPAN = Pattern.compile("`[^`\\n]*`");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
    private static final Pattern QUALIFIED_NAME = Pattern.compile("\\bio\\.ratatoskr(?:\\.[A-Za-z]\\w*)+");
    /** Words that the guides replace by a technical term, such as request, response, report and HTTP API. */
    private static final Pattern DENIED = Pattern.compile(
            "(?i)\\b(answer|answers|answered|ask|asks|asked|asking|door|doors|mend|mended|said|tell|tells|told|whoever|wish"
                    + "|wishes|wished)\\b");
    /** Imports and variables that the examples leave out. */
    private static final String EXAMPLE = """
            import io.ratatoskr.*;
            import io.ratatoskr.api.*;
            import io.ratatoskr.api.chat.*;
            import io.ratatoskr.api.error.*;
            import io.ratatoskr.client.*;
            import io.ratatoskr.api.json.*;
            import io.ratatoskr.api.model.*;
            import java.math.*;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.*;
            import org.apache.camel.CamelContext;

            class Example {
                void run(%s) throws Exception {
                    %s
                }
            }
            """;

    static List<Path> guides() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(
                                            "README.md",
                                            "CHANGELOG.md",
                                            "CONTRIBUTING.md",
                                            "SECURITY.md",
                                            "examples/README.md")
                                    .map(Path::of),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .sorted()
                    .toList();
        }
    }

    /** Extension points have examples of whole classes, which their own tests compile. */
    static List<Path> guides_with_statements() throws IOException {
        return guides().stream()
                .filter(file -> !file.startsWith(Path.of("docs", "extending")))
                .filter(file -> !javaBlocks(file).isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("guides")
    void relative_links_resolve(Path guide) {
        String text = CODE_BLOCK.matcher(read(guide)).replaceAll("");
        List<String> broken = LINK.matcher(text)
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.contains("://") && !resolves(guide, link))
                .toList();

        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("guides")
    void words_are_standard(Path guide) {
        String prose = CODE_SPAN
                .matcher(CODE_BLOCK.matcher(read(guide)).replaceAll(""))
                .replaceAll("");

        assertThat(DENIED.matcher(prose).results().map(MatchResult::group)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("guides")
    void qualified_names_exist(Path guide) {
        Set<String> unknown = QUALIFIED_NAME
                .matcher(read(guide))
                .results()
                .map(MatchResult::group)
                .filter(name -> !name.equals(AuditLog.LOGGER) && !exists(name))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("guides_with_statements")
    void java_examples_compile(Path guide, @TempDir Path output) {
        for (String block : javaBlocks(guide)) {
            assertThat(errors(block, output)).as(block).isEmpty();
        }
    }

    @Test
    void the_readme_links_every_page() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        try (Stream<Path> pages = Files.list(Path.of("docs"))) {
            assertThat(pages.filter(page -> page.toString().endsWith(".md")))
                    .isNotEmpty()
                    .allSatisfy(page -> assertThat(readme).contains("(" + page + ")"));
        }
    }

    @Test
    void the_table_of_packages_is_complete() {
        assertThat(packagesInTable(read(Path.of("docs/flow.md")))).containsExactlyInAnyOrderElementsOf(packages());
    }

    @Test
    void a_broken_link_a_missing_heading_and_a_wrong_example_are_found(@TempDir Path output) {
        assertThat(resolves(Path.of("README.md"), "docs/missing.md")).isFalse();
        assertThat(resolves(Path.of("README.md"), "docs/http.md#missing")).isFalse();
        assertThat(resolves(Path.of("README.md"), "docs/http.md#errors")).isTrue();
        assertThat(DENIED.matcher("the next provider is asked").find()).isTrue();
        assertThat(exists("io.ratatoskr.api.Extra")).isFalse();
        assertThat(exists("io.ratatoskr.camel")).isFalse();
        assertThat(exists("io.ratatoskr.api.chat.ChatEvent.Done")).isTrue();
        assertThat(exists("io.ratatoskr.api.chat.ChatEvent.Extra")).isFalse();
        assertThat(errors("ModelFacts facts = gateway.metadata(\"x\");", output))
                .contains("ModelFacts");
    }

    private static boolean resolves(Path guide, String link) {
        URI target = URI.create(link);
        Path file = target.getPath().isEmpty()
                ? guide
                : guide.resolveSibling(target.getPath()).normalize();
        return Files.exists(file)
                && (target.getFragment() == null || anchors(file).contains(target.getFragment()));
    }

    /** Anchors as GitHub derives them from headings. */
    private static Set<String> anchors(Path file) {
        return HEADING.matcher(CODE_BLOCK.matcher(read(file)).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** Whether a name is that of a package of the product, or of a type or a member type of the sources. */
    private static boolean exists(String name) {
        String path = name.replace('.', '/');
        return packages().contains(name)
                || Stream.of("src/main/java", "src/mock/java", "src/bench/java", "src/test/java")
                        .map(root -> Path.of(root, path))
                        .anyMatch(type -> Files.exists(Path.of(type + ".java")) || isMemberType(type));
    }

    private static boolean isMemberType(Path member) {
        Path outer = Path.of(requireNonNull(member.getParent()) + ".java");
        return Files.exists(outer)
                && Pattern.compile("\\b(class|enum|interface|record) " + member.getFileName() + "\\b")
                        .matcher(read(outer))
                        .find();
    }

    /** The product's packages: the folders that have a source. */
    private static Set<String> packages() {
        return Stream.of("src/main/java", "src/mock/java")
                .map(Path::of)
                .flatMap(root -> {
                    try (Stream<Path> files = Files.walk(root)) {
                        return files
                                .filter(file -> file.toString().endsWith(".java"))
                                .map(file -> root.relativize(requireNonNull(file.getParent()))
                                        .toString()
                                        .replace(File.separatorChar, '.'))
                                .toList()
                                .stream();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The packages in the first column of the table. A name that starts with a dot is a sibling of the row's first one. */
    private static List<String> packagesInTable(String text) {
        var packages = new ArrayList<String>();
        for (String line : text.substring(text.indexOf("| package |")).lines().toList()) {
            String cell = line.startsWith("| ") ? line.split("\\|")[1].strip() : "";
            if (cell.startsWith("root:")) {
                packages.add("io.ratatoskr");
            } else {
                List<String> names = CODE_SPAN
                        .matcher(cell)
                        .results()
                        .map(name -> name.group().replace("`", ""))
                        .toList();
                for (String name : names) {
                    String first = names.getFirst();
                    packages.add("io.ratatoskr."
                            + (name.startsWith(".") ? first.substring(0, first.lastIndexOf('.')) + name : name));
                }
            }
        }
        return packages;
    }

    private static List<String> javaBlocks(Path guide) {
        return CODE_BLOCK
                .matcher(read(guide))
                .results()
                .filter(block -> block.group(1).equals("java"))
                .map(block -> block.group(2))
                .toList();
    }

    private static String errors(String statements, Path output) {
        var parameters = new ArrayList<String>(List.of("CamelContext camelContext", "List<String> documents"));
        if (!statements.contains("ModelGateway gateway")) {
            parameters.add("ModelGateway gateway");
        }
        String source = EXAMPLE.formatted(String.join(", ", parameters), statements);
        var file = new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        JavaCompiler compiler = requireNonNull(ToolProvider.getSystemJavaCompiler(), "the tests need a JDK");
        var messages = new StringWriter();
        List<String> options =
                List.of("-proc:none", "-nowarn", "-d", output.toString(), "-cp", System.getProperty("java.class.path"));
        boolean compiled = compiler.getTask(messages, null, null, options, null, List.of(file))
                .call();
        return compiled ? "" : messages.toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
