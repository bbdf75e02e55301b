package io.ratatoskr.fuzz;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.dialect.openai.OpenAiErrorRenderer;
import io.ratatoskr.fuzz.SampleRequests.Sample;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import java.util.random.RandomGenerator;

/** Bodies of requests: parsed, and what can be parsed is encoded for each protocol. */
public final class RequestTarget implements FuzzTarget {
    @Override
    public String name() {
        return "requests";
    }

    @Override
    public FuzzInput mutate(RandomGenerator random) {
        int sample = random.nextInt(SampleRequests.ALL.size());
        byte[] body = SampleRequests.ALL.get(sample).bytes(Words.pick(List.of("m", "gemini-2.5-pro", "o3"), random));
        return FuzzInput.of(String.valueOf(sample), new Mutator(random).mutate(body));
    }

    @Override
    public String run(FuzzInput input) {
        Sample sample = SampleRequests.ALL.get(Integer.parseInt(input.text(0)));
        ModelRequest request;
        try {
            request = sample.parse(input.bytes(1));
        } catch (GatewayException e) {
            String name = Expectations.documented(e);
            if (OpenAiErrorRenderer.status(e) > 500) {
                throw new AssertionError("a request that cannot be parsed is not the caller's fault", e);
            }
            return name;
        }
        for (WireProtocols.Endpoint endpoint : WireProtocols.ENDPOINTS) {
            if (endpoint.protocol().operations().contains(request.operation())) {
                encode(endpoint.protocol(), endpoint.profile(), request);
            }
        }
        return "parsed";
    }

    private static void encode(Protocol protocol, ProviderProfile profile, ModelRequest request) {
        try {
            for (ModelRequest part : protocol.split(request, profile).requests()) {
                ProviderHttpRequest call = protocol.encode(part, profile);
                Expectations.json(call.body());
                if (!call.path().startsWith("/") || call.path().chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
                    throw new AssertionError("a path that is not one: " + call.path());
                }
                for (String value : call.headers().values()) {
                    if (value.chars().anyMatch(c -> c < ' ' || c >= 0x7f)) {
                        throw new AssertionError("a header that is not one: " + value);
                    }
                }
            }
        } catch (GatewayException e) {
            Expectations.documented(e);
            if (OpenAiErrorRenderer.status(e) > 501) {
                throw new AssertionError("a request that cannot be encoded is not the caller's fault", e);
            }
        }
    }
}
