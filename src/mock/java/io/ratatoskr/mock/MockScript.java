package io.ratatoskr.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.config.Durations;
import io.ratatoskr.config.YamlNode;
import io.ratatoskr.mock.StreamForm.Break;
import io.ratatoskr.mock.StreamForm.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A script for a mock provider in YAML or JSON; {@code docs/mock.md} has the grammar. */
public final class MockScript {
    private final List<Rule> rules;

    private MockScript(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    List<Rule> rules() {
        return rules;
    }

    /**
     * @param name the script's name in error messages
     * @throws IllegalArgumentException listing every mistake
     */
    public static MockScript read(String name, String text) {
        var mistakes = new ArrayList<String>();
        YamlNode root = YamlNode.parse(name, text, mistakes);
        root.allowOnly("rules");
        List<Rule> rules =
                root.child("rules").items().stream().map(MockScript::rule).toList();
        if (rules.isEmpty() && mistakes.isEmpty()) {
            mistakes.add(name + ": has no rules");
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", mistakes));
        }
        return new MockScript(rules);
    }

    private static Rule rule(YamlNode node) {
        node.allowOnly("when", "times", "say", "fail", "raw", "scores", "redirect", "silence", "faults");
        YamlNode when = node.child("when");
        when.allowOnly("format", "path", "model", "stream", "headers");
        return new Rule(
                new Rule.When(
                        choice(when.child("format"), Format.values(), Format::word),
                        when.child("path").text(),
                        when.child("model").text(),
                        when.child("stream").bool(),
                        texts(when.child("headers"))),
                node.child("times").integer().orElse(0),
                faults(node.child("faults"), answer(node)));
    }

    private static Answer answer(YamlNode node) {
        List<Answer> answers = new ArrayList<>();
        if (node.child("say").isPresent()) {
            answers.add(said(node.child("say")));
        }
        if (node.child("fail").isPresent()) {
            answers.add(Answer.problem(problem(node.child("fail"))));
        }
        if (node.child("scores").isPresent()) {
            var scores = new LinkedHashMap<String, Double>();
            for (String label : node.child("scores").keys()) {
                node.child("scores").child(label).number().ifPresent(score -> scores.put(label, score.doubleValue()));
            }
            answers.add(Answer.scores(scores));
        }
        if (node.child("raw").isPresent()) {
            YamlNode raw = node.child("raw");
            raw.allowOnly("status", "content-type", "body");
            String type = raw.child("content-type").text().orElse("application/json");
            byte[] body = raw.child("body").text().orElse("").getBytes(UTF_8);
            answers.add(Answer.bytes(type, body)
                    .status(raw.child("status").integer().orElse(200)));
        }
        if (node.child("redirect").isPresent()) {
            answers.add(Answer.redirect(302, node.child("redirect").text().orElse("/")));
        }
        if (node.child("silence").bool().orElse(false)) {
            answers.add(Answer.silence());
        }
        if (answers.size() > 1) {
            node.addMistake("has several of say, fail, scores, raw, redirect and silence; expected one");
        }
        return answers.isEmpty() ? Answer.echo() : answers.getFirst();
    }

    private static Answer said(YamlNode say) {
        say.allowOnly("text", "reasoning", "signature", "tools", "finish", "usage", "in-one-piece");
        Answer answer = say.child("text").text().map(Answer::text).orElseGet(Answer::echo);
        boolean first = say.child("text").text().isEmpty();
        for (YamlNode tool : say.child("tools").items()) {
            tool.allowOnly("name", "arguments");
            String name = tool.child("name").text().orElse("tool");
            String arguments = tool.child("arguments").text().orElse("{}");
            answer = first ? Answer.toolCall(name, arguments) : answer.andToolCall(name, arguments);
            first = false;
        }
        Optional<String> thoughts = say.child("reasoning").text();
        if (thoughts.isPresent()) {
            answer = answer.reasoning(
                    thoughts.get(), say.child("signature").text().orElse(""));
        }
        Optional<String> finish = say.child("finish").text();
        answer = finish.isPresent() ? answer.finishReason(finish.get()) : answer;
        YamlNode usage = say.child("usage");
        usage.allowOnly("prompt", "completion");
        if (usage.isPresent()) {
            answer = answer.usage(
                    usage.child("prompt").integer().orElse(0),
                    usage.child("completion").integer().orElse(0));
        }
        return say.child("in-one-piece").bool().orElse(false) ? answer.inOnePiece() : answer;
    }

    private static Problem problem(YamlNode fail) {
        fail.allowOnly("status", "type", "code", "message", "kind", "retry-after", "retry-form");
        int status = fail.child("status").integer().orElse(500);
        String message = fail.child("message").text().orElse("mock: simulated failure");
        Problem.Kind kind = choice(fail.child("kind"), Problem.Kind.values(), Problem.Kind::wireName)
                .orElse(Problem.Kind.TOLD);
        Problem told = kind != Problem.Kind.TOLD
                ? Problem.of(kind)
                : new Problem(
                        kind,
                        status,
                        fail.child("type").text().orElse(null),
                        fail.child("code").text().orElse(null),
                        message,
                        null);
        Retry.Form form = choice(fail.child("retry-form"), Retry.Form.values(), Retry.Form::wireName)
                .orElse(Retry.Form.SECONDS);
        return time(fail.child("retry-after"))
                .map(after -> told.retry(new Retry(form, after)))
                .orElse(told);
    }

    private static Answer faults(YamlNode node, Answer bare) {
        node.allowOnly(
                "delay",
                "first-delay",
                "between",
                "drip",
                "split-utf8",
                "line-ends",
                "comments",
                "pings",
                "gzip",
                "ending",
                "doubled-end",
                "padding",
                "cut",
                "reset",
                "stall",
                "error",
                "garbage",
                "ends",
                "content-type",
                "headers",
                "status");
        Answer answer = bare;
        answer = with(answer, time(node.child("delay")), answer0 -> answer0::delay);
        answer = with(answer, time(node.child("first-delay")), answer0 -> answer0::delayFirst);
        answer = with(answer, time(node.child("between")), answer0 -> answer0::between);
        answer = with(answer, node.child("drip").integer(), answer0 -> answer0::drip);
        answer = with(answer, node.child("comments").integer(), answer0 -> answer0::comments);
        answer = with(answer, node.child("status").integer(), answer0 -> answer0::status);
        answer = with(
                answer,
                node.child("line-ends").oneOf("lf", "crlf", "cr"),
                answer0 -> end -> answer0.lineEnds(ends(end)));
        answer = with(
                answer, choice(node.child("ending"), Ending.values(), Ending::wireName), answer0 -> answer0::ending);
        answer = with(
                answer, node.child("content-type").text(), answer0 -> type -> answer0.header("content-type", type));
        for (Map.Entry<String, String> header : texts(node.child("headers")).entrySet()) {
            answer = answer.header(header.getKey(), header.getValue());
        }
        answer = flagged(node, "split-utf8", answer, Answer::splitUtf8);
        answer = flagged(node, "pings", answer, Answer::pings);
        answer = flagged(node, "gzip", answer, Answer::gzipped);
        answer = flagged(node, "doubled-end", answer, Answer::doubledEnd);
        YamlNode padding = node.child("padding");
        padding.allowOnly("at", "bytes");
        if (padding.isPresent()) {
            Place place =
                    choice(padding.child("at"), Place.values(), Place::wireName).orElse(Place.AFTER_FIRST_DELTA);
            answer = answer.padded(place, padding.child("bytes").integer().orElse(1 << 20));
        }
        return broken(node, answer);
    }

    private static Answer broken(YamlNode node, Answer bare) {
        Answer answer = bare;
        answer = with(
                answer,
                choice(node.child("garbage"), Place.values(), Place::wireName),
                answer0 -> at -> answer0.breaking(at, new Break.Garbage()));
        answer = with(
                answer,
                choice(node.child("ends"), Place.values(), Place::wireName),
                answer0 -> at -> answer0.breaking(at, new Break.End()));
        answer =
                with(answer, choice(node.child("stall"), Place.values(), Place::wireName), answer0 -> answer0::stallAt);
        for (String how : List.of("cut", "reset")) {
            boolean reset = how.equals("reset");
            answer = with(
                    answer,
                    choice(node.child(how), Place.values(), Place::wireName),
                    answer0 -> at -> answer0.cutAt(at, reset));
        }
        YamlNode error = node.child("error");
        if (error.isPresent()) {
            error.allowOnly("at", "status", "type", "message", "then-done");
            Place at =
                    choice(error.child("at"), Place.values(), Place::wireName).orElse(Place.AFTER_FIRST_DELTA);
            var problem = new Problem(
                    Problem.Kind.TOLD,
                    error.child("status").integer().orElse(500),
                    error.child("type").text().orElse(null),
                    null,
                    error.child("message").text().orElse("mock: simulated failure"),
                    null);
            answer = answer.breaking(
                    at, new Break.Error(problem, error.child("then-done").bool().orElse(false)));
        }
        return answer;
    }

    private static <T> Answer with(Answer answer, Optional<T> value, Function<Answer, Function<T, Answer>> change) {
        return value.map(change.apply(answer)).orElse(answer);
    }

    private static Answer flagged(YamlNode node, String name, Answer answer, UnaryOperator<Answer> change) {
        return node.child(name).bool().orElse(false) ? change.apply(answer) : answer;
    }

    private static String ends(String word) {
        return switch (word) {
            case "crlf" -> "\r\n";
            case "cr" -> "\r";
            default -> "\n";
        };
    }

    private static Map<String, String> texts(YamlNode node) {
        var texts = new LinkedHashMap<String, String>();
        for (String name : node.keys()) {
            node.child(name).text().ifPresent(value -> texts.put(name.toLowerCase(Locale.ROOT), value));
        }
        return texts;
    }

    private static Optional<Duration> time(YamlNode node) {
        return node.text().flatMap(text -> {
            try {
                return Optional.of(Durations.parse(text));
            } catch (IllegalArgumentException e) {
                node.addMistake(String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    private static <E extends Enum<E>> Optional<E> choice(YamlNode node, E[] values, Function<E, String> wireName) {
        String[] words = Stream.of(values).map(wireName).toArray(String[]::new);
        return node.oneOf(words)
                .flatMap(word -> Stream.of(values)
                        .filter(value -> wireName.apply(value).equals(word))
                        .findFirst());
    }
}
