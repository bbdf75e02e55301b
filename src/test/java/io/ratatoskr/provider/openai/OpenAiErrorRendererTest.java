package io.ratatoskr.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.AuthenticationFailed;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.CircuitOpen;
import io.ratatoskr.api.ContextLengthExceeded;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelNotAvailable;
import io.ratatoskr.api.ModelNotFound;
import io.ratatoskr.api.NoProviderAvailable;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.Overloaded;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.QuotaExceeded;
import io.ratatoskr.api.Unauthorized;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenAiErrorRendererTest {
    @Test
    void each_failure_has_its_status() {
        Map<Throwable, Integer> expected = Map.ofEntries(
                Map.entry(new InvalidRequest("x"), 400),
                Map.entry(new ContextLengthExceeded("x", 5), 400),
                Map.entry(new Unauthorized("x"), 401),
                Map.entry(new ModelNotFound("x", "m"), 404),
                Map.entry(new ModelNotAvailable("x"), 404),
                Map.entry(new ModelNotAvailable("x").retryAfter(Duration.ofSeconds(1)), 503),
                Map.entry(new PayloadTooLarge("x"), 413),
                Map.entry(new Overloaded("x"), 429),
                Map.entry(new QuotaExceeded("x"), 429),
                Map.entry(new Cancelled("x"), 499),
                Map.entry(new NotSupported("x"), 501),
                Map.entry(new AuthenticationFailed("x"), 502),
                Map.entry(new ProviderUnavailable("x", ProviderUnavailable.Reason.INVALID_RESPONSE), 502),
                Map.entry(new ProviderUnavailable("x"), 503),
                Map.entry(new CircuitOpen("x"), 503),
                Map.entry(new NoProviderAvailable("x"), 503),
                Map.entry(new ProviderUnavailable("x", ProviderUnavailable.Reason.TIMEOUT), 504),
                Map.entry(new IllegalStateException("x"), 500));
        expected.forEach((failure, status) ->
                assertThat(OpenAiErrorRenderer.status(failure)).as("%s", failure).isEqualTo(status));
    }

    @Test
    void the_body_names_field_and_code() {
        assertThat(new String(OpenAiErrorRenderer.body(new InvalidRequest("n is 0; …", "n", "bad")), UTF_8))
                .isEqualTo(
                        "{\"error\":{\"message\":\"n is 0; …\",\"type\":\"invalid_request_error\",\"param\":\"n\",\"code\":\"bad\"}}");
    }

    @Test
    void an_internal_error_reveals_no_details() {
        assertThat(new String(OpenAiErrorRenderer.body(new IllegalStateException("secret detail")), UTF_8))
                .isEqualTo(
                        "{\"error\":{\"message\":\"the gateway failed; its log has the reason\",\"type\":\"server_error\",\"param\":null,\"code\":\"internal_error\"}}");
    }
}
