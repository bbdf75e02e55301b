package io.ratatoskr.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.http.RawHttpClient;
import io.ratatoskr.http.RawHttpClient.RawResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests to a whole gateway whose providers work: each gets a response within the time limit, never one that blames the gateway or a
 * provider, and a good request is served between them and after them.
 */
public final class HttpTarget implements FuzzTarget {
    /** A request that HTTP lets a server read to its end; to others it may respond by closing the connection. */
    private static final Pattern WELL_FORMED =
            Pattern.compile("[A-Z]+ /[\\x21-\\x7e]* HTTP/1\\.1\\r\\n(?:[a-z-]+:[\\x20-\\x7e]*\\r\\n)*");

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})");
    private static final int RESPONSE_LIMIT_MILLIS = 20_000;
    private static final int QUIET_MILLIS = 100;
    private static final int INPUTS_PER_GOOD_REQUEST = 100;

    private final FuzzGateway gateway = new FuzzGateway();
    private final ConcurrentLinkedDeque<RawHttpClient> idle = new ConcurrentLinkedDeque<>();
    private final AtomicLong inputs = new AtomicLong();

    @Override
    public String name() {
        return "http";
    }

    @Override
    public int workers() {
        return 8;
    }

    @Override
    public FuzzInput mutate(RandomGenerator random) {
        return new HttpMessages(random).next();
    }

    @Override
    public String run(FuzzInput input) throws IOException {
        if (inputs.incrementAndGet() % INPUTS_PER_GOOD_REQUEST == 0) {
            gateway.requireService();
        }
        String head = new String(input.bytes(0), ISO_8859_1);
        return input.parts().size() == 2 && WELL_FORMED.matcher(head).matches()
                ? framed(head, input.bytes(1))
                : unframed(
                        input.parts().size() == 2
                                ? HttpMessages.whole(input.bytes(0), input.bytes(1))
                                : input.bytes(0));
    }

    /** Sends a request that must get a response, on a connection that is used again if both sides let it live. */
    private String framed(String head, byte[] body) throws IOException {
        boolean framing = Pattern.compile("(?m)^(content-length|transfer-encoding|expect|connection|upgrade):")
                .matcher(head)
                .find();
        RawHttpClient client = framing ? null : idle.poll();
        boolean used = client != null;
        if (client == null) {
            client = new RawHttpClient(gateway.port());
            client.socket.setSoTimeout(RESPONSE_LIMIT_MILLIS);
        }
        byte[] request = HttpMessages.whole(head.getBytes(ISO_8859_1), body);
        boolean withBody = !head.startsWith("HEAD ");
        RawResponse response;
        try {
            response = send(client, request, withBody);
        } catch (UncheckedIOException e) {
            client.close();
            if (e.getCause() instanceof SocketTimeoutException) {
                throw new AssertionError("no response within " + RESPONSE_LIMIT_MILLIS + " ms", e);
            }
            if (used) {
                // The gateway may close an idle connection at any time
                return framed(head.replaceFirst("\r\n", "\r\nconnection: close\r\n"), body);
            }
            if (body.length > 0 && e.getCause() instanceof SocketException) {
                return "refused while sending";
            }
            throw new AssertionError("closed without a response", e);
        }
        boolean reusable = !framing
                && withBody
                && !response.headers().getOrDefault("connection", "").equals("close");
        if (reusable) {
            idle.push(client);
        } else {
            client.close();
        }
        return HttpChecks.check(response, new String(request, UTF_8), gateway.home(), withBody, false);
    }

    private static RawResponse send(RawHttpClient client, byte[] request, boolean withBody) {
        client.send(request);
        RawResponse response = withBody ? client.read() : client.readHead();
        while (response.status() == 100) {
            response = withBody ? client.read() : client.readHead();
        }
        return response;
    }

    /** Sends bytes that may not be a request, or several, and reads whatever comes until the gateway is quiet. */
    private String unframed(byte[] bytes) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (RawHttpClient client = new RawHttpClient(gateway.port())) {
            client.send(bytes);
            client.socket.setSoTimeout(QUIET_MILLIS);
            InputStream in = client.socket.getInputStream();
            if (!drain(in, received)) {
                client.socket.shutdownOutput();
                client.socket.setSoTimeout(RESPONSE_LIMIT_MILLIS);
                if (!drain(in, received)) {
                    throw new AssertionError("the connection stays open after its end");
                }
            }
        } catch (SocketException | UncheckedIOException e) {
            // Reset: the gateway had not read everything when it closed the connection
        }
        Matcher status = STATUS_LINE.matcher(received.toString(ISO_8859_1));
        String result = "closed";
        while (status.find()) {
            int code = Integer.parseInt(status.group(1));
            boolean fault = code == 500 || code == 502 || code == 504;
            if (fault && !HttpChecks.isOfTheMock(received.toString(ISO_8859_1))) {
                throw new AssertionError("status " + code + ": " + received.toString(ISO_8859_1));
            }
            result = "raw " + code;
        }
        return result;
    }

    /** Returns whether the other side has closed the connection, and not only become quiet. */
    private static boolean drain(InputStream in, ByteArrayOutputStream received) throws IOException {
        byte[] buffer = new byte[8_192];
        try {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                received.write(buffer, 0, length);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Override
    public void finish() {
        gateway.requireNoLeaks();
    }

    @Override
    public void close() {
        idle.forEach(RawHttpClient::close);
        gateway.close();
    }
}
