package io.ratatoskr.camel.provider;

import io.ratatoskr.api.AuthenticationFailed;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.RateLimited;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.provider.Catalogue;
import io.ratatoskr.provider.Catalogue.Listed;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.registry.Absent;
import io.ratatoskr.registry.KnownModel;
import io.ratatoskr.registry.Listing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches the model list of one provider, page by page, and model details where the list has none. Thread-safe. */
final class ListEnquiry {
    private static final Logger LOG = LoggerFactory.getLogger(ListEnquiry.class);
    private static final int MOST_PAGES = 100;
    private static final int MOST_MODELS = 20_000;
    private static final int MOST_DETAILS = 1_000;
    private static final String AWAITED = "the model list";

    private final Providers providers;
    private final ProviderSettings provider;
    private final Protocol protocol;
    private final Catalogue catalogue;
    private final Cancellation closing;

    /** @param closing cancels running calls */
    ListEnquiry(
            Providers providers,
            ProviderSettings provider,
            Protocol protocol,
            Catalogue catalogue,
            Cancellation closing) {
        this.providers = providers;
        this.provider = provider;
        this.protocol = protocol;
        this.catalogue = catalogue;
        this.closing = closing;
    }

    /**
     * Fetches the list once and waits for it.
     *
     * @param before previous number of models; 0: unknown
     * @throws GatewayException when the call fails or the list is not plausible
     */
    Listing ask(int before) {
        var within = Cancellation.withTimeout(provider.timeouts().list());
        Cancellation.Registration end = closing.onCancel(() -> within.cancel("the gateway is stopping"));
        try {
            List<Listed> listed = pages(within);
            if (!catalogue.plausible(before, listed.size())) {
                throw new ProviderUnavailable(
                        listed.isEmpty()
                                ? "%s: returned no models; the list is ignored".formatted(provider.name())
                                : "%s: returned %d models, previously %d; the list is ignored"
                                        .formatted(provider.name(), listed.size(), before));
            }
            List<KnownModel> models = details(listed, within).stream()
                    .map(model -> new KnownModel(model.model(), model.alsoKnownAs()))
                    .toList();
            return new Listing(catalogue.namesParameters() ? Absent.marked(models) : models, catalogue.complete());
        } finally {
            end.remove();
        }
    }

    private List<Listed> pages(Cancellation within) {
        List<Listed> all = new ArrayList<>();
        Optional<HttpCall> next = Optional.of(catalogue.first(provider.profile()));
        for (int page = 0; next.isPresent() && page < MOST_PAGES && all.size() < MOST_MODELS; page++) {
            Catalogue.Page read = catalogue.page(answer(next.get(), within), provider.profile());
            all.addAll(read.models());
            next = read.next();
        }
        return all;
    }

    /** Adds details; a model whose details are not available in time is returned without them. */
    private List<Listed> details(List<Listed> listed, Cancellation within) {
        List<Listed> detailed = new ArrayList<>(listed.size());
        for (Listed model : listed) {
            closing.throwIfCancelled();
            boolean ask = detailed.size() < MOST_DETAILS && !within.remaining().isZero();
            detailed.add(ask ? detailed(model, within) : model);
        }
        return detailed;
    }

    private Listed detailed(Listed model, Cancellation within) {
        Optional<HttpCall> call = catalogue.detail(model, provider.profile());
        if (call.isEmpty()) {
            return model;
        }
        try {
            return catalogue.detailed(model, answer(call.get(), within), provider.profile());
        } catch (GatewayException failure) {
            closing.throwIfCancelled();
            LOG.debug("no details of '{}': {}", model.model().info().id(), failure.getMessage());
            return model;
        }
    }

    private HttpAnswer answer(HttpCall call, Cancellation within) {
        Duration left = within.remaining();
        if (left.isZero()) {
            throw late();
        }
        int status;
        UpstreamCall running = providers
                .client(provider)
                .start(
                        call,
                        Map.of(),
                        true,
                        protocol.unreachable(provider.profile()).orElse(""),
                        within);
        try {
            status = running.status(left, AWAITED);
        } catch (Cancelled e) {
            closing.throwIfCancelled();
            // This fetch's own deadline has passed, so the provider is at fault
            throw within.remaining().isZero() ? late() : e;
        }
        var answer = new HttpAnswer(status, running.headers(), running.rest(Duration.ZERO, ProviderClient.MAX_BODY));
        if (status < 200 || status > 299) {
            throw refused(status, call.path());
        }
        return answer;
    }

    private ProviderUnavailable late() {
        return new ProviderUnavailable(
                "%s: timed out after %s waiting for %s"
                        .formatted(
                                provider.name(),
                                UpstreamCall.text(provider.timeouts().list()),
                                AWAITED),
                ProviderUnavailable.Reason.TIMEOUT);
    }

    private GatewayException refused(int status, String path) {
        String what = "%s: HTTP %d for %s".formatted(provider.name(), status, path);
        return switch (status) {
            case 401, 403 -> new AuthenticationFailed(what);
            case 429 -> new RateLimited(what);
            default -> new ProviderUnavailable(what);
        };
    }
}
