package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Content;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.Part;
import io.ratatoskr.api.UnsupportedParameter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.Exchange;

/**
 * Replaces the image URLs of a chat request with {@code data:} URLs for providers that require the bytes. Any failure is an
 * {@link UnsupportedParameter}, since another provider may accept URLs. Thread-safe.
 */
final class ImageFetcher implements AutoCloseable {
    /** Configuration key that enables fetching. */
    static final String KEY = "ratatoskr.fetch.images";
    /** Maximum bytes of one image. */
    static final int LONGEST = 20 * 1024 * 1024;
    /** Maximum bytes of all images of a request. */
    static final int ALL = 50 * 1024 * 1024;
    /** Maximum number of distinct image URLs of a request. */
    static final int MOST = 20;
    /** Exchange property with the result of an earlier attempt. */
    private static final String FETCHED = "ratatoskr-images";

    private record Fetched(ChatRequest asked, ChatRequest ready) {}

    private final boolean allowed;
    private final ImageDownload download;

    ImageFetcher(Vertx vertx, boolean allowed) {
        this(
                vertx,
                allowed,
                host -> List.of(InetAddress.getAllByName(host)),
                PublicAddress::test,
                new HttpClientOptions());
    }

    /** @param tls trust settings */
    ImageFetcher(
            Vertx vertx,
            boolean allowed,
            ImageDownload.Resolver resolver,
            Predicate<InetAddress> reachable,
            HttpClientOptions tls) {
        this.allowed = allowed;
        this.download = new ImageDownload(vertx, resolver, reachable, tls);
    }

    /** Like {@link #withBytes}; the result is reused by further attempts of the exchange. */
    ChatRequest in(Exchange exchange, ChatRequest request, String provider, Cancellation cancellation) {
        Fetched before = exchange.getProperty(FETCHED, Fetched.class);
        if (before != null && before.asked == request) {
            return before.ready;
        }
        ChatRequest ready = withBytes(request, provider, cancellation);
        if (ready != request) {
            exchange.setProperty(FETCHED, new Fetched(request, ready));
        }
        return ready;
    }

    /**
     * Replaces image URLs with the image bytes; returns the same request if it has none.
     *
     * @throws UnsupportedParameter when an image cannot be fetched
     */
    ChatRequest withBytes(ChatRequest request, String provider, Cancellation cancellation) {
        if (request.messages().stream().noneMatch(ImageFetcher::hasUrl)) {
            return request;
        }
        if (!allowed) {
            throw new UnsupportedParameter(
                    "%s: requires image bytes, and image URLs are fetched only with %s=true; send a data: URL"
                            .formatted(provider, KEY),
                    "image_url");
        }
        Map<String, String> fetched = new HashMap<>();
        long[] left = {ALL};
        var messages = new ArrayList<Message>(request.messages().size());
        for (Message message : request.messages()) {
            messages.add(
                    hasUrl(message)
                            ? with(message, url -> {
                                String known = fetched.get(url);
                                if (known == null) {
                                    if (fetched.size() == MOST) {
                                        throw ImageDownload.refused(
                                                provider, "a request may contain at most %d image URLs".formatted(MOST));
                                    }
                                    var image =
                                            download.get(url, provider, (int) Math.min(LONGEST, left[0]), cancellation);
                                    left[0] -= image.bytes();
                                    known = image.url();
                                    fetched.put(url, known);
                                }
                                return known;
                            })
                            : message);
        }
        return new ChatRequest(
                messages,
                request.tools(),
                request.options(),
                request.stream(),
                request.streamUsage(),
                request.dialect());
    }

    private interface Replacement {
        String of(String url);
    }

    private static boolean hasUrl(Message message) {
        return message.content() instanceof Content.Parts parts
                && parts.parts().stream().anyMatch(part -> part instanceof Part.Image image && isUrl(image.url()));
    }

    private static boolean isUrl(String url) {
        String start = url.substring(0, Math.min(8, url.length())).toLowerCase(Locale.ROOT);
        return start.startsWith("http://") || start.startsWith("https://");
    }

    private static Message with(Message message, Replacement replacement) {
        var parts = new ArrayList<Part>();
        if (message.content() instanceof Content.Parts before) {
            for (Part part : before.parts()) {
                parts.add(
                        part instanceof Part.Image image && isUrl(image.url())
                                ? new Part.Image(replacement.of(image.url()), image.detail(), image.extra())
                                : part);
            }
        }
        return new Message(
                message.role(),
                new Content.Parts(parts),
                message.toolCalls(),
                message.toolCallId(),
                message.name(),
                message.reasoning(),
                message.reasoningDetails(),
                message.refusal(),
                message.extra());
    }

    @Override
    public void close() {
        download.close();
    }
}
