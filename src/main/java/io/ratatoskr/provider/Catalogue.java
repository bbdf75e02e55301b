package io.ratatoskr.provider;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ModelMetadata;
import java.util.List;
import java.util.Optional;

/** The model list API of a provider. Pure functions, like those of {@link Protocol}. */
public interface Catalogue {
    /**
     * A model in the provider's list.
     *
     * @param alsoKnownAs other ids of the same model at this provider
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
     * @param next the request for the next page; empty on the last page
     */
    record Page(List<Listed> models, Optional<HttpCall> next) {
        public Page {
            models = List.copyOf(models);
        }
    }

    /** True if the provider has no models other than those listed. */
    default boolean complete() {
        return true;
    }

    /** True if the list names the parameters of each model, so that an unnamed parameter is unsupported. */
    default boolean namesParameters() {
        return false;
    }

    /**
     * Checks the length of a new list against the previous one. A list that is empty or lost more than half of its models is more
     * likely broken than correct.
     *
     * @param before number of models in the previous list; 0: unknown
     */
    default boolean plausible(int before, int now) {
        return now > 0 && now * 2L >= before;
    }

    /** The request for the first page. */
    HttpCall first(Profile profile);

    /**
     * Reads a page from a 2xx response. Invalid entries are skipped, unknown fields are ignored.
     *
     * @throws GatewayException when the body is not a model list
     */
    Page page(HttpAnswer answer, Profile profile);

    /** The request for details of one model; empty: the list already has all of them. */
    default Optional<HttpCall> detail(Listed listed, Profile profile) {
        return Optional.empty();
    }

    /** Adds the details from a 2xx response to {@link #detail}. */
    default Listed detailed(Listed listed, HttpAnswer answer, Profile profile) {
        return listed;
    }
}
