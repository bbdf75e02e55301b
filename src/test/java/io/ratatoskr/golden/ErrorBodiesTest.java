package io.ratatoskr.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.provider.openai.OpenAiErrorRenderer;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The status and the body of every failure, as OpenAI's dialect and the gateway's own write it. */
final class ErrorBodiesTest {
    @Test
    void status_type_param_and_code_stay() {
        var snapshot = new Snapshot("error-bodies.txt");
        Failures.ALL.forEach((name, failure) -> {
            RuntimeException thrown = failure.get();
            snapshot.title(name)
                    .line("status " + OpenAiErrorRenderer.status(thrown))
                    .line(Snapshot.compact(new String(OpenAiErrorRenderer.body(thrown), UTF_8)));
        });
        snapshot.check();
    }

    @Test
    void no_failure_is_missing() {
        List<Class<?>> known =
                new ArrayList<>(Failures.ALL.values().stream().map(Supplier::get).map(Object::getClass).toList());
        assertThat(concrete(GatewayException.class)).isSubsetOf(known);
    }

    private static List<Class<?>> concrete(Class<?> type) {
        if (type.getPermittedSubclasses() == null) {
            return List.of(type);
        }
        var all = new ArrayList<Class<?>>();
        if (!Modifier.isAbstract(type.getModifiers())) {
            all.add(type);
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            all.addAll(concrete(permitted));
        }
        return all;
    }
}
