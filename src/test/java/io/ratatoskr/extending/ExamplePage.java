package io.ratatoskr.extending;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of {@code docs/extending} with its examples. */
record ExamplePage(String name, List<Example> examples) {
    private static final Path FOLDER = Path.of("docs", "extending");
    private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern PATH = Pattern.compile("`(META-INF/[^`<]*[^`/<])`");
    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern TYPE =
            Pattern.compile("^public (?:final )?(?:class|record|interface) (\\w+)", Pattern.MULTILINE);

    /**
     * One example.
     *
     * @param language as in the fence, such as {@code java}
     * @param path the path in a jar that the text before it names; empty if none
     */
    record Example(String language, String path, String text) {
        /** The class name with its package. */
        String className() {
            Matcher type = TYPE.matcher(text);
            if (!type.find()) {
                throw new IllegalStateException("the example has no public type: " + text);
            }
            Matcher in = PACKAGE.matcher(text);
            return in.find() ? in.group(1) + "." + type.group(1) : type.group(1);
        }
    }

    static List<ExamplePage> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".md"))
                    .sorted()
                    .map(ExamplePage::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ExamplePage of(String name) {
        try {
            String text = Files.readString(FOLDER.resolve(name));
            var examples = new ArrayList<Example>();
            Matcher block = BLOCK.matcher(text);
            int end = 0;
            while (block.find()) {
                Matcher path = PATH.matcher(text.substring(end, block.start()));
                String last = "";
                while (path.find()) {
                    last = path.group(1);
                }
                examples.add(new Example(block.group(1), last, block.group(2)));
                end = block.end();
            }
            return new ExamplePage(name, examples);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Example> java() {
        return examples.stream()
                .filter(example -> example.language().equals("java"))
                .toList();
    }

    /** The examples that a jar contains as files. */
    List<Example> resources() {
        return examples.stream().filter(example -> !example.path().isEmpty()).toList();
    }

    /** The only example in this language that is not a file of a jar. */
    String only(String language) {
        List<String> found = examples.stream()
                .filter(example ->
                        example.language().equals(language) && example.path().isEmpty())
                .map(Example::text)
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException("%s has %d examples of %s".formatted(name, found.size(), language));
        }
        return found.getFirst();
    }
}
