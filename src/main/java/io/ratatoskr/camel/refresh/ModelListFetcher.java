package io.ratatoskr.camel.refresh;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.camel.provider.Providers;
import io.ratatoskr.camel.upstream.ProviderClient;
import io.ratatoskr.camel.upstream.UpstreamCall;
import io.ratatoskr.provider.FailureRedactor;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.ModelCatalog.ListedModel;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.registry.ImpliedUnsupported;
import io.ratatoskr.registry.ProviderModels;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.SecretRedactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches the model list of one provider, page by page, and model details where the list has none. Thread-safe. */
final class ModelListFetcher {
    private static final Logger LOG = LoggerFactory.getLogger(ModelListFetcher.class);
    private static final int MAX_PAGES = 100;
    private static final int MAX_MODELS = 20_000;
    private static final int MAX_DETAIL_REQUESTS = 1_000;
    private static final String EXPECTED_RESPONSE = "the model list";

    private final Providers providers;
    private final ProviderSettings provider;
    private final Protocol protocol;
    private final ModelCatalog catalog;
    private final Cancellation shutdown;
    private final SecretRedactor secrets;

    /** @param shutdown cancels running calls */
    ModelListFetcher(
            Providers providers,
            ProviderSettings provider,
            Protocol protocol,
            ModelCatalog catalog,
            Cancellation shutdown) {
        this.providers = providers;
        this.provider = provider;
        this.protocol = protocol;
        this.catalog = catalog;
        this.shutdown = shutdown;
        this.secrets = SecretRedactor.of(provider);
    }

    /**
     * Fetches the list once and waits for it.
     *
     * @param previousCount previous number of models; 0: unknown
     * @throws GatewayException when the call fails or the list is not plausible
     */
    ProviderModels fetch(int previousCount) {
        var deadline = Cancellation.withTimeout(provider.timeouts().modelList());
        Cancellation.Registration registration = shutdown.propagateTo(deadline);
        try {
            List<ListedModel> listed = fetchPages(deadline);
            if (!catalog.isPlausible(previousCount, listed.size())) {
                throw new ProviderUnavailable(
                        listed.isEmpty()
                                ? "%s: returned no models; the list is ignored".formatted(provider.name())
                                : "%s: returned %d models, previously %d; the list is ignored"
                                        .formatted(provider.name(), listed.size(), previousCount));
            }
            List<KnownModel> models = fetchDetails(listed, deadline).stream()
                    .map(model -> new KnownModel(model.model(), model.aliases(), model.absences()))
                    .toList();
            return new ProviderModels(
                    catalog.listsParameters() ? ImpliedUnsupported.apply(models) : models, catalog.isComplete());
        } catch (RuntimeException failure) {
            throw FailureRedactor.redact(failure, secrets);
        } finally {
            registration.remove();
        }
    }

    private List<ListedModel> fetchPages(Cancellation deadline) {
        List<ListedModel> all = new ArrayList<>();
        Optional<ProviderHttpRequest> next = Optional.of(catalog.firstPageRequest(provider.profile()));
        for (int page = 0; next.isPresent() && page < MAX_PAGES && all.size() < MAX_MODELS; page++) {
            ModelCatalog.ModelPage modelPage = catalog.readPage(execute(next.get(), deadline), provider.profile());
            all.addAll(modelPage.models());
            next = modelPage.next();
        }
        return all;
    }

    /** Adds details; a model whose details are not available in time is returned without them. */
    private List<ListedModel> fetchDetails(List<ListedModel> listed, Cancellation deadline) {
        List<ListedModel> detailed = new ArrayList<>(listed.size());
        for (ListedModel model : listed) {
            shutdown.throwIfCancelled();
            boolean fetchable = detailed.size() < MAX_DETAIL_REQUESTS
                    && !deadline.remaining().isZero();
            detailed.add(fetchable ? fetchDetail(model, deadline) : model);
        }
        return detailed;
    }

    private ListedModel fetchDetail(ListedModel model, Cancellation deadline) {
        Optional<ProviderHttpRequest> request = catalog.detailRequest(model, provider.profile());
        if (request.isEmpty()) {
            return model;
        }
        try {
            return catalog.withDetails(model, execute(request.get(), deadline), provider.profile());
        } catch (GatewayException failure) {
            shutdown.throwIfCancelled();
            LOG.debug(
                    "no details of '{}': {}",
                    secrets.redact(model.model().info().id()),
                    secrets.redact(String.valueOf(failure.getMessage())));
            return model;
        }
    }

    private ProviderHttpResponse execute(ProviderHttpRequest request, Cancellation deadline) {
        Duration left = deadline.remaining();
        if (left.isZero()) {
            throw timeout();
        }
        int status;
        UpstreamCall call = providers
                .client(provider)
                .start(
                        () -> request,
                        Map.of(),
                        true,
                        protocol.connectionHint(provider.profile()).orElse(""),
                        deadline);
        try {
            status = call.status(left, EXPECTED_RESPONSE);
        } catch (ProviderUnavailable e) {
            // This fetch's own deadline has passed, so the provider is at fault
            throw e.reason() == ProviderUnavailable.Reason.DEADLINE ? timeout() : e;
        }
        var response = new ProviderHttpResponse(
                status, call.headers(), call.readBody(Duration.ZERO, ProviderClient.MAX_BODY_BYTES));
        if (status < 200 || status > 299) {
            throw httpError(status, request.path());
        }
        return response;
    }

    private ProviderUnavailable timeout() {
        return new ProviderUnavailable(
                "%s: timed out after %s waiting for %s"
                        .formatted(
                                provider.name(),
                                UpstreamCall.formatDuration(provider.timeouts().modelList()),
                                EXPECTED_RESPONSE),
                ProviderUnavailable.Reason.TIMEOUT);
    }

    private GatewayException httpError(int status, String path) {
        String message = "%s: HTTP %d for %s".formatted(provider.name(), status, path);
        return switch (status) {
            case 401 -> new AuthenticationFailed(message);
            case 403 -> ModelNotAvailable.accessDenied(message, null);
            case 402 -> QuotaExceeded.paymentRequired(message);
            case 429 -> new RateLimited(message);
            default -> new ProviderUnavailable(message);
        };
    }
}
