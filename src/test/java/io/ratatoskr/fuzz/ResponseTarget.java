package io.ratatoskr.fuzz;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.fuzz.WireProtocols.Endpoint;
import io.ratatoskr.fuzz.WireProtocols.SampleResponse;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Full responses of providers, good ones, errors and lists of models: decoded, and what can be decoded is written for the caller. */
public final class ResponseTarget implements FuzzTarget {
    private static final List<Integer> FAILURES =
            List.of(300, 400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504, 529, 999);
    private static final List<String> HEADERS = List.of(
            "retry-after: 1",
            "retry-after: -1",
            "retry-after: 99999999999999999999",
            "retry-after: Wed, 21 Oct 2015 07:28:00 GMT",
            "retry-after: 1.5e9",
            "retry-after: NaN",
            "retry-after-ms: 5",
            "x-compute-tokens: 7",
            "x-compute-tokens: 1,2,x",
            "x-error-code: GatedRepo",
            "x-error-message: no",
            "anthropic-ratelimit-tokens-reset: 2025-01-01T00:00:00Z",
            "anthropic-ratelimit-requests-reset: x",
            "content-type: text/html");
    private static final Map<Operation, ModelRequest> REQUESTS = requests();

    @Override
    public String name() {
        return "responses";
    }

    private static Map<Operation, ModelRequest> requests() {
        Map<Operation, ModelRequest> requests = new EnumMap<>(Operation.class);
        for (SampleRequests.Sample sample : SampleRequests.ALL) {
            requests.putIfAbsent(sample.operation(), sample.parse(sample.bytes("m")));
        }
        return requests;
    }

    @Override
    public FuzzInput mutate(RandomGenerator random) {
        SampleResponse sample = Words.pick(
                WireProtocols.SAMPLES.stream()
                        .filter(each ->
                                !each.operation().endsWith("-stream") && (!each.isError() || random.nextInt(5) == 0))
                        .toList(),
                random);
        Endpoint endpoint = Words.pick(
                WireProtocols.ENDPOINTS.stream()
                        .filter(each -> random.nextInt(40) == 0
                                || each.protocol().name().equals(sample.protocol()))
                        .toList(),
                random);
        String header = random.nextBoolean() ? "" : Words.pick(HEADERS, random);
        return FuzzInput.of(
                endpoint.id() + " " + sample.operation() + " "
                        + (random.nextInt(3) > 0 ? 200 : Words.pick(FAILURES, random)),
                new Mutator(random).mutate(sample.body()),
                Words.bytes(header));
    }

    @Override
    public String run(FuzzInput input) {
        String[] words = input.text(0).split(" ");
        Endpoint endpoint = WireProtocols.endpoint(words[0]);
        ProviderHttpResponse response =
                new ProviderHttpResponse(Integer.parseInt(words[2]), headers(input.text(2)), input.bytes(1));
        try {
            if (words[1].equals("models") || words[1].equals("details")) {
                return list(endpoint, response);
            }
            ModelRequest request = Arrays.stream(Operation.values())
                    .filter(operation -> operation.wireName().equals(words[1]))
                    .map(REQUESTS::get)
                    .findFirst()
                    .orElseThrow();
            return exchange(endpoint.protocol(), endpoint.profile(), request, response);
        } catch (GatewayException e) {
            return documented(e, response.status());
        }
    }

    /** The caller gets the blame only where the provider's status or error says so. */
    private static String documented(GatewayException failure, int status) {
        String name = Expectations.documented(failure);
        if (status == 200
                && failure instanceof InvalidRequest
                && !failure.getMessage().startsWith("acme: ")) {
            throw new AssertionError("a malformed response is not the caller's fault", failure);
        }
        return name;
    }

    private static String exchange(
            Protocol protocol, ProviderProfile profile, ModelRequest request, ProviderHttpResponse response) {
        if (response.status() != 200) {
            return documented(protocol.mapError(request, response, profile), response.status());
        }
        if (!protocol.operations().contains(request.operation())) {
            return "no such operation";
        }
        var split = protocol.split(request, profile);
        var decoded = new ArrayList<ModelResponse>();
        for (ModelRequest part : split.requests()) {
            decoded.add(protocol.decode(part, response, profile));
        }
        var whole = split.join().apply(decoded);
        for (Dialect dialect : List.of(SampleRequests.OPENAI, SampleRequests.NATIVE)) {
            if (dialect.operations().contains(request.operation())) {
                Expectations.json(dialect.responseWriter().write(whole, request));
            }
        }
        return "decoded";
    }

    private static String list(Endpoint endpoint, ProviderHttpResponse response) {
        ModelCatalog catalog = endpoint.protocol().modelCatalog().orElse(null);
        if (catalog == null) {
            return "no list of models";
        }
        var page = catalog.readPage(
                new ProviderHttpResponse(200, response.headers(), response.body()), endpoint.profile());
        page.next().ifPresent(next -> {
            if (next.path().chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
                throw new AssertionError("a path that is not one: " + next.path());
            }
        });
        for (var listed : page.models()) {
            if (catalog.detailRequest(listed, endpoint.profile()).isPresent()) {
                catalog.withDetails(listed, response, endpoint.profile());
            }
        }
        return "listed";
    }

    private static Map<String, String> headers(String line) {
        Map<String, String> headers = new HashMap<>(Map.of("content-type", "application/json"));
        int colon = line.indexOf(':');
        if (colon > 0) {
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return headers;
    }
}
