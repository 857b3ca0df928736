package aloft.local.http;

import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriter;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/// The client side of one HTTP/1.1 connection to a server on this machine.
///
/// A connection is CONNECTING until the server accepts it, then IDLE. [#send] starts an exchange:
/// the head of the response (HEAD) and its body (BODY) are read and passed to the listener, and the
/// connection is IDLE again, unless the server wants to close it. A request may be sent while it is
/// CONNECTING. CLOSED is final. All methods run in the event loop.
public final class UpstreamConnection implements EventLoop.ChannelHandler {
  // Headers of one connection, which are not passed on.
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final SocketChannel channel;
  private final SelectionKey key;
  private final ReadQuota quota;
  private final ReadBuffer in;
  private final HeadParser parser;
  private final BodyReader body;
  private final DefaultHttpRequestWriter writer = new DefaultHttpRequestWriter();
  private final SessionOutputBufferImpl headBuffer = new SessionOutputBufferImpl(1024);
  private final WriteBuffer out = new WriteBuffer();
  private final Listener listener;
  private State state = State.CONNECTING;
  private String method = "";
  private org.apache.hc.core5.http.@Nullable HttpResponse response;

  /// The step of the current exchange.
  private enum State {
    CONNECTING,
    IDLE,
    HEAD,
    BODY,
    CLOSED
  }

  /// Receives the events of a connection, in the loop.
  public interface Listener {
    /// The server has accepted the connection.
    void onConnected();

    /// The response to the request is complete. The connection may be used again unless it is
    /// closed.
    void onResponse(HttpResponse received);

    /// The connection is closed; called once. A request without a response gets none.
    void onClosed();
  }

  /// Connects to a port of the loopback address.
  ///
  /// @param limits the limits of a response
  public UpstreamConnection(EventLoop loop, int port, Connection.Limits limits, Listener listener)
      throws IOException {
    this.listener = listener;
    this.channel = SocketChannel.open();
    this.quota = new ReadQuota(channel);
    this.in = new ReadBuffer(2 * limits.maxLine());
    this.parser = new HeadParser(limits);
    this.body = new BodyReader(quota, in, limits, loop.memory());
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      boolean connected = channel.connect(new InetSocketAddress(loopback, port));
      // A connected channel is writable at once, which completes the connection in the loop.
      int operation = connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT;
      this.key = loop.register(channel, operation, this);
    } catch (IOException | RuntimeException e) {
      EventLoop.closeQuietly(channel);
      throw e;
    }
  }

  @Override
  public void ready(SelectionKey ready) throws IOException {
    if (state == State.CONNECTING) {
      channel.finishConnect();
      state = method.isEmpty() ? State.IDLE : State.HEAD;
      updateInterest();
      listener.onConnected();
      flush();
      return;
    }
    if (ready.isWritable()) {
      flush();
    }
    if (ready.isValid() && ready.isReadable()) {
      read();
    }
  }

  /// Whether a request can be sent.
  public boolean isIdle() {
    return state == State.IDLE;
  }

  /// Sends a request. The connection must be idle, or connecting without a request.
  public void send(HttpRequest request) {
    if (!method.isEmpty() || state == State.CLOSED) {
      throw new IllegalStateException("not idle");
    }
    method = request.method();
    byte[] content = request.body().bytes();
    String target = request.path() + (request.query() == null ? "" : "?" + request.query());
    BasicClassicHttpRequest message = new BasicClassicHttpRequest(method, null, null, target);
    message.setVersion(HttpVersion.HTTP_1_1);
    for (Header header : request.headers()) {
      if (isPassedOn(header.name())) {
        message.addHeader(header.name(), header.value());
      }
    }
    if (!message.containsHeader("Host")) {
      message.addHeader("Host", "127.0.0.1");
    }
    if (content.length > 0 || !(method.equals("GET") || method.equals("HEAD"))) {
      message.addHeader("Content-Length", Integer.toString(content.length));
    }
    try {
      writer.write(message, headBuffer, out);
      headBuffer.flush(out);
      out.append(content);
      if (state == State.IDLE) {
        state = State.HEAD;
        flush();
      }
    } catch (IOException | HttpException e) {
      close();
    }
  }

  private static boolean isPassedOn(String header) {
    return !HOP_BY_HOP.contains(header.toLowerCase(Locale.ROOT));
  }

  private void flush() {
    try {
      if (state != State.CLOSED && !out.isEmpty()) {
        out.send(channel);
        updateInterest();
      }
    } catch (IOException e) {
      // The server may have responded before it closed the connection.
      try {
        read();
      } catch (IOException second) {
        close();
      }
      close();
    }
  }

  private void updateInterest() {
    int operations =
        out.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    if (key.isValid() && key.interestOps() != operations) {
      key.interestOps(operations);
    }
  }

  private void read() throws IOException {
    if (state == State.CLOSED) {
      return;
    }
    quota.renew();
    boolean ended = in.fill(quota) < 0;
    while ((state == State.HEAD || state == State.BODY) && parseResponse(ended)) {
      // A provisional response precedes the final one.
    }
    if (ended || (state == State.IDLE && in.hasData())) {
      close();
    }
  }

  // Returns false if more input is needed.
  private boolean parseResponse(boolean ended) throws IOException {
    if (state == State.HEAD) {
      org.apache.hc.core5.http.HttpResponse head = in.hasData() ? parser.response(in) : null;
      if (head == null) {
        return false;
      }
      response = head;
      int status = head.getCode();
      if (status >= 100 && status < 200) {
        return true;
      }
      state = State.BODY;
      if (!method.equals("HEAD") && status != 204 && status != 304) {
        body.start(HeadParser.bodyLength(head, HeadParser.UNTIL_CLOSE));
      }
    }
    org.apache.hc.core5.http.HttpResponse head = response;
    if (head == null || !body.read()) {
      return false;
    }
    complete(head, ended);
    return true;
  }

  private void complete(org.apache.hc.core5.http.HttpResponse head, boolean ended) {
    List<Header> headers = new ArrayList<>();
    boolean close = ended || HttpVersion.HTTP_1_0.equals(head.getVersion());
    for (org.apache.hc.core5.http.Header header : head.getHeaders()) {
      if (isPassedOn(header.getName())) {
        headers.add(new Header(header.getName(), header.getValue()));
      } else if (header.getName().equalsIgnoreCase("Connection")) {
        close |= "close".equalsIgnoreCase(header.getValue());
      }
    }
    HttpResponse received = new HttpResponse(head.getCode(), headers, body.take());
    method = "";
    response = null;
    state = State.IDLE;
    if (close) {
      state = State.CLOSED;
      EventLoop.closeQuietly(channel);
    }
    listener.onResponse(received);
    if (close) {
      listener.onClosed();
    }
  }

  @Override
  public void fail() {
    close();
  }

  /// Closes the connection.
  public void close() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      EventLoop.closeQuietly(channel);
      body.abandon();
      listener.onClosed();
    }
  }
}
