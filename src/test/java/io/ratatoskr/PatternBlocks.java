package io.ratatoskr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The code blocks of {@code docs/patterns.md}. */
final class PatternBlocks {
    static final Path GUIDE = Path.of("docs/patterns.md");
    private static final Pattern SECTION = Pattern.compile("(?ms)^## (.+?)$(.*?)(?=^## |\\z)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

    /**
     * @param section the heading above the block
     * @param language the word after the fence; empty if there is none
     */
    record CodeBlock(String section, String language, String text) {
        @Override
        public String toString() {
            return section + " (" + language + ")";
        }
    }

    private PatternBlocks() {}

    static List<CodeBlock> all() throws IOException {
        return SECTION.matcher(Files.readString(GUIDE))
                .results()
                .flatMap(section -> BLOCK.matcher(section.group(2))
                        .results()
                        .map(block -> new CodeBlock(section.group(1).strip(), block.group(1), block.group(2))))
                .toList();
    }

    static List<CodeBlock> in(String language) throws IOException {
        return all().stream().filter(block -> block.language().equals(language)).toList();
    }

    /**
     * Writes the configuration of a section into a home folder: properties, {@code models.yaml}, routes, and a block without a language as
     * the callers' keys.
     */
    static void write(String section, Path home) throws IOException {
        Path config = Files.createDirectories(home.resolve("config"));
        Path routes = Files.createDirectories(home.resolve("routes/custom"));
        for (CodeBlock block : all()) {
            if (block.section().equals(section)) {
                switch (block.language()) {
                    case "properties" -> Files.writeString(config.resolve("application.properties"), block.text());
                    case "yaml" ->
                        Files.writeString(
                                block.text().startsWith("- ")
                                        ? routes.resolve("pattern.camel.yaml")
                                        : config.resolve("models.yaml"),
                                block.text());
                    case "" -> Files.writeString(home.resolve("keys.txt"), block.text());
                    default -> {}
                }
            }
        }
    }
}
