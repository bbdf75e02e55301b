package io.ratatoskr.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.testing.TestProviders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RouteExclusionsTest {
    private static final ChatRequest REQUEST = ChatRequest.of("shared", Message.user("hello"));

    private final ModelRegistry registry = new ModelRegistry();
    private final Map<String, ProviderSettings> providers = new LinkedHashMap<>();

    RouteExclusionsTest() {
        for (String name : List.of("here", "one", "two")) {
            boolean local = name.equals("here");
            providers.put(name, TestProviders.settings(name, Optional.empty(), local, true, Optional.empty()));
            registry.put(name, List.of(new KnownModel(ModelInfo.of("shared", name))));
        }
    }

    private List<String> excluded(ChatRequest request, List<String> serving, List<String> order) {
        Map<Operation, List<String>> orders = order.isEmpty() ? Map.of() : Map.of(Operation.CHAT, order);
        var router = new Router(registry, providers, orders, provider -> Optional.empty());
        return new RouteExclusions(registry, providers, orders, ModelAliases.NONE)
                .find(request, serving, router.select(request, serving)).stream()
                        .map(Refusal::toString)
                        .toList();
    }

    @Test
    void provider_that_is_selected_is_not_excluded() {
        assertThat(excluded(REQUEST, List.of("here", "one", "two"), List.of("one", "two", "here")))
                .isEmpty();
    }

    @Test
    void each_reason_is_named() {
        List<String> all = List.of("here", "one", "two");
        assertThat(excluded(REQUEST, all, List.of()))
                .allMatch(reason -> reason.endsWith("it goes to others only if ratatoskr.routing.chat names them"))
                .hasSize(2);
        assertThat(excluded(REQUEST, all, List.of("one")))
                .containsExactly(
                        "here: it is not in ratatoskr.routing.chat", "two: it is not in ratatoskr.routing.chat");
        assertThat(excluded(REQUEST, List.of("here"), List.of()))
                .containsExactly("one: it has no route for chat", "two: it has no route for chat");
        assertThat(excluded(REQUEST.withProvider("two"), all, List.of()))
                .containsExactly("here: the request names provider 'two'", "one: the request names provider 'two'");
        assertThat(excluded(REQUEST.withModel("one:shared"), all, List.of()))
                .contains("two: the model 'one:shared' names provider 'one'");
        registry.put("two", List.of(new KnownModel(ModelInfo.of("shared", "two", Set.of(ModelCapability.EMBED)))));
        assertThat(excluded(REQUEST, all, List.of("one", "two")))
                .contains("two: its model 'shared' does not support chat");
    }
}
