package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Pricing;
import io.ratatoskr.api.Usage;
import io.ratatoskr.registry.CostCalculator;
import io.ratatoskr.registry.KnownModel;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Candidate;
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
            case ChatStream chat -> new Chat(chat, pricing);
            case GenerateStream generate -> new Generate(generate, pricing);
            default -> response;
        };
    }

    private static final class Chat extends ForwardingStream<ChatEvent> implements ChatStream {
        private final Pricing pricing;

        Chat(ChatStream stream, Pricing pricing) {
            super(stream);
            this.pricing = pricing;
        }

        @Override
        public @Nullable ChatEvent next() {
            ChatEvent event = super.next();
            return event instanceof ChatEvent.UsageUpdate(Usage usage)
                    ? new ChatEvent.UsageUpdate(CostCalculator.withCost(pricing, usage))
                    : event;
        }
    }

    private static final class Generate extends ForwardingStream<GenerateEvent> implements GenerateStream {
        private final Pricing pricing;

        Generate(GenerateStream stream, Pricing pricing) {
            super(stream);
            this.pricing = pricing;
        }

        @Override
        public @Nullable GenerateEvent next() {
            GenerateEvent event = super.next();
            return event instanceof GenerateEvent.UsageUpdate(Usage usage)
                    ? new GenerateEvent.UsageUpdate(CostCalculator.withCost(pricing, usage))
                    : event;
        }
    }
}
