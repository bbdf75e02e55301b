package io.ratatoskr.provider;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.model.Absences;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import java.util.Optional;

/** The model list API of a provider. Pure functions, like those of {@link Protocol}. */
public interface ModelCatalog {
    /**
     * A model in the provider's list.
     *
     * @param aliases other ids of the same model at this provider
     * @param absences what the list states that the model does not have
     */
    record ListedModel(ModelMetadata model, List<String> aliases, Absences absences) {
        public ListedModel {
            aliases = List.copyOf(aliases);
        }

        public ListedModel(ModelMetadata model, List<String> aliases) {
            this(model, aliases, Absences.NONE);
        }

        public ListedModel(ModelMetadata model) {
            this(model, List.of());
        }
    }

    /**
     * A page of the list.
     *
     * @param next the request for the next page; empty on the last page
     */
    record ModelPage(List<ListedModel> models, Optional<ProviderHttpRequest> next) {
        public ModelPage {
            models = List.copyOf(models);
        }
    }

    /** True if the provider has no models other than those listed. */
    default boolean isComplete() {
        return true;
    }

    /** True if the list names the parameters of each model, so that an unnamed parameter is unsupported. */
    default boolean listsParameters() {
        return false;
    }

    /**
     * Checks the length of a new list against the previous one. A list that is empty or lost more than half of its models is more
     * likely broken than correct.
     *
     * @param before number of models in the previous list; 0: unknown
     */
    default boolean isPlausible(int before, int after) {
        return after > 0 && after * 2L >= before;
    }

    /** The request for the first page. */
    ProviderHttpRequest firstPageRequest(ProviderProfile profile);

    /**
     * Reads a page from a 2xx response. Invalid entries are skipped, unknown fields are ignored.
     *
     * @throws GatewayException when the body is not a model list
     */
    ModelPage readPage(ProviderHttpResponse response, ProviderProfile profile);

    /** The request for details of one model; empty: the list already has all of them. */
    default Optional<ProviderHttpRequest> detailRequest(ListedModel listed, ProviderProfile profile) {
        return Optional.empty();
    }

    /** Adds the details from a 2xx response to {@link #detailRequest}. */
    default ListedModel withDetails(ListedModel listed, ProviderHttpResponse response, ProviderProfile profile) {
        return listed;
    }
}
