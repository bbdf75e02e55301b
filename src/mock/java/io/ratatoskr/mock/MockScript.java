package io.ratatoskr.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.config.Durations;
import io.ratatoskr.config.YamlNode;
import io.ratatoskr.mock.StreamOptions.InterruptionKind;
import io.ratatoskr.mock.StreamOptions.StreamEnding;
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
    private final List<MockRule> rules;

    private MockScript(List<MockRule> rules) {
        this.rules = List.copyOf(rules);
    }

    List<MockRule> rules() {
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
        List<MockRule> rules =
                root.child("rules").items().stream().map(MockScript::readRule).toList();
        if (rules.isEmpty() && mistakes.isEmpty()) {
            mistakes.add(name + ": has no rules");
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", mistakes));
        }
        return new MockScript(rules);
    }

    private static MockRule readRule(YamlNode node) {
        node.allowOnly("when", "times", "say", "fail", "raw", "scores", "redirect", "silence", "faults");
        YamlNode when = node.child("when");
        when.allowOnly("format", "path", "model", "stream", "headers", "contains");
        return new MockRule(
                new MockRule.RuleCondition(
                        readChoice(when.child("format"), MockFormat.values(), MockFormat::wireName),
                        when.child("path").text(),
                        when.child("model").text(),
                        when.child("stream").bool(),
                        readTexts(when.child("headers")),
                        when.child("contains").text()),
                node.child("times").integer().orElse(0),
                applyFaults(node.child("faults"), readResponse(node)));
    }

    private static MockResponse readResponse(YamlNode node) {
        List<MockResponse> responses = new ArrayList<>();
        if (node.child("say").isPresent()) {
            responses.add(readReply(node.child("say")));
        }
        if (node.child("fail").isPresent()) {
            responses.add(MockResponse.error(readError(node.child("fail"))));
        }
        if (node.child("scores").isPresent()) {
            var scores = new LinkedHashMap<String, Double>();
            for (String label : node.child("scores").keys()) {
                node.child("scores").child(label).number().ifPresent(score -> scores.put(label, score.doubleValue()));
            }
            responses.add(MockResponse.scores(scores));
        }
        if (node.child("raw").isPresent()) {
            YamlNode raw = node.child("raw");
            raw.allowOnly("status", "content-type", "body");
            String type = raw.child("content-type").text().orElse("application/json");
            byte[] body = raw.child("body").text().orElse("").getBytes(UTF_8);
            responses.add(MockResponse.bytes(type, body)
                    .status(raw.child("status").integer().orElse(200)));
        }
        if (node.child("redirect").isPresent()) {
            responses.add(
                    MockResponse.redirect(302, node.child("redirect").text().orElse("/")));
        }
        if (node.child("silence").bool().orElse(false)) {
            responses.add(MockResponse.silence());
        }
        if (responses.size() > 1) {
            node.addMistake("has several of say, fail, scores, raw, redirect and silence; expected one");
        }
        return responses.isEmpty() ? MockResponse.echo() : responses.getFirst();
    }

    private static MockResponse readReply(YamlNode say) {
        say.allowOnly("text", "reasoning", "signature", "tools", "finish", "usage", "in-one-piece");
        MockResponse response = say.child("text").text().map(MockResponse::text).orElseGet(MockResponse::echo);
        boolean first = say.child("text").text().isEmpty();
        for (YamlNode tool : say.child("tools").items()) {
            tool.allowOnly("name", "arguments");
            String name = tool.child("name").text().orElse("tool");
            String arguments = tool.child("arguments").text().orElse("{}");
            response = first ? MockResponse.toolCall(name, arguments) : response.andToolCall(name, arguments);
            first = false;
        }
        Optional<String> thoughts = say.child("reasoning").text();
        if (thoughts.isPresent()) {
            response = response.reasoning(
                    thoughts.get(), say.child("signature").text().orElse(""));
        }
        Optional<String> finish = say.child("finish").text();
        response = finish.isPresent() ? response.finishReason(finish.get()) : response;
        YamlNode usage = say.child("usage");
        usage.allowOnly("prompt", "completion");
        if (usage.isPresent()) {
            response = response.usage(
                    usage.child("prompt").integer().orElse(0),
                    usage.child("completion").integer().orElse(0));
        }
        return say.child("in-one-piece").bool().orElse(false) ? response.unsplit() : response;
    }

    private static MockError readError(YamlNode fail) {
        fail.allowOnly("status", "type", "code", "message", "kind", "retry-after", "retry-form");
        int status = fail.child("status").integer().orElse(500);
        String message = fail.child("message").text().orElse("mock: simulated failure");
        MockError.MockErrorKind kind = readChoice(
                        fail.child("kind"), MockError.MockErrorKind.values(), MockError.MockErrorKind::wireName)
                .orElse(MockError.MockErrorKind.CUSTOM);
        MockError custom = kind != MockError.MockErrorKind.CUSTOM
                ? MockError.of(kind)
                : new MockError(
                        kind,
                        status,
                        fail.child("type").text().orElse(null),
                        fail.child("code").text().orElse(null),
                        message,
                        null);
        RetryHint.RetryForm form = readChoice(
                        fail.child("retry-form"), RetryHint.RetryForm.values(), RetryHint.RetryForm::wireName)
                .orElse(RetryHint.RetryForm.SECONDS);
        return readDuration(fail.child("retry-after"))
                .map(after -> custom.retryHint(new RetryHint(form, after)))
                .orElse(custom);
    }

    private static MockResponse applyFaults(YamlNode node, MockResponse bare) {
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
        MockResponse response = bare;
        response = apply(response, readDuration(node.child("delay")), current -> current::delay);
        response = apply(response, readDuration(node.child("first-delay")), current -> current::delayFirst);
        response = apply(response, readDuration(node.child("between")), current -> current::between);
        response = apply(response, node.child("drip").integer(), current -> current::drip);
        response = apply(response, node.child("comments").integer(), current -> current::comments);
        response = apply(response, node.child("status").integer(), current -> current::status);
        response = apply(
                response,
                node.child("line-ends").oneOf("lf", "crlf", "cr"),
                current -> end -> current.lineEnds(lineEnd(end)));
        response = apply(
                response,
                readChoice(node.child("ending"), StreamEnding.values(), StreamEnding::wireName),
                current -> current::ending);
        response = apply(
                response, node.child("content-type").text(), current -> type -> current.header("content-type", type));
        for (Map.Entry<String, String> header : readTexts(node.child("headers")).entrySet()) {
            response = response.header(header.getKey(), header.getValue());
        }
        response = applyIf(node, "split-utf8", response, MockResponse::splitUtf8);
        response = applyIf(node, "pings", response, MockResponse::pings);
        response = applyIf(node, "gzip", response, MockResponse::gzipped);
        response = applyIf(node, "doubled-end", response, MockResponse::repeatEnd);
        YamlNode padding = node.child("padding");
        padding.allowOnly("at", "bytes");
        if (padding.isPresent()) {
            FaultPoint point = readChoice(padding.child("at"), FaultPoint.values(), FaultPoint::wireName)
                    .orElse(FaultPoint.AFTER_FIRST_DELTA);
            response = response.padding(point, padding.child("bytes").integer().orElse(1 << 20));
        }
        return applyInterruptions(node, response);
    }

    private static MockResponse applyInterruptions(YamlNode node, MockResponse bare) {
        MockResponse response = bare;
        response = apply(
                response,
                readChoice(node.child("garbage"), FaultPoint.values(), FaultPoint::wireName),
                current -> at -> current.interrupt(at, new InterruptionKind.GarbageEvent()));
        response = apply(
                response,
                readChoice(node.child("ends"), FaultPoint.values(), FaultPoint::wireName),
                current -> at -> current.interrupt(at, new InterruptionKind.EndOfStream()));
        response = apply(
                response,
                readChoice(node.child("stall"), FaultPoint.values(), FaultPoint::wireName),
                current -> current::stallAt);
        for (String action : List.of("cut", "reset")) {
            boolean reset = action.equals("reset");
            response = apply(
                    response,
                    readChoice(node.child(action), FaultPoint.values(), FaultPoint::wireName),
                    current -> at -> current.cutAt(at, reset));
        }
        YamlNode error = node.child("error");
        if (error.isPresent()) {
            error.allowOnly("at", "status", "type", "message", "then-done");
            FaultPoint at = readChoice(error.child("at"), FaultPoint.values(), FaultPoint::wireName)
                    .orElse(FaultPoint.AFTER_FIRST_DELTA);
            var scripted = new MockError(
                    MockError.MockErrorKind.CUSTOM,
                    error.child("status").integer().orElse(500),
                    error.child("type").text().orElse(null),
                    null,
                    error.child("message").text().orElse("mock: simulated failure"),
                    null);
            response = response.interrupt(
                    at,
                    new InterruptionKind.ErrorEvent(
                            scripted, error.child("then-done").bool().orElse(false)));
        }
        return response;
    }

    private static <T> MockResponse apply(
            MockResponse response, Optional<T> value, Function<MockResponse, Function<T, MockResponse>> change) {
        return value.map(change.apply(response)).orElse(response);
    }

    private static MockResponse applyIf(
            YamlNode node, String name, MockResponse response, UnaryOperator<MockResponse> change) {
        return node.child(name).bool().orElse(false) ? change.apply(response) : response;
    }

    private static String lineEnd(String name) {
        return switch (name) {
            case "crlf" -> "\r\n";
            case "cr" -> "\r";
            default -> "\n";
        };
    }

    private static Map<String, String> readTexts(YamlNode node) {
        var texts = new LinkedHashMap<String, String>();
        for (String name : node.keys()) {
            node.child(name).text().ifPresent(value -> texts.put(name.toLowerCase(Locale.ROOT), value));
        }
        return texts;
    }

    private static Optional<Duration> readDuration(YamlNode node) {
        return node.text().flatMap(text -> {
            try {
                return Optional.of(Durations.parse(text));
            } catch (IllegalArgumentException e) {
                node.addMistake(String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    private static <E extends Enum<E>> Optional<E> readChoice(YamlNode node, E[] values, Function<E, String> wireName) {
        String[] words = Stream.of(values).map(wireName).toArray(String[]::new);
        return node.oneOf(words)
                .flatMap(name -> Stream.of(values)
                        .filter(value -> wireName.apply(value).equals(name))
                        .findFirst());
    }
}
