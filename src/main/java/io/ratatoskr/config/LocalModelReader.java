package io.ratatoskr.config;

import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.LocalModelSettings.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads an entry of {@code local} in {@code models.yaml}. */
final class LocalModelReader {
    /** The segments of ids, repositories and paths. */
    private static final Pattern SEGMENTS =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private static final Pattern REPOSITORY =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*/[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static final String[] POOLING = {"mean", "cls", "last", "max", "mean-sqrt-length", "weighted-mean"};

    private final Path home;

    LocalModelReader(Path home) {
        this.home = home;
    }

    Optional<LocalModelSettings> read(String id, YamlNode node) {
        node.allowOnly(
                "folder",
                "hub",
                "revision",
                "class-path",
                "organisation",
                "graph",
                "tokenizer",
                "output",
                "kind",
                "precision",
                "pooling",
                "normalise",
                "max-tokens",
                "dimensions",
                "prompts",
                "labels",
                "hypothesis-template",
                "activation",
                "load-at-start");
        if (!REVISION.matcher(id).matches()) {
            node.addMistake("is not an id of a local model; allowed are letters, digits and . _ -");
        }
        Optional<Origin> origin = origin(node);
        return origin.map(from -> new LocalModelSettings(
                id,
                node.child("organisation").text().or(() -> organisation(from)),
                from,
                new LocalModelSettings.Properties(
                        matching(
                                node.child("graph"),
                                SEGMENTS,
                                "a path inside the model's folder, e.g. onnx/model.onnx"),
                        node.child("kind").oneOf("embedding", "nli", "entailment", "reranker", "classifier"),
                        node.child("precision").oneOf("float32", "int8"),
                        atLeast(node.child("max-tokens"), 3),
                        matching(node.child("tokenizer"), SEGMENTS, "a path inside the model's folder"),
                        node.child("output").text()),
                new LocalModelSettings.Embedding(
                        pooling(node.child("pooling")),
                        node.child("normalise").bool(),
                        dimensions(node.child("dimensions")),
                        prompts(node.child("prompts"))),
                new LocalModelSettings.Scoring(
                        node.child("labels").texts(),
                        template(node.child("hypothesis-template")),
                        node.child("activation").oneOf("sigmoid", "softmax", "identity")),
                node.child("load-at-start").bool().orElse(false)));
    }

    private Optional<Origin> origin(YamlNode node) {
        var origins = new ArrayList<Origin>();
        node.child("folder")
                .text()
                .ifPresent(
                        path -> origins.add(new Origin.Folder(home.resolve(path).normalize())));
        matching(node.child("hub"), REPOSITORY, "organisation/name of a repository")
                .ifPresent(repository -> {
                    String revision = matching(node.child("revision"), REVISION, "a branch, tag or commit")
                            .orElse("main");
                    origins.add(new Origin.Hub(repository, revision));
                });
        Optional<String> classPath = node.child("class-path").text();
        if (classPath.isPresent() && classPath.get().equals(Origin.ClassPath.ROOT)) {
            origins.add(new Origin.ClassPath(Origin.ClassPath.ROOT));
        } else {
            matching(node.child("class-path"), SEGMENTS, "a folder of resources, or / for the root")
                    .ifPresent(folder -> origins.add(new Origin.ClassPath(folder)));
        }
        if (origins.size() != 1) {
            node.addMistake("has %d of folder, hub and class-path; expected exactly one".formatted(origins.size()));
            return Optional.empty();
        }
        return Optional.of(origins.getFirst());
    }

    private static Optional<String> organisation(Origin origin) {
        return origin instanceof Origin.Hub hub
                ? Optional.of(hub.repository().substring(0, hub.repository().indexOf('/')))
                : Optional.empty();
    }

    private static Optional<String> matching(YamlNode node, Pattern pattern, String expected) {
        Optional<String> text = node.text();
        if (text.isPresent()
                && (!pattern.matcher(text.get()).matches() || text.get().contains(".."))) {
            node.addMistake("is '%s'; expected %s".formatted(text.get(), expected));
            return Optional.empty();
        }
        return text;
    }

    private static Optional<Integer> atLeast(YamlNode node, int min) {
        Optional<Integer> number = node.integer();
        if (number.isPresent() && number.get() < min) {
            node.addMistake("is %d; the minimum is %d".formatted(number.get(), min));
            return Optional.empty();
        }
        return number;
    }

    private static List<String> pooling(YamlNode node) {
        var modes = new ArrayList<String>();
        for (YamlNode item : node.itemsOrSingle()) {
            item.oneOf(POOLING).ifPresent(modes::add);
        }
        return modes;
    }

    private static List<Integer> dimensions(YamlNode node) {
        var dimensions = new ArrayList<Integer>();
        node.itemsOrSingle().forEach(item -> atLeast(item, 1).ifPresent(dimensions::add));
        return dimensions;
    }

    private static Map<String, String> prompts(YamlNode node) {
        var prompts = new LinkedHashMap<String, String>();
        for (String use : node.keys()) {
            node.child(use).text().ifPresent(prompt -> prompts.put(use, prompt));
        }
        return prompts;
    }

    private static Optional<String> template(YamlNode node) {
        Optional<String> text = node.text();
        if (text.isPresent() && !text.get().contains("{}")) {
            node.addMistake("has no {} in place of the label");
            return Optional.empty();
        }
        return text;
    }
}
