package io.ratatoskr.camel.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.ratatoskr.settings.ProviderSettings;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what the first TLS connection of a process needs: the trusted certificates, and the classes up to the first message of a
 * handshake. The first call would load them on the event loop, which then serves nothing else for that time.
 */
public final class TlsWarmup {
    private static final Logger LOG = LoggerFactory.getLogger(TlsWarmup.class);
    /** Never looked up: nothing is sent. */
    private static final String HOST = "warmup.invalid";

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static volatile boolean done;

    private TlsWarmup() {}

    /** Runs on a thread of its own if an enabled provider uses TLS, so that not even its first call waits. */
    public static void startFor(Collection<ProviderSettings> providers) {
        if (providers.stream().anyMatch(provider -> provider.disabledReason().isEmpty() && usesTls(provider))) {
            Thread.ofPlatform().daemon().name("ratatoskr-tls-warmup").start(TlsWarmup::run);
        }
    }

    /** Returns whether connections to the provider use TLS. */
    public static boolean usesTls(ProviderSettings provider) {
        return provider.baseUrl()
                .filter(url -> "https".equalsIgnoreCase(url.getScheme()))
                .isPresent();
    }

    /**
     * Writes the first message of a handshake to memory; later calls in the process wait for the first one, or do nothing. A failure is
     * that of the first connection, too, and is left to it. Not for event loops.
     */
    public static void run() {
        if (done) {
            return;
        }
        LOCK.lock();
        try {
            if (!done) {
                firstMessageBytes();
            }
        } catch (SSLException | RuntimeException failure) {
            LOG.debug("TLS is not available", failure);
        } finally {
            done = true;
            LOCK.unlock();
        }
    }

    /** The length of the first message. */
    static int firstMessageBytes() throws SSLException {
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .endpointIdentificationAlgorithm("HTTPS")
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))
                .build();
        SslHandler handler = context.newHandler(UnpooledByteBufAllocator.DEFAULT, HOST, 443);
        var channel = new EmbeddedChannel(handler);
        try {
            return channel.outboundMessages().stream()
                    .mapToInt(message -> ((ByteBuf) message).readableBytes())
                    .sum();
        } finally {
            // Closing makes the handshake fail, as it must
            handler.handshakeFuture().cancel(false);
            channel.releaseOutbound();
            channel.close();
        }
    }
}
