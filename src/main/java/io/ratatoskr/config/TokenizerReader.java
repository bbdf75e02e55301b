package io.ratatoskr.config;

import io.ratatoskr.settings.TokenizerSettings;
import io.ratatoskr.settings.TokenizerSettings.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads an entry of {@code tokenizers} in {@code models.yaml}. */
final class TokenizerReader {
    private static final Pattern REPOSITORY =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*/[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private TokenizerReader() {}

    static Optional<TokenizerSettings> read(Path home, YamlNode node) {
        node.allowOnly("prefix", "encoding", "file", "class-path", "hub", "revision", "like");
        Optional<String> prefix = node.child("prefix").text();
        if (prefix.isEmpty()) {
            node.addMistake("has no prefix; expected what the names of its models begin with");
        }
        List<Source> sources = new ArrayList<>();
        node.child("encoding")
                .oneOf("o200k_base", "cl100k_base", "p50k_base", "r50k_base")
                .ifPresent(name -> sources.add(new Source.Encoding(name)));
        node.child("file")
                .text()
                .ifPresent(
                        path -> sources.add(new Source.File(home.resolve(path).normalize())));
        node.child("class-path").text().ifPresent(name -> sources.add(new Source.ClassPath(name)));
        node.child("like").text().ifPresent(model -> sources.add(new Source.SameAsModel(model)));
        node.child("hub").text().ifPresent(repository -> {
            String revision = node.child("revision").text().orElse("main");
            if (!REPOSITORY.matcher(repository).matches() || repository.contains("..")) {
                node.child("hub")
                        .addMistake("is '%s'; expected organisation/name of a repository".formatted(repository));
            } else if (!REVISION.matcher(revision).matches() || revision.contains("..")) {
                node.child("revision").addMistake("is '%s'; expected a branch, tag or commit".formatted(revision));
            } else {
                sources.add(new Source.Hub(repository, revision));
            }
        });
        if (sources.size() != 1) {
            node.addMistake("has %d of encoding, file, class-path, hub and like; expected exactly one"
                    .formatted(sources.size()));
        }
        return prefix.filter(name -> sources.size() == 1)
                .map(name -> new TokenizerSettings(name.toLowerCase(Locale.ROOT), sources.getFirst()));
    }
}
