package io.ratatoskr.provider;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ModelMetadata;
import java.util.List;
import java.util.Optional;

/** How a provider tells which models it has: pure functions, as those of {@link Protocol}. */
public interface Catalogue {
    /**
     * A model that the provider lists.
     *
     * @param alsoKnownAs other ids that mean the same model there
     */
    record Listed(ModelMetadata model, List<String> alsoKnownAs) {
        public Listed {
            alsoKnownAs = List.copyOf(alsoKnownAs);
        }

        public Listed(ModelMetadata model) {
            this(model, List.of());
        }
    }

    /**
     * A page of the list.
     *
     * @param next the call for the page after it; empty: this was the last
     */
    record Page(List<Listed> models, Optional<HttpCall> next) {
        public Page {
            models = List.copyOf(models);
        }
    }

    /** Whether the provider has no models but those that it lists. */
    default boolean complete() {
        return true;
    }

    /** Whether it names the parameters that a model has, so that one it never names is one the model lacks. */
    default boolean namesParameters() {
        return false;
    }

    /**
     * Whether a list of that length may be believed where there was one before. A catalogue that lost more than half of its models, or
     * all, is more likely broken than that small.
     *
     * @param before how many models it had; 0: unknown
     */
    default boolean plausible(int before, int now) {
        return now > 0 && now * 2L >= before;
    }

    /** The call for the first page. */
    HttpCall first(Profile profile);

    /**
     * What a 2xx answer lists. An entry that makes no sense is left out, unknown fields are ignored.
     *
     * @throws GatewayException when the body is no list
     */
    Page page(HttpAnswer answer, Profile profile);

    /** A further call that tells more of one model; empty: the list told all. */
    default Optional<HttpCall> detail(Listed listed, Profile profile) {
        return Optional.empty();
    }

    /** The model with what a 2xx answer to {@link #detail} tells. */
    default Listed detailed(Listed listed, HttpAnswer answer, Profile profile) {
        return listed;
    }
}
