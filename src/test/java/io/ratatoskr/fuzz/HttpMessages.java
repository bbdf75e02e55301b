package io.ratatoskr.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ratatoskr.fuzz.SampleRequests.Sample;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Mutated HTTP requests. Most have two parts, the head without its length and the body, so that they are framed correctly; a few are
 * one part, as it is sent.
 */
final class HttpMessages {
    /** A request without a sample in {@link SampleRequests}. */
    private record Route(String method, String path, String body) {}

    private static final List<Route> ROUTES = List.of(
            new Route("GET", "/v1/models", ""),
            new Route(
                    "GET", "/v1/models?all=true&capability=chat&provider=compatible&max_price=1&min_context=5&q=x", ""),
            new Route("GET", "/v1/models/compatible:m", ""),
            new Route("GET", "/v1/models/openrouter%3Aopenai%2Fgpt-4o/metadata", ""),
            new Route("GET", "/v1/models/openai/gpt-4o", ""),
            new Route("GET", "/v1/models/nli-tiny/status", ""),
            new Route("POST", "/v1/models/nli-tiny/load", "{}"),
            new Route("POST", "/v1/models/nli-tiny/unload", ""),
            new Route(
                    "POST",
                    "/v1/models/compatible:m/validate",
                    "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":3,\"max_tokens\":5}"),
            new Route("POST", "/v1/models/gpt-4o/validate", "{\"prompt\":\"x\",\"top_k\":5}"),
            new Route("GET", "/v1/presets", ""),
            new Route("GET", "/v1/presets/fuzz/coding", ""),
            new Route("POST", "/v1/tokens/count", "{\"model\":\"gpt-4o\",\"text\":\"one two 😀\"}"),
            new Route("POST", "/v1/tokenize", "{\"model\":\"nli-tiny\",\"text\":\"one two\",\"provider\":null}"),
            new Route("HEAD", "/v1/models", ""),
            new Route("OPTIONS", "/v1/chat/completions", ""),
            new Route("GET", "/", ""));

    private static final List<String> TEXT_MODELS = List.of(
            "compatible:m",
            "compatible:m",
            "smart",
            "ratatoskr:fuzz/coding",
            "anthropic:claude-sonnet-4-5",
            "gemini:gemini-2.5-pro",
            "ollama:llama3",
            "huggingface:org/m",
            "no-such:m");
    private static final List<String> VECTOR_MODELS =
            List.of("compatible:m", "gemini:vectors", "ollama:nomic", "huggingface:org/m", "embed-tiny-cls");
    private static final List<String> SCORE_MODELS =
            List.of("nli-tiny", "classify-tiny", "rerank-tiny", "huggingface:org/m");

    private static final List<String> HEADERS = List.of(
            "content-type: text/plain",
            "content-type: application/json; charset=utf-16",
            "content-type: application/json;;=",
            "content-type:",
            "content-type: application/x-www-form-urlencoded",
            "accept: text/event-stream",
            "accept: */*;q=x",
            "accept-encoding: gzip, br;q=0, *;q=9",
            "content-encoding: gzip",
            "content-encoding: identity",
            "transfer-encoding: chunked",
            "transfer-encoding: gzip, chunked",
            "content-length: 5",
            "content-length: -1",
            "content-length: 99999999999999999999",
            "expect: 100-continue",
            "expect: x",
            "connection: close",
            "connection: upgrade",
            "upgrade: websocket",
            "host: evil.example",
            "host:",
            "host: [::1]:x",
            "origin: https://evil.example",
            "origin: null",
            "authorization: Bearer",
            "authorization: Basic eDp5",
            "x-api-key: x",
            "x-request-id: " + "r".repeat(300),
            "x-request-id: \u00e6\u00ff",
            "x-request-id: a b",
            "x-ratatoskr-parameters: error",
            "x-ratatoskr-parameters: ignore",
            "x-ratatoskr-parameters: nonsense",
            "x-ratatoskr-parameters:",
            "traceparent: 00-x",
            "cookie: a=b",
            "range: bytes=0-0",
            "camelhttpuri: http://127.0.0.1:9/",
            "camelratatoskrmodel: x",
            "x-long: " + "v".repeat(9_000),
            "x-very-long: " + "v".repeat(40_000),
            "bad header: x",
            ": no name",
            "no colon",
            "x-nul: a\u0000b");
    private static final List<String> PATH_PIECES = List.of(
            "%00",
            "%zz",
            "%",
            "%2F",
            "%2e%2e",
            "..",
            "/",
            "//",
            ".",
            "?",
            "&",
            "=",
            "#",
            ";x=y",
            "+",
            "*",
            "\\",
            "{id}",
            "%F0%9F%98%80",
            "%ED%A0%80",
            "\u00e6",
            "?all=maybe",
            "?min_context=-1",
            "?max_price=1e999",
            "?q=%00",
            "&q=a&q=b",
            "a".repeat(600),
            "x".repeat(9_000));
    private static final List<String> METHODS = List.of(
            "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PRI", "get", "M\u00c6");

    private final RandomGenerator random;

    HttpMessages(RandomGenerator random) {
        this.random = random;
    }

    FuzzInput next() {
        String method = "POST";
        String path;
        byte[] body;
        if (random.nextInt(4) == 0) {
            Route route = Words.pick(ROUTES, random);
            method = route.method();
            path = route.path();
            body = Words.bytes(route.body());
        } else {
            Sample sample = Words.pick(SampleRequests.ALL, random);
            path = sample.path();
            body = sample.bytes(Words.pick(models(sample), random));
        }
        List<String> headers = new ArrayList<>(List.of("host: localhost", "content-type: application/json"));
        int kind = random.nextInt(20);
        if (kind < 14) {
            body = new Mutator(random).mutate(body);
        } else if (kind < 19) {
            method = random.nextInt(6) == 0 ? Words.pick(METHODS, random) : method;
            path = path(path);
            changeHeaders(headers);
            body = random.nextInt(3) == 0 ? new Mutator(random).mutate(body) : body;
        }
        String head = method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n";
        return kind < 19
                ? FuzzInput.of(head.getBytes(ISO_8859_1), body)
                : FuzzInput.of(new Mutator(random, HEADERS).bytes(whole(head.getBytes(ISO_8859_1), body)));
    }

    /** The request as it is sent. */
    static byte[] whole(byte[] head, byte[] body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head);
        all.writeBytes(Words.bytes("content-length: " + body.length + "\r\n\r\n"));
        all.writeBytes(body);
        return all.toByteArray();
    }

    private static List<String> models(Sample sample) {
        return switch (sample.operation()) {
            case CHAT, GENERATE -> TEXT_MODELS;
            case EMBED -> VECTOR_MODELS;
            case NLI, ZERO_SHOT, CLASSIFY, STANCE, RERANK -> SCORE_MODELS;
        };
    }

    private String path(String path) {
        if (random.nextBoolean()) {
            return path;
        }
        int at = random.nextInt(path.length() + 1);
        return path.substring(0, at) + Words.pick(PATH_PIECES, random) + path.substring(at);
    }

    private void changeHeaders(List<String> headers) {
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            if (random.nextInt(4) == 0 && !headers.isEmpty()) {
                headers.remove(random.nextInt(headers.size()));
            } else {
                headers.add(random.nextInt(headers.size() + 1), Words.pick(HEADERS, random));
            }
        }
    }
}
