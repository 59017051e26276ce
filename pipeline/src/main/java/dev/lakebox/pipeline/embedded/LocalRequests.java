package dev.lakebox.pipeline.embedded;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.io.network.netty.InboundChannelHandlerFactory;
import org.apache.flink.shaded.netty4.io.netty.buffer.Unpooled;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelFutureListener;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandler;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.DefaultFullHttpResponse;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaderNames;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpRequest;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpVersion;
import org.apache.flink.shaded.netty4.io.netty.util.ReferenceCountUtil;

/**
 * Flink's REST endpoints run whatever they are asked to and know no password. On the loopback that leaves one stranger:
 * a web page from elsewhere in a browser of this machine, which may send requests here though it is not let see the
 * answers, or, where its own name is made to lead here, all of it. Such a page shows by the {@code Origin} or the
 * {@code Host} of what it sends, and is refused.
 */
public final class LocalRequests implements InboundChannelHandlerFactory {

    /** Set where the endpoint is on the loopback; elsewhere a person has let others in. */
    private static final ConfigOption<Boolean> LOCAL =
            ConfigOptions.key("lakebox.rest.local").booleanType().defaultValue(false);

    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Optional<ChannelHandler> createHandler(Configuration configuration, Map<String, String> headers) {
        return configuration.get(LOCAL) ? Optional.of(new Guard()) : Optional.empty();
    }

    /**
     * @param host the header, or null
     * @param origin the header, or null as from any client that is no browser
     */
    static boolean allowed(String host, String origin) {
        return (host == null || local("http://" + host)) && (origin == null || local(origin));
    }

    private static boolean local(String address) {
        try {
            String name = URI.create(address).getHost();
            return name != null && NAMES.contains(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static final class Guard extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!(message instanceof HttpRequest request)
                    || allowed(
                            request.headers().get(HttpHeaderNames.HOST),
                            request.headers().get(HttpHeaderNames.ORIGIN))) {
                context.fireChannelRead(message);
                return;
            }
            ReferenceCountUtil.release(message);
            byte[] words =
                    "{\"errors\":[\"Cannot take requests of pages from elsewhere.\"]}".getBytes(StandardCharsets.UTF_8);
            DefaultFullHttpResponse refusal = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.FORBIDDEN, Unpooled.wrappedBuffer(words));
            refusal.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
            refusal.headers().set(HttpHeaderNames.CONTENT_LENGTH, words.length);
            context.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
