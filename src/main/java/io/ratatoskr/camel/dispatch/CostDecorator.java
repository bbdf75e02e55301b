package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.registry.CostCalculator;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Candidate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Adds the cost to the usage of a response where the provider reports none and the prices of the model are known. */
final class CostDecorator {
    private CostDecorator() {}

    /** The response or stream of that candidate, with its cost. */
    static Object decorate(Object response, ModelRegistry registry, Candidate candidate) {
        KnownModel known = registry.find(candidate.model()).get(candidate.provider());
        Pricing pricing = known == null ? null : known.metadata().pricing();
        if (pricing == null) {
            return response;
        }
        return switch (response) {
            case ModelResponse modelResponse -> {
                Usage usage = modelResponse.usage();
                yield usage == null ? modelResponse : modelResponse.withUsage(CostCalculator.withCost(pricing, usage));
            }
            case ChatStream chat ->
                ForwardingStream.chat(new MappedStream<>(
                        chat,
                        event -> event instanceof ChatEvent.UsageUpdate(Usage usage)
                                ? new ChatEvent.UsageUpdate(CostCalculator.withCost(pricing, usage))
                                : event));
            case GenerateStream generate ->
                ForwardingStream.generate(new MappedStream<>(
                        generate,
                        event -> event instanceof GenerateEvent.UsageUpdate(Usage usage)
                                ? new GenerateEvent.UsageUpdate(CostCalculator.withCost(pricing, usage))
                                : event));
            default -> response;
        };
    }

    /** A stream whose events are replaced by others. */
    private static final class MappedStream<E> extends ForwardingStream<E> {
        private final UnaryOperator<E> mapping;

        MappedStream(ModelStream<E> stream, UnaryOperator<E> mapping) {
            super(stream);
            this.mapping = mapping;
        }

        @Override
        public @Nullable E next() {
            E event = super.next();
            return event == null ? null : mapping.apply(event);
        }
    }
}
