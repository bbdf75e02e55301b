package io.ratatoskr.camel.provider;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.provider.FailureRedactor;
import io.ratatoskr.settings.SecretRedactor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stream whose failures do not contain the provider's secrets. Its events are unchanged. */
final class RedactedStream<E> extends ForwardingStream<E> {
    private final SecretRedactor secrets;

    RedactedStream(ModelStream<E> stream, SecretRedactor secrets) {
        super(stream);
        this.secrets = secrets;
    }

    @Override
    public @Nullable E next() {
        try {
            return super.next();
        } catch (RuntimeException failure) {
            throw FailureRedactor.redact(failure, secrets);
        }
    }

    @Override
    public boolean await(Duration timeout) {
        try {
            return super.await(timeout);
        } catch (RuntimeException failure) {
            throw FailureRedactor.redact(failure, secrets);
        }
    }
}
